// Vite's plugins for the whole site: the shared head and foot, the list of each page's files, and the page for missing addresses.

import { readFileSync } from "node:fs";
import { readFile, readdir, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import type { Plugin, Rolldown } from "vite";
import { BASE } from "../../../pkg-template/src/elements/icons.ts";
import { codeBlock } from "../docs/build/html.ts";
import { hero } from "./hero.ts";
import { foot, head, shell } from "./shell.ts";
import { sizes } from "./sizes.ts";

const APP = join(import.meta.dirname, "..");
const PACKAGE = join(APP, "../../pkg-template/package.json");

/** The version of the package that the site shows. */
async function packageVersion(): Promise<string> {
  const { version } = JSON.parse(await readFile(PACKAGE, "utf8")) as { version: string };
  return version;
}

/** A badge before the elements are loaded: the package's drawing on its tier's metal. */
function badge(icon: string, tier: string): string {
  return `<span class="before-badge ${tier}"><svg viewBox="0 0 24 24" aria-hidden="true"><path d="${BASE[icon] ?? ""}"/></svg></span>`;
}

/**
 * Replaces comments with parts: `head`, `shell: <id of the page>`, `foot`, `sizes`, `hero: <page>`, `code: <file> <title>`,
 * `badge: <icon> <tier>`.
 */
export function framePlugin(): Plugin {
  return {
    name: "frame",
    transformIndexHtml: {
      order: "pre",
      async handler(html) {
        const version = await packageVersion();
        const parts: Readonly<Record<string, (words: string[]) => string>> = {
          head: () => head("./"),
          foot: () => foot("./", version),
          shell: ([here = ""]) => shell(here, "./"),
          sizes,
          hero: ([page = ""]) => hero(page),
          badge: ([icon = "", tier = ""]) => badge(icon, tier),
          code: ([file = "", title = ""]) => codeBlock(readFileSync(join(APP, file), "utf8"), extname(file).slice(1), title),
        };
        return html.replace(/<!-- (\w+)(?:: (.+?))? -->/g, (all, name: string, words: string | undefined) =>
          (parts[name] ?? (() => all))(words?.split(" ") ?? []),
        );
      },
    },
  };
}

/**
 * `files.json`: by each page's path, every script and style that it loads or may load. The service worker caches them, so that a
 * visited page opens without a network.
 */
export function filesPlugin(): Plugin {
  const files: Record<string, string[]> = {};
  return {
    name: "files-of-pages",
    apply: "build",
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== "chunk" || chunk.facadeModuleId?.endsWith(".html") !== true) continue;
        files[chunk.facadeModuleId.slice(APP.length + 1)] = [...reached(chunk, bundle)].sort();
      }
    },
    // Runs later, because Vite drops scripts that only contain styles.
    async writeBundle({ dir = "dist" }, bundle) {
      const written = Object.entries(files).map(([page, names]) => [page, names.filter((name) => name in bundle)]);
      await writeFile(join(dir, "files.json"), JSON.stringify(Object.fromEntries(written)));
    },
  };
}

function reached(page: Rolldown.OutputChunk, bundle: Rolldown.OutputBundle): Set<string> {
  const found = new Set<string>();
  const left = [page.fileName];
  for (let name = left.pop(); name !== undefined; name = left.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    const chunk = bundle[name];
    if (chunk?.type !== "chunk") continue;
    // The inlined WebAssembly, for pages whose own file fails to load; and the large examples of the first page.
    if (chunk.moduleIds.some((id) => /\/(?:wasm|testing)-bytes\.js$/.test(id))) {
      found.delete(name);
      continue;
    }
    left.push(...chunk.imports, ...chunk.dynamicImports);
    for (const more of [...(chunk.viteMetadata?.importedCss ?? []), ...(chunk.viteMetadata?.importedAssets ?? [])]) found.add(more);
  }
  return found;
}

/** `404.html` is shown at any depth, so its addresses begin at the root. */
export const missingPlugin: Plugin = {
  name: "missing-page",
  apply: "build",
  async writeBundle({ dir = "dist" }) {
    const path = join(dir, "404.html");
    const html = await readFile(path, "utf8");
    await writeFile(path, html.replaceAll(/(src|href)="\.\//g, '$1="/'));
  },
};

/** The documentation's index for the search, from the built pages. */
export const searchPlugin: Plugin = {
  name: "search-index",
  apply: "build",
  enforce: "post",
  async writeBundle({ dir = "dist" }) {
    const pagefind = await import("pagefind");
    const { index, errors } = await pagefind.createIndex({
      rootSelector: "main",
      excludeSelectors: [".pager", ".anchor", ".page-foot", ".toc"],
    });
    if (index === undefined) throw new Error(`the search has no index: ${errors.join(", ")}`);
    const docs = join(dir, "docs");
    for (const file of (await readdir(docs)).filter((name) => name.endsWith(".html"))) {
      const content = await readFile(join(docs, file), "utf8");
      const url = file === "index.html" ? "docs/" : `docs/${file}`;
      const { errors: faults } = await index.addHTMLFile({ url, content });
      if (faults.length > 0) throw new Error(`${file} is not in the search: ${faults.join(", ")}`);
    }
    const { errors: faults } = await index.writeFiles({ outputPath: join(dir, "search") });
    if (faults.length > 0) throw new Error(`the search's index is not written: ${faults.join(", ")}`);
    await pagefind.close();
  },
};
