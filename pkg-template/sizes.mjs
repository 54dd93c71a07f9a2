// Prints what the package weighs and compares it with the budget: node sizes.mjs <package folder> <budget file>
//
// The wasm is measured as the file that it is; an entry as what a bundler makes of all that it needs at once, minified; of
// plaudit/client, what a web page takes of it, beside what it shares with plaudit; of plaudit/react, all but React. Below an entry
// stands what each of its `features` costs: its size with that export, less its size without.
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";

const [folder, budgetFile] = process.argv.slice(2);
const budget = JSON.parse(readFileSync(budgetFile, "utf8"));

const row = (cells) => console.log(cells[0].padEnd(22) + cells.slice(1).map((cell) => String(cell).padStart(10)).join(""));
row(["bytes", "raw", "gzip", "brotli", "", "budget"]);
let over = 0;
for (const [name, { exports, features = [], ...limits }] of Object.entries(budget)) {
  const size = sizes(name.endsWith(".wasm") ? readFileSync(join(folder, name)) : await bundled(name, exports));
  row([name, size.raw, size.gzip, size.brotli, "", ...Object.entries(limits).map(([kind, limit]) => `${kind} ${limit}`)]);
  for (const feature of features) {
    const without = exports.filter((other) => other !== feature);
    const [less, more] = [sizes(await bundled(name, without)), sizes(await bundled(name, [...without, feature]))];
    row([`  ${feature}`, more.raw - less.raw, more.gzip - less.gzip, more.brotli - less.brotli]);
  }
  for (const [kind, limit] of Object.entries(limits)) {
    if (size[kind] > limit) {
      over += 1;
      console.error(`${name} is over its budget: ${size[kind]} bytes ${kind}, ${limit} allowed`);
    }
  }
}
process.exitCode = over > 0 ? 1 : 0;

function sizes(bytes) {
  const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
  return { raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length, brotli: brotli.length };
}

/** An entry, or some of its exports, with all that it imports; what it may import later is in a file of its own, and is not counted. */
async function bundled(name, exports) {
  const options = { bundle: true, splitting: true, format: "esm", outdir: "out", minify: true, charset: "utf8", write: false };
  const contents = `export ${exports === undefined ? "*" : `{ ${exports.join(", ")} }`} from "./${name}";`;
  const external = ["*.wasm", "react", ...(exports === undefined ? [] : ["./core.js"])];
  const { outputFiles } = await build({ stdin: { contents, resolveDir: folder }, external, ...options });
  const own = outputFiles.find(({ path }) => basename(path) === "stdin.js");
  return Buffer.from(own.contents);
}
