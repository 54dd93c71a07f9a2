import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import * as zlib from "node:zlib";
import { defineConfig, type Plugin } from "vite";
import { documentation, documentationPlugin } from "./docs/build/plugin.ts";
import { filesPlugin, framePlugin, missingPlugin, searchPlugin } from "./site/plugin.ts";

const [brotli, gzip] = [promisify(zlib.brotliCompress), promisify(zlib.gzip)];

// The page loads its own files only; the WebAssembly is inlined in its script.
const POLICY =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'";

// Only in builds, because the development server inlines scripts and styles.
const policy: Plugin = {
  name: "content-security-policy",
  apply: "build",
  transformIndexHtml: () => [
    { tag: "meta", attrs: { "http-equiv": "Content-Security-Policy", content: POLICY }, injectTo: "head-prepend" },
  ],
};

/** Every page beside the documentation, as it lies in this folder. */
const PAGES = ["index", "game", "wellness", "offline", "team", "playground", "404"];

// Compresses texts at build time: the server selects the encoding that a browser accepts, and compresses nothing at runtime.
const compressed: Plugin = {
  name: "compressed-files",
  apply: "build",
  enforce: "post",
  async writeBundle({ dir }) {
    const files = await readdir(dir ?? "dist", { recursive: true, withFileTypes: true });
    const texts = files.filter((one) => one.isFile() && /\.(?:css|html|js|json|svg|wasm|webmanifest)$/.test(one.name));
    await Promise.all(
      texts.map(async (file) => {
        const path = join(file.parentPath, file.name);
        const content = await readFile(path);
        await Promise.all([writeFile(`${path}.br`, await brotli(content)), writeFile(`${path}.gz`, await gzip(content, { level: 9 }))]);
      }),
    );
  },
};

export default defineConfig({
  base: "./",
  // The site loads the WebAssembly as a separate file: a smaller download, compiled while it arrives.
  resolve: {
    alias: [
      { find: /^plaudit$/, replacement: "plaudit/streaming" },
      { find: /^plaudit\/client$/, replacement: "plaudit/streaming/client" },
    ],
  },
  plugins: [policy, framePlugin(), documentationPlugin(), filesPlugin(), missingPlugin, searchPlugin, compressed],
  build: {
    target: "es2022",
    // Without the inlined preload helper; the service worker caches what a page loads by `files.json`.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 16_384,
    chunkSizeWarningLimit: 1_000,
    // The target matches the source: colours by `light-dark()` need browsers of 2024, as the elements do.
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    rolldownOptions: { input: { ...Object.fromEntries(PAGES.map((page) => [page, `${page}.html`])), ...documentation } },
  },
});
