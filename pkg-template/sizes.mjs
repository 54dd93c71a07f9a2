// Prints what the package weighs and compares it with the budget: node sizes.mjs <package folder> <budget file>
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const [folder, budgetFile] = process.argv.slice(2);
const budget = JSON.parse(readFileSync(budgetFile, "utf8"));
const measured = ["plaudit.wasm", ...readdirSync(folder).filter((name) => /\.c?js$/.test(name)).sort()];

const row = (cells) => console.log(cells[0].padEnd(16) + cells.slice(1).map((cell) => String(cell).padStart(10)).join(""));
row(["bytes", "raw", "gzip", "brotli", "budget"]);
let over = 0;
for (const name of measured) {
  const bytes = readFileSync(join(folder, name));
  const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
  const size = { raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length, brotli: brotli.length };
  const limits = Object.entries(budget[name] ?? {});
  row([name, size.raw, size.gzip, size.brotli, limits.map(([kind, limit]) => `${kind} ${limit}`).join(" ") || "-"]);
  for (const [kind, limit] of limits) {
    if (size[kind] > limit) {
      over += 1;
      console.error(`${name} is over its budget: ${size[kind]} bytes ${kind}, ${limit} allowed`);
    }
  }
}
for (const name of Object.keys(budget)) {
  if (!measured.includes(name)) throw new Error(`the budget names ${name}, which the package does not have`);
}
process.exitCode = over > 0 ? 1 : 0;
