// Assembles the npm package: node assemble.mjs <folder with wasm-bindgen's output its translation and the schema> <package folder>
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";
import { asFactory, forJavaScript, translated, withOwnUtf8 } from "./glue.mjs";

const [glueFolder, packageFolder] = process.argv.slice(2);
const template = fileURLToPath(new URL(".", import.meta.url));
const workspace = join(template, "..");

/** What a user imports; each consists of files that stand under the same name in the folder of every variant. */
const ENTRIES = ["index", "client"];

/** What stands beside them: what they share, and what an entry loads when it is first needed. */
const PARTS = ["core", "hiro"];

/** The same entries over different loaders. A variant's `core` holds what its entries share; `formats` name the files' endings. */
const VARIANTS = [
  { folder: ".", loader: "inlined", formats: { esm: "js", cjs: "cjs" } },
  { folder: "streaming", loader: "streaming", formats: { esm: "js" } },
  { folder: "workerd", loader: "workerd", formats: { esm: "js" } },
  { folder: "javascript", loader: "javascript", formats: { esm: "js", cjs: "cjs" } },
];

/** Sub-paths are real files, too: not every resolver reads `exports`. */
const SUB_PATHS = ["streaming", "javascript"];

/** Style sheets as minified text. */
const styleSheets = {
  name: "style sheets as text",
  setup(build) {
    build.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(readFileSync(path, "utf8"), { loader: "css", minify: true });
      return { contents: code.trim(), loader: "text" };
    });
  },
};

rmSync(packageFolder, { recursive: true, force: true });
mkdirSync(packageFolder, { recursive: true });
const write = (file, text) => writeFileSync(join(packageFolder, file), text);

for (const file of ["package.json", "README.md", "RULES.md"]) copyFileSync(join(template, file), join(packageFolder, file));
for (const file of ["LICENSE-MIT", "LICENSE-APACHE", "CHANGELOG.md"]) copyFileSync(join(workspace, file), join(packageFolder, file));
// Part of plaudit/client.
copyFileSync(join(workspace, "node_modules/idb/LICENSE"), join(packageFolder, "LICENSE-idb"));
for (const entry of [...ENTRIES, "react", "live", "elements"]) {
  const types = readFileSync(join(template, `${entry}.d.ts`), "utf8");
  write(`${entry}.d.ts`, types);
  // A CommonJS module's types must say that they are: the same text under another name.
  write(`${entry}.d.cts`, types.replaceAll(/"\.\/(index|client)\.js"/g, '"./$1.cjs"'));
}

const glueText = readFileSync(join(glueFolder, "plaudit_bg.js"), "utf8");
const glue = asFactory(glueText);
const glueForJavaScript = forJavaScript(glue);
for (const variant of VARIANTS) {
  mkdirSync(join(packageFolder, variant.folder), { recursive: true });
  for (const format of Object.keys(variant.formats)) {
    for (const entry of [...PARTS, ...ENTRIES]) await bundle(variant, format, entry);
  }
}

for (const [format, ending] of Object.entries(VARIANTS[0].formats)) {
  // Server components may render the provider.
  await bundleAlone("react", format, ending, { external: ["react"], banner: { js: '"use client";' } });
  await bundleAlone("live", format, ending, {});
  // Younger than the rest: a style sheet that is constructed needs it, and private members are short.
  await bundleAlone("elements", format, ending, { target: "es2022", plugins: [styleSheets] });
}

copyFileSync(join(glueFolder, "definitions.schema.json"), join(packageFolder, "definitions.schema.json"));
const wasm = readFileSync(join(glueFolder, "plaudit.wasm"));
write("plaudit.wasm", wasm);
// Two digits a byte keep bytes whole, so that they compress as the file does; base64 breaks them apart.
const hex = JSON.stringify(wasm.toString("hex"));
write("wasm-bytes.js", `// plaudit.wasm, in hexadecimal digits.\nexport const hex = ${hex};\n`);
write("wasm-bytes.cjs", `"use strict";\n// plaudit.wasm, in hexadecimal digits.\nexports.hex = ${hex};\n`);
for (const [format, ending] of [["esm", "js"], ["cjs", "cjs"]]) {
  write(`javascript/wasm-as-js.${ending}`, await translated(readFileSync(join(glueFolder, "plaudit_wasm2js.js"), "utf8"), format));
}
for (const path of SUB_PATHS) {
  write(`${path}.js`, `export * from "./${path}/index.js";\n`);
  write(`${path}.d.ts`, 'export * from "./index.js";\n');
  write(`${path}.d.cts`, 'export * from "./index.cjs";\n');
  write(`${path}/client.d.ts`, 'export * from "../client.js";\n');
  write(`${path}/client.d.cts`, 'export * from "../client.cjs";\n');
}

async function bundle({ folder, loader, formats }, format, entry) {
  const ending = formats[format];
  const toRoot = folder === "." ? "./" : "../";
  await build({
    entryPoints: [join(template, `src/${entry}.ts`)],
    outfile: join(packageFolder, folder, `${entry}.${ending}`),
    bundle: true,
    format,
    target: "es2020",
    charset: "utf8",
    logLevel: "warning",
    // Left as it is: the user's bundler, or the user's Node, says whether the app is being developed.
    define: { "process.env.NODE_ENV": "process.env.NODE_ENV" },
    // CommonJS loads a part by `require`: Metro and older tools know no other way.
    supported: format === "cjs" ? { "dynamic-import": false } : {},
    plugins: [{
      name: "variant",
      setup(build) {
        const external = (filter, path) => build.onResolve({ filter }, () => ({ path, external: true }));
        external(/\/wasm-bytes\.js$/, `${toRoot}wasm-bytes.${ending}`);
        external(/\/wasm-as-js\.js$/, `./wasm-as-js.${ending}`);
        external(/\/plaudit\.wasm$/, `${toRoot}plaudit.wasm`);
        for (const part of PARTS) if (entry !== part) external(new RegExp(`\\./${part}\\.js$`), `./${part}.${ending}`);
        build.onResolve({ filter: /\/loaders\/inlined\.js$/ }, () => ({ path: join(template, `src/loaders/${loader}.ts`), sideEffects: false }));
        build.onResolve({ filter: /\/glue\.js$/ }, () => ({ path: "glue.js", namespace: "generated" }));
        build.onLoad({ filter: /.*/, namespace: "generated" }, () => {
          return { contents: loader === "javascript" ? glueForJavaScript : glue, loader: "js", resolveDir: join(template, "src") };
        });
        if (loader === "javascript") build.onLoad({ filter: /\bsrc\/(client\/storage\/utf8|encode|answers)\.ts$/ }, ({ path }) => {
          return { contents: withOwnUtf8(readFileSync(path, "utf8"), join(template, "src/loaders/utf8.ts")), loader: "ts" };
        });
      },
    }],
  });
}

/** The same for every variant: it takes its client from whoever uses it. */
async function bundleAlone(entry, format, ending, options) {
  await build({
    entryPoints: [join(template, `src/${entry}.ts`)],
    outfile: join(packageFolder, `${entry}.${ending}`),
    bundle: true,
    format,
    target: "es2020",
    charset: "utf8",
    logLevel: "warning",
    ...options,
  });
}
