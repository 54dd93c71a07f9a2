// Vite's plugin for the documentation: Markdown under `pages` becomes pages under `docs/`.

import { readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { init } from "plaudit";
import type { Plugin } from "vite";
import { apiPage } from "./api.ts";
import { entries, sourceOf, type Entry } from "./contents.ts";
import { layout } from "./layout.ts";
import { REPOSITORY, readPage } from "./markdown.ts";
import { engineExample } from "./doctest.ts";
import { issueList } from "./issues.ts";
import { reference } from "./reference.ts";
import { start } from "./start.ts";

const DOCS = join(import.meta.dirname, "..");
const parts = {
  definitions: reference,
  issues: issueList,
  engine: engineExample,
  start,
  portal,
  preview: () => preview("all"),
  "preview badges": () => preview("badges"),
  "preview layouts": () => preview("layouts"),
  "preview unlocks": () => preview("unlocks"),
  "preview streak": () => preview("streak"),
};

/** The place of the live elements, which a script fills. */
function preview(kind: string): string {
  return `<div class="preview" data-preview="${kind}"><p class="caption">The live elements need JavaScript.</p></div>`;
}

/** The place of a link to the portal, which a script fills if the server of this page has a portal. */
function portal(): string {
  return "<p data-portal></p>";
}

/** The path of a page's HTML for Vite; there is no such file. */
const place = (entry: Entry): string => join(DOCS, `${entry.slug}.html`);

/** The entries for Vite's `input`. */
export const documentation: Readonly<Record<string, string>> = Object.fromEntries(
  entries.map((entry) => [`docs/${entry.slug}`, place(entry)]),
);

export function documentationPlugin(): Plugin {
  const find = (path: string): Entry | undefined => entries.find((entry) => place(entry) === path);
  return {
    name: "documentation",
    buildStart: () => init(),
    resolveId: (id) => (find(id) === undefined ? null : id),
    load: (id) => {
      const entry = find(id);
      return entry === undefined ? null : render(entry);
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const [path = ""] = (request.url ?? "").split(/[?#]/);
        const entry = find(join(DOCS, "..", path.endsWith("/") ? `${path}index.html` : path));
        if (entry === undefined) {
          next();
          return;
        }
        server.transformIndexHtml(path, render(entry)).then((html) => response.setHeader("content-type", "text/html").end(html), next);
      });
    },
  };
}

function render(entry: Entry): string {
  const { slug } = entry;
  const text = slug.startsWith("api-") ? apiPage(slug.slice(4)) : readFileSync(join(REPOSITORY, sourceOf(entry)), "utf8");
  return layout(entry, readPage(linked(text, sourceOf(entry)), parts));
}

/** Documents of the repository link to each other as files: here these links lead to the pages that show them, or are removed. */
function linked(text: string, source: string): string {
  if (source.startsWith("www/app/docs/pages/")) return text;
  return text.replaceAll(
    /\[([^\]]+)\]\((?!https?:|#|\.\/[\w-]+\.html)([^)#]+)(#[^)]*)?\)/g,
    (_all, words: string, path: string, hash = "") => {
      const target = normalize(join(dirname(source), path));
      const page = entries.find((entry) => sourceOf(entry) === target);
      return page === undefined ? `${words} (\`${target}\`)` : `[${words}](./${page.slug}.html${hash})`;
    },
  );
}
