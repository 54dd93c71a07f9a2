// Vite's plugin that makes the documentation: Markdown under `pages` becomes pages under `docs/`.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { init } from "plaudit";
import type { Plugin } from "vite";
import { entries, layout, type Entry } from "./layout.ts";
import { REPOSITORY, readPage } from "./markdown.ts";
import { engineExample } from "./doctest.ts";
import { issueList } from "./issues.ts";
import { reference } from "./reference.ts";
import { start } from "./start.ts";

const DOCS = join(import.meta.dirname, "..");
const parts = { definitions: reference, issues: issueList, engine: engineExample, start };

/** Where Vite shall think that a page's HTML lies; there is no such file. */
const place = (entry: Entry): string => join(DOCS, `${entry.slug}.html`);

/** The entries for Vite's `input`. */
export const documentation: Readonly<Record<string, string>> = Object.fromEntries(entries.map((entry) => [`docs/${entry.slug}`, place(entry)]));

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
  const { slug, source = `www/app/docs/pages/${slug}.md` } = entry;
  return layout(entry, readPage(readFileSync(join(REPOSITORY, source), "utf8"), parts));
}
