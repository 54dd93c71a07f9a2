// Assembles the npm package: node assemble.mjs <folder with wasm-bindgen's output, its translation and the schema> <package folder>
import { copyFileSync, cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build as esbuild, transform } from "esbuild";
import { asFactory, forJavaScript, translated, withUtf8 } from "./glue.mjs";

const [glueFolder, packageFolder] = process.argv.slice(2);
const template = fileURLToPath(new URL(".", import.meta.url));
const workspace = join(template, "..");

/** npm packages of which parts are bundled. */
const bundledPackages = new Set();

async function build(options) {
  const result = await esbuild({ ...options, metafile: true });
  for (const input of Object.keys(result.metafile.inputs)) {
    const [, name] = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input) ?? [];
    if (name !== undefined) bundledPackages.add(name);
  }
  return result;
}

/** The entries that users import; the folder of every variant has the files of each under the same names. */
const ENTRIES = ["index", "client"];

/** The files beside the entries: shared code, and parts that an entry loads when they are first needed. */
const PARTS = ["core", "hiro"];

/** The variants: the same entries with different loaders. A variant's `core` holds the code that its entries share; `formats` names the file endings. */
const VARIANTS = [
  { folder: ".", loader: "inlined", formats: { esm: "js", cjs: "cjs" } },
  { folder: "streaming", loader: "streaming", formats: { esm: "js" } },
  { folder: "workerd", loader: "workerd", formats: { esm: "js" } },
  { folder: "javascript", loader: "javascript", formats: { esm: "js", cjs: "cjs" } },
];

/** The languages of the elements' texts besides English. */
const LANGUAGES = ["ar", "de", "es", "fr", "ja"];

/** Sub-paths also exist as files, because not every resolver reads `exports`. */
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
cpSync(join(template, "themes"), join(packageFolder, "themes"), { recursive: true });
copyFileSync(join(glueFolder, "LICENSE-crates"), join(packageFolder, "LICENSE-crates"));
mkdirSync(join(packageFolder, "types"));
const parts = readdirSync(join(template, "types")).map((file) => `types/${file.replace(".d.ts", "")}`);
for (const entry of [...ENTRIES, "react", "live", "elements", "testing", ...parts]) {
  const types = readFileSync(join(template, `${entry}.d.ts`), "utf8");
  write(`${entry}.d.ts`, types);
  // The types of a CommonJS module need file names of their own; their text is the same.
  write(`${entry}.d.cts`, types.replaceAll(/from "(\.[^"]*)\.js"/g, 'from "$1.cjs"'));
}

mkdirSync(join(packageFolder, "texts"));
for (const lang of LANGUAGES) {
  for (const [types, elements] of [
    ["d.ts", "elements.js"],
    ["d.cts", "elements.cjs"],
  ]) {
    write(
      `texts/${lang}.${types}`,
      `import type { PlauditTexts } from "../${elements}";\n\n/** All texts of the elements in this language (${lang}). */\ndeclare const texts: PlauditTexts;\nexport default texts;\n`,
    );
  }
}

const glueText = readFileSync(join(glueFolder, "plaudit_bg.js"), "utf8");
const glue = asFactory(glueText);
/** The UTF-8 module of each variant: the platform's own with a fallback; for React Native, only the fallback. */
const UTF8 = { javascript: "utf8.ts", others: "platform-utf8.ts" };
const utf8Of = (loader) => join(template, "src/loaders", UTF8[loader] ?? UTF8.others);
const glues = { javascript: withUtf8(forJavaScript(glue), utf8Of("javascript")), others: withUtf8(glue, utf8Of("others")) };
for (const variant of VARIANTS) {
  mkdirSync(join(packageFolder, variant.folder), { recursive: true });
  for (const format of Object.keys(variant.formats)) {
    for (const entry of [...PARTS, ...ENTRIES]) await bundle(variant, format, entry);
  }
}

