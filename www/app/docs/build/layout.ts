// The frame that all pages of the documentation share.

import { escape } from "./html.ts";
import type { Text } from "./markdown.ts";

/** `source`: where its text stands in the repository, if not among the pages. */
export interface Entry { slug: string; nav: string; source?: string }

/** In the order in which they are read. */
export const entries: readonly Entry[] = [
  { slug: "index", nav: "Start" },
  { slug: "definitions", nav: "Definitions" },
  { slug: "recipes", nav: "Recipes" },
  { slug: "teams", nav: "Teams" },
  { slug: "elements", nav: "Elements" },
  { slug: "errors", nav: "Errors by code" },
  { slug: "sync", nav: "Sync guarantees" },
  { slug: "hosts", nav: "Hosts and CSP" },
  { slug: "react-native", nav: "React Native" },
  { slug: "rust", nav: "In a Rust server" },
  { slug: "rules", nav: "Rules", source: "pkg-template/RULES.md" },
];

const MARK = '<svg viewBox="0 0 32 32" class="mark" aria-hidden="true" focusable="false"><rect width="32" height="32" rx="9" class="mark-ground"/><path d="M16 6l2.6 6.4L25 15l-6.4 2.6L16 24l-2.6-6.4L7 15l6.4-2.6z" class="mark-spark"/></svg>';

export function address(entry: Entry): string {
  return entry.slug === "index" ? "./" : `./${entry.slug}.html`;
}

export function layout(entry: Entry, { title, summary, html, headings }: Text): string {
  return `<!doctype html>
<html lang="en" dir="ltr" data-source="file">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <meta name="description" content="${escape(summary)}" />
    <title>${escape(title)} · plaudit</title>
    <link rel="icon" href="/icon.svg" type="image/svg+xml" />
  </head>
  <body class="docs">
    <a class="skip" href="#main">Skip to the text</a>
    <header class="top">
      <a class="brand" href="../">${MARK}<span>plaudit</span></a>
      <nav aria-label="Site"><a href="../">Demo</a><a href="../playground.html">Playground</a><a href="./" aria-current="true">Docs</a></nav>
    </header>
    <div class="docs-columns">
      <nav class="contents" aria-label="Documentation"><ul>${entries.map((one) => item(one, one === entry ? headings : [], one === entry)).join("")}</ul></nav>
      <main id="main" tabindex="-1">
        <article>
${html}
        </article>
        ${pager(entry)}
      </main>
    </div>
    <div id="status" role="status" class="unseen"></div>
    <script type="module" src="/src/docs/main.ts"></script>
  </body>
</html>
`;
}

function item(entry: Entry, headings: Text["headings"], isHere: boolean): string {
  const inside = headings.length === 0 ? "" : `<ul>${headings.map(({ id, text }) => `<li><a href="#${id}">${text}</a></li>`).join("")}</ul>`;
  return `<li><a href="${address(entry)}"${isHere ? ' aria-current="page"' : ""}>${escape(entry.nav)}</a>${inside}</li>`;
}

function pager(entry: Entry): string {
  const place = entries.indexOf(entry);
  const link = (to: Entry | undefined, word: string): string => (to === undefined ? "" : `<a class="${word.toLowerCase()}" href="${address(to)}"><small>${word}</small> ${escape(to.nav)}</a>`);
  return `<nav class="pager" aria-label="Next and previous page">${link(entries[place - 1], "Previous")}${link(entries[place + 1], "Next")}</nav>`;
}
