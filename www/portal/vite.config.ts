import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

// Texts are compressed at build time: the server selects the form that a browser accepts, and compresses nothing at runtime.
const compressed: Plugin = {
  name: "compressed-files",
  apply: "build",
  enforce: "post",
  async writeBundle({ dir }) {
    const files = await readdir(dir ?? "dist", { recursive: true, withFileTypes: true });
    for (const file of files.filter((one) => one.isFile() && /\.(?:css|html|js|svg)$/.test(one.name))) {
      const path = join(file.parentPath, file.name);
      const content = await readFile(path);
      await writeFile(`${path}.br`, brotliCompressSync(content));
      await writeFile(`${path}.gz`, gzipSync(content, { level: 9 }));
    }
  },
};

// The server sends the page's policy: its own files, and WebAssembly, which is inlined in its script.
export default defineConfig({
  base: "/portal/",
  plugins: [compressed],
  server: { proxy: { "/v1": "http://127.0.0.1:8080", "/portal/api": "http://127.0.0.1:8080" } },
  build: { target: "es2022", modulePreload: { polyfill: false }, chunkSizeWarningLimit: 1_500 },
});
