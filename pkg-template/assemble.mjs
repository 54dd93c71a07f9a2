// Assembles the npm package: node assemble.mjs <folder with wasm-bindgen's output> <package folder>
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const [glueFolder, packageFolder] = process.argv.slice(2);
const template = fileURLToPath(new URL(".", import.meta.url));
const workspace = join(template, "..");

rmSync(packageFolder, { recursive: true, force: true });
mkdirSync(packageFolder, { recursive: true });

for (const file of ["package.json", "README.md", "index.d.ts"]) copyFileSync(join(template, file), join(packageFolder, file));
for (const file of ["LICENSE-MIT", "LICENSE-APACHE"]) copyFileSync(join(workspace, file), join(packageFolder, file));
// A CommonJS module's types must say that they are: the same text under another name.
copyFileSync(join(template, "index.d.ts"), join(packageFolder, "index.d.cts"));

const wasm = readFileSync(join(glueFolder, "plaudit.wasm"));
writeFileSync(join(packageFolder, "plaudit.wasm"), wasm);
const text = JSON.stringify(wasm.toString("base64"));
writeFileSync(join(packageFolder, "wasm-bytes.js"), `// plaudit.wasm, in base64.\nexport const base64 = ${text};\n`);
writeFileSync(join(packageFolder, "wasm-bytes.cjs"), `"use strict";\n// plaudit.wasm, in base64.\nexports.base64 = ${text};\n`);

const glue = glueFactory(readFileSync(join(glueFolder, "plaudit_bg.js"), "utf8"));
await bundle("esm", "index.js", "./wasm-bytes.js");
await bundle("cjs", "index.cjs", "./wasm-bytes.cjs");

// wasm-bindgen's glue keeps one instance in module variables. As a function it can be had anew for a new instance,
// without anything left over from one that trapped.
function glueFactory(source) {
  const names = [...source.matchAll(/^export (?:class|function) (\w+)/gm)].map((match) => match[1]);
  const body = source.replace(/^export /gm, "");
  if (names.length === 0 || /^\s*(import|export)\b/m.test(body)) throw new Error("wasm-bindgen's glue has another form than expected");
  return `export function createGlue() {\n${body}\nreturn { ${names.join(", ")} };\n}\n`;
}

async function bundle(format, file, bytes) {
  await build({
    entryPoints: [join(template, "src/index.ts")],
    outfile: join(packageFolder, file),
    bundle: true,
    format,
    target: "es2020",
    charset: "utf8",
    logLevel: "warning",
    plugins: [{
      name: "generated",
      setup(build) {
        build.onResolve({ filter: /\/wasm-bytes\.js$/ }, () => ({ path: bytes, external: true }));
        build.onResolve({ filter: /\/glue\.js$/ }, () => ({ path: "glue.js", namespace: "generated" }));
        build.onLoad({ filter: /.*/, namespace: "generated" }, () => ({ contents: glue, loader: "js" }));
      },
    }],
  });
}
