import { defineConfig, type Plugin } from "vite";
import { documentation, documentationPlugin } from "./docs/build/plugin.ts";

// The page asks nobody for anything: its own files, and WebAssembly out of its own script.
const POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'";

// Only in what is built: the development server puts scripts and styles into the page itself.
const policy: Plugin = {
  name: "content-security-policy",
  apply: "build",
  transformIndexHtml: () => [{ tag: "meta", attrs: { "http-equiv": "Content-Security-Policy", content: POLICY }, injectTo: "head-prepend" }],
};

export default defineConfig({
  base: "./",
  plugins: [policy, documentationPlugin()],
  build: {
    target: "es2022",
    // No inlined preload helper; everything is loaded by the page's own tags, which is what the service worker keeps.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 16_384,
    chunkSizeWarningLimit: 1_000,
    rolldownOptions: { input: { index: "index.html", playground: "playground.html", team: "team.html", ...documentation } },
  },
});