for (const [format, ending] of Object.entries(VARIANTS[0].formats)) {
  // Server components may render the provider.
  await bundleAlone("react", format, ending, {
    external: ["react"],
    define: { "process.env.NODE_ENV": "process.env.NODE_ENV" },
    banner: { js: '"use client";' },
  });
  await bundleAlone("live", format, ending, {});
  await bundleAlone("testing", format, ending, { plugins: [authority(ending)] });
  await elements(format, ending);
  for (const lang of LANGUAGES) await bundleAlone(`texts/${lang}`, format, ending, {});
}

// The command line, which uses the package's default entry.
await build({
  entryPoints: [join(template, "src/cli/bin.ts")],
  outfile: join(packageFolder, "cli.js"),
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  charset: "utf8",
  logLevel: "warning",
  // jsonc-parser's `main` is UMD, whose requires a bundler cannot follow.
  mainFields: ["module", "main"],
  banner: { js: "#!/usr/bin/env node" },
  plugins: [
    {
      name: "the package's own entry",
      setup(build) {
        build.onResolve({ filter: /^\.{1,2}\/(\.\.\/)?index\.js$/ }, () => ({ path: "./index.js", external: true }));
      },
    },
  ],
});

copyFileSync(join(glueFolder, "definitions.schema.json"), join(packageFolder, "definitions.schema.json"));
const wasm = readFileSync(join(glueFolder, "plaudit.wasm"));
write("plaudit.wasm", wasm);
const authorityHex = JSON.stringify(readFileSync(join(glueFolder, "testing/plaudit.wasm")).toString("hex"));
write("testing-bytes.js", `// The authority of plaudit/testing, in hexadecimal digits.\nexport const hex = ${authorityHex};\n`);
write("testing-bytes.cjs", `"use strict";\n// The authority of plaudit/testing, in hexadecimal digits.\nexports.hex = ${authorityHex};\n`);
// Two digits per byte keep byte boundaries, so that the text compresses like the file; base64 does not.
const hex = JSON.stringify(wasm.toString("hex"));
write("wasm-bytes.js", `// plaudit.wasm, in hexadecimal digits.\nexport const hex = ${hex};\n`);
write("wasm-bytes.cjs", `"use strict";\n// plaudit.wasm, in hexadecimal digits.\nexports.hex = ${hex};\n`);
for (const [format, ending] of [
  ["esm", "js"],
  ["cjs", "cjs"],
]) {
  write(`javascript/wasm-as-js.${ending}`, await translated(readFileSync(join(glueFolder, "plaudit_wasm2js.js"), "utf8"), format));
}
for (const path of SUB_PATHS) {
  write(`${path}.js`, `export * from "./${path}/index.js";\n`);
  write(`${path}.d.ts`, 'export * from "./index.js";\n');
  write(`${path}.d.cts`, 'export * from "./index.cjs";\n');
  write(`${path}/client.d.ts`, 'export * from "../client.js";\n');
  write(`${path}/client.d.cts`, 'export * from "../client.cjs";\n');
}

copyLicences();

