// The size of the built package, by brotli, for the first page.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";

const PACKAGE = join(import.meta.dirname, "../../../pkg");

const ROWS: readonly (readonly [string, readonly string[]])[] = [
  ["The engine, including the WebAssembly", ["plaudit.wasm", "core.js"]],
  ["Client: queue, storage, sync", ["client.js"]],
  ["Elements: pop-ups, list, streak", ["elements.js"]],
  ["React hooks", ["react.js"]],
];

let made: string | undefined;

export function sizes(): string {
  made ??= table();
  return made;
}

function table(): string {
  const rows = ROWS.map(([name, files]) => `<tr><th scope="row">${name}</th><td>${String(kilobytes(files))} KB</td></tr>`);
  return `<table class="sizes"><caption class="unseen">Sizes, compressed</caption><tbody>${rows.join("")}</tbody></table>
          <p>Compressed with brotli. Import only what you need: each part is a separate import, and none has dependencies.</p>`;
}

function kilobytes(files: readonly string[]): number {
  return Math.ceil(files.reduce((sum, file) => sum + brotliCompressSync(readFileSync(join(PACKAGE, file))).length, 0) / 1_000);
}
