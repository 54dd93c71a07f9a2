// Prints the sizes of the package and compares them with the budget: node sizes.mjs <package folder> <budget file>
//
// The wasm is measured as a file; an entry as the minified bundle of everything that it loads at once. plaudit/client is measured with the
// exports that a web page uses, without the code that it shares with plaudit; plaudit/react without React. Below an entry is the cost of each
// of its `features`: its size with that export, less its size without.
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";

const [folder, budgetFile] = process.argv.slice(2);
const budget = JSON.parse(readFileSync(budgetFile, "utf8"));

const row = (cells) =>
  console.log(
    cells[0].padEnd(22) +
      cells
        .slice(1)
        .map((cell) => String(cell).padStart(10))
        .join(""),
  );
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
  const brotli = brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });
  return { raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length, brotli: brotli.length };
}

/** Bundles an entry, or some of its exports, with all static imports; dynamic imports are in separate files and not counted. */
async function bundled(name, exports) {
  const options = { bundle: true, splitting: true, format: "esm", outdir: "out", minify: true, charset: "utf8", write: false };
  const contents = `export ${exports === undefined ? "*" : `{ ${exports.join(", ")} }`} from "./${name}";`;
  const external = ["*.wasm", "react", ...(exports === undefined ? [] : ["./core.js"])];
  const { outputFiles } = await build({ stdin: { contents, resolveDir: folder }, external, ...options });
  const own = outputFiles.find(({ path }) => basename(path) === "stdin.js");
  return Buffer.from(own.contents);
}