/** Copies the licence of each bundled package, under a name such as LICENSE-lit. */
function copyLicences() {
  for (const name of bundledPackages) {
    const folder = join(workspace, "node_modules", name);
    const { license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    if (!["MIT", "ISC", "BSD-3-Clause", "Apache-2.0"].includes(license)) throw new Error(`${name} is bundled, and under ${license}`);
    const file = readdirSync(folder).find((entry) => /^licen[cs]e(\.(md|txt))?$/i.test(entry));
    if (file === undefined) throw new Error(`${name} is bundled, but has no licence file`);
    copyFileSync(join(folder, file), join(packageFolder, `LICENSE-${name.replace("@", "").replace("/", "-")}`));
  }
}

/** Builds the authority in memory, on the package's default entry, with the glue of its own module. */
function authority(ending) {
  const glue = asFactory(readFileSync(join(glueFolder, "testing/plaudit_bg.js"), "utf8"));
  return {
    name: "the authority in memory",
    setup(build) {
      build.onResolve({ filter: /^\.\.\/core\.js$/ }, () => ({ path: `./core.${ending}`, external: true }));
      build.onResolve({ filter: /\/testing-bytes\.js$/ }, () => ({ path: `./testing-bytes.${ending}`, external: true }));
      build.onResolve({ filter: /\/glue\.js$/ }, () => ({ path: "glue.js", namespace: "generated" }));
      build.onLoad({ filter: /.*/, namespace: "generated" }, () => ({
        contents: withUtf8(glue, utf8Of("others")),
        loader: "js",
        resolveDir: join(template, "src"),
      }));
      build.onLoad({ filter: /\bsrc\/loaders\/hex\.ts$/ }, ({ path }) => ({
        contents: withUtf8(readFileSync(path, "utf8"), utf8Of("others")),
        loader: "ts",
      }));
    },
  };
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
    // `process.env.NODE_ENV` is kept: the user's bundler or Node decides whether this is development.
    define: { "process.env.NODE_ENV": "process.env.NODE_ENV" },
    // CommonJS loads a part by `require`: Metro and older tools know no other way.
    supported: format === "cjs" ? { "dynamic-import": false } : {},
    plugins: [
      {
        name: "variant",
        setup(build) {
          const external = (filter, path) => build.onResolve({ filter }, () => ({ path, external: true }));
          external(/\/wasm-bytes\.js$/, `${toRoot}wasm-bytes.${ending}`);
          external(/\/wasm-as-js\.js$/, `./wasm-as-js.${ending}`);
          external(/\/plaudit\.wasm$/, `${toRoot}plaudit.wasm`);
          for (const part of PARTS) if (entry !== part) external(new RegExp(`\\./${part}\\.js$`), `./${part}.${ending}`);
          build.onResolve({ filter: /\/loaders\/inlined\.js$/ }, () => ({
            path: join(template, `src/loaders/${loader}.ts`),
            sideEffects: false,
          }));
          build.onResolve({ filter: /\/glue\.js$/ }, () => ({ path: "glue.js", namespace: "generated" }));
          build.onLoad({ filter: /.*/, namespace: "generated" }, () => {
            return { contents: glues[loader] ?? glues.others, loader: "js", resolveDir: join(template, "src") };
          });
          build.onLoad({ filter: /\bsrc\/(utf8|encode|answers|loaders\/hex)\.ts$/ }, ({ path }) => {
            return { contents: withUtf8(readFileSync(path, "utf8"), utf8Of(loader)), loader: "ts" };
          });
        },
      },
    ],
  });
}

/** Builds the elements, and beside them the parts that they load when first used. */
async function elements(format, ending) {
  const lazily = {
    name: "loaded when used",
    setup: (build) =>
      build.onResolve({ filter: /^\.\/(icon-set|confetti|sounds)\.js$/, namespace: "file" }, ({ path, kind }) =>
        kind === "dynamic-import" ? { path: `./elements/${path.slice(2).replace(/js$/, ending)}`, external: true } : undefined,
      ),
  };
  // Lit for servers, which have no document, without the elements that its DOM shim would define there.
  const lit = {
    platform: "neutral",
    mainFields: ["module", "main"],
    conditions: ["node"],
    alias: { "@lit-labs/ssr-dom-shim": join(template, "src/elements/no-dom.ts") },
    // CommonJS loads a part by `require`: Metro and older tools know no other way.
    supported: format === "cjs" ? { "dynamic-import": false } : {},
    // A newer target than the other entries: constructed style sheets need it anyway, and private members are shorter.
    target: "es2022",
    tsconfigRaw: { compilerOptions: { useDefineForClassFields: false } },
    minifyWhitespace: true,
  };
  await bundleAlone("elements", format, ending, { ...lit, plugins: [styleSheets, lazily] });
  for (const part of ["icon-set", "confetti", "sounds"])
    await bundleAlone(`elements/${part}`, format, ending, { target: "es2022", minifyWhitespace: true });
}

/** Builds plaudit/react once for all variants, since the client is passed in. */
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
