// The rows that every run includes.

import { mkdir, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build as esbuild } from "esbuild";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { build as vite } from "vite";
import webpack from "webpack";
import { served, shownAt } from "./browser.mjs";
import { EXPECTED, node, pageAround, program, run, written } from "./project.mjs";

/** The page's scripts by the entries that they use; every bundler builds each of them. */
export const ENTRIES = ["default", "streaming", "javascript", "client"];

export const quick = [
  { name: "publint", project: "node", expected: "", check: lint },
  { name: "attw", project: "node", expected: true, check: attw },
  { name: "tsc: node16, nodenext, bundler", project: "node", expected: true, check: types },
  { name: "Node, ESM", project: "node", expected: EXPECTED, check: async (project) => ({ value: await node(project, "main.mjs") }) },
  { name: "Node, CommonJS", project: "node", expected: EXPECTED, check: async (project) => ({ value: await node(project, "main.cjs") }) },
  { name: "npx plaudit, installed by npm", project: "node", expected: "no problems in 1 file", check: npx },
  ...[...ENTRIES, "streaming-client"].map((entry) => page("Vite build", entry, viteBuild)),
  ...ENTRIES.map((entry) => page("webpack 5", entry, webpackBuild)),
  ...ENTRIES.map((entry) => page("esbuild", entry, esbuildBuild)),
  { name: "React Native: Metro, on a Hermes VM", project: "react-native", expected: "engine and client", check: hermes },
];

async function lint(project) {
  const { messages, pkg } = await publint({ pkgDir: join(project, "node_modules/plaudit"), pack: false, strict: true });
  return { value: messages.map((message) => formatMessage(message, pkg)).join("; ") };
}

/** Checks that every resolution of every entry finds types for its module format. */
async function attw(_project, tarball) {
  const printed = await node(
    ".",
    program("@arethetypeswrong/cli", "dist/index.js"),
    tarball,
    "--exclude-entrypoints",
    "plaudit.wasm",
    "--no-color",
    "--no-emoji",
  );
  return { value: printed.includes("No problems found") };
}

/** As for users: npm installs the tarball and links the command, in a folder whose name has a space. */
async function npx(_project, tarball) {
  const folder = await mkdtemp(join(tmpdir(), "plaudit npx "));
  try {
    await writeFile(join(folder, "package.json"), "{}");
    await writeFile(join(folder, "my achievements.json"), JSON.stringify({ achievements: { a: { name: "A", max_count: 1 } } }));
    await run(folder, "npm", ["install", "--offline", "--no-audit", "--no-fund", "--ignore-scripts", tarball]);
    return { value: await run(folder, "npx", ["--no-install", "plaudit", "check", "my achievements.json"]) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function types() {
  const compiled = (await node(".", fileURLToPath(new URL("../types/check.mjs", import.meta.url)))).split("\n");
  return { value: compiled.length >= 8, note: `${compiled.length} combinations with skipLibCheck off` };
}

/** A row that builds the page with one tool and opens it. `bundle` returns the output's folder and the page's name in it. */
export function page(tool, entry, bundle) {
  return {
    name: over(tool, entry),
    project: "page",
    expected: EXPECTED,
    async check(project) {
      const output = join(project, `dist/${tool.toLowerCase().replace(/\W+/g, "-")}-${entry}`);
      const start = await bundle(project, entry, output);
      const { value, requests, failed } = await served(output, (url) => shownAt(url + start));
      if (failed.length > 0) throw new Error(`the page asks in vain for ${failed.join(", ")}`);
      return { value, ...written(output), note: how(entry, requests) };
    },
  };
}

/** The name of a row that uses one entry. */
export function over(tool, entry) {
  return `${tool}, ${entry === "default" ? "plaudit" : `plaudit/${entry.replace("-", "/")}`}`;
}

/** Whether the wasm was fetched; only plaudit/streaming tries to. */
export function how(entry, requests) {
  if (!entry.startsWith("streaming")) return "";
  return requests.some((path) => path.endsWith(".wasm")) ? "the wasm was fetched" : "fell back to the inlined bytes";
}

async function viteBuild(root, entry, outDir) {
  await vite({ root, logLevel: "error", build: { outDir, rolldownOptions: { input: join(root, `${entry}.html`) } } });
  return `${entry}.html`;
}

async function webpackBuild(context, entry, path) {
  const stats = await new Promise((done, failed) => {
    const configuration = { context, entry: `./${entry}.js`, mode: "production", output: { path, publicPath: "" }, performance: false };
    webpack(configuration, (error, stats) => (error ? failed(error) : done(stats)));
  });
  if (stats.hasErrors()) throw new Error(stats.toString("errors-only"));
  pageAround(join(path, "main.js"));
  return "";
}

export async function esbuildBuild(root, entry, outdir) {
  await esbuild({
    entryPoints: [join(root, `${entry}.js`)],
    bundle: true,
    minify: true,
    splitting: true,
    format: "esm",
    outdir,
    logLevel: "error",
  });
  pageAround(join(outdir, `${entry}.js`));
  return "";
}

/** Checks that the app's output and its final state are the same text on Hermes and in Node. */
async function hermes(project) {
  const bundle = join(project, "dist/bundle.js");
  await mkdir(join(project, "dist"), { recursive: true });
  const metro = [
    "build",
    "index.js",
    "--config",
    "metro.config.cjs",
    "--out",
    bundle,
    "--platform",
    "android",
    "--dev",
    "false",
    "--minify",
    "false",
  ];
  // The cache of an earlier run has other files with the same names.
  await node(project, program("metro", "src/cli.js"), ...metro, "--reset-cache");
  const [host, newest] = [program("hermes-engine-cli", platform("hermes")), program("hermes-compiler", `hermesc/${platform("hermesc")}`)];
  await run(project, newest, ["-O", "-w", "-emit-binary", "-out", "dist/newest.hbc", bundle]);
  await run(project, program("hermes-engine-cli", platform("hermesc")), ["-O", "-w", "-emit-binary", "-out", "dist/bundle.hbc", bundle]);
  const printed = await run(project, host, ["dist/bundle.hbc"]);
  if (printed.startsWith("failed")) throw new Error(printed);
  const { missing, refusal, ...there } = JSON.parse(printed);
  const here = JSON.parse(await node(project, "node.mjs"));
  if (missing.length === 0) throw new Error("this Hermes has everything that a browser has");
  if (!/^NOT_READY \/random .*pass `random`/.test(refusal)) throw new Error(`without random numbers it says: ${refusal}`);
  const compiled = (await stat(join(project, "dist/newest.hbc"))).size;
  const note = `bytecode ${Math.round(compiled / 1000)} KB; ms per command: ${pace("Hermes", there)}, ${pace("Node", here)}; lacks ${missing.join(", ")}`;
  return {
    value: ["engine", "client"].filter((part) => isSame(there[part], here[part])).join(" and "),
    wasm: 0,
    bytes: (await stat(bundle)).size,
    note,
  };
}

function isSame(there, here) {
  return there.told.length > 2_000 && there.told === here.told && there.state === here.state;
}

function pace(platform, { milliseconds: { engine, client } }) {
  return `${platform} ${engine.toFixed(2)}, stored ${client.toFixed(2)}`;
}

/** Returns the path of the Hermes program for this machine. */
function platform(program) {
  const folders = { linux: "linux64-bin", darwin: "osx-bin", win32: "win64-bin" };
  return `${folders[process.platform]}/${program}${process.platform === "win32" ? ".exe" : ""}`;
}
