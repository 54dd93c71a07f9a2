// The frame that all pages of the documentation share.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { foot, head, shell } from "../../site/shell.ts";
import { entries, sections, sourceOf, type Entry } from "./contents.ts";
import { escapeHtml } from "./html.ts";
import { REPOSITORY, type Text } from "./markdown.ts";

interface Manifest {
  version: string;
  repository?: { url?: string } | string;
}
const manifest = JSON.parse(readFileSync(join(REPOSITORY, "pkg-template/package.json"), "utf8")) as Manifest;

function address(entry: Entry): string {
  return entry.slug === "index" ? "./" : `./${entry.slug}.html`;
}

export function layout(entry: Entry, { title, summary, html, headings }: Text): string {
  return `<!doctype html>
<html lang="en" dir="ltr">
  <head>
    <meta charset="utf-8" />
    ${head("../")}
    <meta name="description" content="${escapeHtml(summary)}" />
    <title>${escapeHtml(title)} · plaudit</title>
  </head>
  <body class="docs">
    <a class="skip" href="#main">Skip to the text</a>
    ${shell(entry.slug === "portal" ? "portal" : "docs", "../")}
    <div class="docs-columns">
      <details class="contents-fold"><summary>${escapeHtml(sectionOf(entry))}: ${escapeHtml(entry.nav)}</summary></details>
      <nav class="contents" aria-label="Documentation">${sections.map((section) => contents(section, entry)).join("")}</nav>
      <main id="main" tabindex="-1">
        <article data-pagefind-body>
${html}
        </article>
        ${pageFoot(entry)}
        ${pager(entry)}
      </main>
      ${tableOfContents(headings)}
    </div>
    ${foot("../", manifest.version)}
    <div id="status" role="status" class="unseen"></div>
    <script type="module" src="/src/docs/main.ts"></script>
  </body>
</html>
`;
}

function sectionOf(entry: Entry): string {
  return sections.find((section) => section.entries.includes(entry))?.title ?? "";
}

function contents({ title, entries }: (typeof sections)[number], here: Entry): string {
  const items = entries.map(
    (one) => `<li><a href="${address(one)}"${one === here ? ' aria-current="page"' : ""}>${escapeHtml(one.nav)}</a></li>`,
  );
  return `<h2>${escapeHtml(title)}</h2><ul>${items.join("")}</ul>`;
}

/** The headings of this page, at its side if there is room. */
function tableOfContents(headings: Text["headings"]): string {
  if (headings.length < 2) return "";
  const items = headings.map(({ id, text }) => `<li><a href="#${id}">${text}</a></li>`);
  return `<nav class="toc" aria-label="On this page"><h2>On this page</h2><ul>${items.join("")}</ul></nav>`;
}

/** A link for editing the text, once the package names its repository. */
function pageFoot(entry: Entry): string {
  const source = sourceOf(entry);
  const { repository } = manifest;
  const url = (typeof repository === "string" ? repository : repository?.url)?.replace(/^git\+|\.git$/g, "");
  const edit =
    url === undefined
      ? `Edit this page: <code>${escapeHtml(source)}</code>`
      : `<a href="${escapeHtml(url)}/edit/main/${escapeHtml(source)}">Edit this page</a>`;
  return `<p class="page-foot">plaudit ${escapeHtml(manifest.version)} · ${edit}</p>`;
}

function pager(entry: Entry): string {
  const place = entries.indexOf(entry);
  const link = (to: Entry | undefined, word: string): string =>
    to === undefined ? "" : `<a class="${word.toLowerCase()}" href="${address(to)}"><small>${word}</small> ${escapeHtml(to.nav)}</a>`;
  return `<nav class="pager" aria-label="Next and previous page">${link(entries[place - 1], "Previous")}${link(entries[place + 1], "Next")}</nav>`;
}
