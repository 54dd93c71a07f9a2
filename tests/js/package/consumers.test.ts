// The package as npm publishes it: its files, and the parts that a consumer's bundle contains.

import { execFile, spawnSync } from "node:child_process";
import { createServer } from "node:http";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build as esbuild } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { installPacked } from "../pack.mjs";

const EXPECTED = "First steps, 1 of 1, next Monday 345600";

/** A script that computes EXPECTED. */
const PROGRAM = `
  import { createEngineSync, Schedule } from "plaudit";
  const engine = createEngineSync({
    achievements: { first_steps: { name: "First steps", max_count: 1 } },
  });
  const at = 1790812800;
  const [unlock] = engine.apply({ type: "update", at, achievements: { first_steps: 1 } }).unlocks;
  const { count, max_count } = engine.get("first_steps", at);
  const result = unlock.title + ", " + count + " of " + max_count + ", next Monday " + new Schedule("0 0 * * MON").next(0);
  console.log(result);
`;

let folder: string;
let files: string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "plaudit-consumer-"));
  files = installPacked(folder);
  await writeFile(join(folder, "main.js"), PROGRAM);
});

afterAll(() => rm(folder, { recursive: true }));

/** Returns a script's output; a failure omits the source line, which may be a megabyte of digits. */
function node(file: string): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [file], { cwd: folder, encoding: "utf8" });
  const lines = stderr.split("\n").map((line) => line.slice(0, 200));
  return status === 0 ? stdout.trim() : `failed: ${lines.join("\n")}`;
}

test("the tarball contains the expected files, and one wasm", () => {
  const both = (name: string): string[] => [`${name}.cjs`, `${name}.js`];
  const types = (name: string): string[] => [`${name}.d.cts`, `${name}.d.ts`];
  const expected = [
    ...[
      "CHANGELOG.md",
      "LICENSE-APACHE",
      "LICENSE-MIT",
      "LICENSE-canvas-confetti",
      "LICENSE-crates",
      "LICENSE-idb",
      "LICENSE-jsonc-parser",
      "LICENSE-lit",
      "LICENSE-lit-element",
      "LICENSE-lit-html",
      "LICENSE-lit-reactive-element",
      "README.md",
      "RULES.md",
      "definitions.schema.json",
      "package.json",
      "plaudit.wasm",
      ...both("wasm-bytes"),
    ],
    ...["core", "index", "client", "hiro"].flatMap((name) => [
      ...both(name),
      ...both(`javascript/${name}`),
      `streaming/${name}.js`,
      `workerd/${name}.js`,
    ]),
    ...[
      "index",
      "client",
      "react",
      "live",
      "elements",
      "testing",
      "javascript",
      "javascript/client",
      "streaming",
      "streaming/client",
    ].flatMap(types),
    ...["client", "commands", "definitions", "engine", "errors", "names", "rewards", "schedule", "stores", "texts", "transports", "views"]
      .map((name) => `types/${name}`)
      .flatMap(types),
    ...["confetti", "icon-set", "sounds"].flatMap((name) => both(`elements/${name}`)),
    ...["ar", "de", "es", "fr", "ja"].flatMap((lang) => [...both(`texts/${lang}`), ...types(`texts/${lang}`)]),
    ...["arcade", "calm", "fitness"].map((name) => `themes/${name}.css`),
    "themes/theme.d.ts",
    ...[
      "cli.js",
      "javascript.js",
      "streaming.js",
      ...both("react"),
      ...both("live"),
      ...both("elements"),
      ...both("testing"),
      ...both("testing-bytes"),
      ...both("javascript/wasm-as-js"),
    ],
  ];
  expect(files).toEqual(expected.sort());
});

test.each(["esm", "cjs", "iife"] as const)("esbuild bundles it, %s", async (format) => {
  const outfile = join(folder, `bundle-${format}.${format === "esm" ? "mjs" : "cjs"}`);
  await esbuild({ entryPoints: [join(folder, "main.js")], bundle: true, format, outfile, logLevel: "error" });
  expect(node(outfile)).toBe(EXPECTED);
});

test.each([
  [
    "js",
    'import * as all from "plaudit"; import { createClient } from "plaudit/client"; import { createTestAuthority } from "plaudit/testing";',
  ],
  [
    "cjs",
    'const all = require("plaudit"); const { createClient } = require("plaudit/client"); const { createTestAuthority } = require("plaudit/testing");',
  ],
])("the entries share one PlauditError, .%s", async (ending, imports) => {
  const failures = "Promise.allSettled([createClient({ nonsense: 1 }), createTestAuthority({ nonsense: 1 }), all.createEngine(0)])";
  const program = `${imports}\n${failures}.then((all_) => console.log(all_.map(({ reason }) => reason instanceof all.PlauditError).join()));`;
  await writeFile(join(folder, `errors.${ending === "js" ? "mjs" : ending}`), program);
  expect(node(`errors.${ending === "js" ? "mjs" : ending}`)).toBe("true,true,true");
});

test("a bundle that does not use the package does not contain it", async () => {
  await writeFile(join(folder, "unused.js"), 'import { Schedule } from "plaudit";\nconsole.log("alone");\n');
  const { outputFiles } = await esbuild({
    entryPoints: [join(folder, "unused.js")],
    bundle: true,
    format: "esm",
    write: false,
    logLevel: "error",
  });
  expect(outputFiles[0]?.text.length).toBeLessThan(200);
});

test("the wasm file can be fetched, too", async () => {
  const wasm = await readFile(join(folder, "node_modules/plaudit/plaudit.wasm"));
  const server = createServer((_request, response) => response.end(wasm));
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  try {
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    const program = `import { init, Schedule } from "plaudit";\nawait init({ wasm: "http://127.0.0.1:${address.port}/" });\nconsole.log(new Schedule("@daily").next(0));`;
    await writeFile(join(folder, "fetched.mjs"), program);
    const printed = await new Promise<string>((done, failed) => {
      execFile(process.execPath, ["fetched.mjs"], { cwd: folder }, (error, stdout) =>
        error === null ? done(stdout.trim()) : failed(error),
      );
    });
    expect(printed).toBe("86400");
  } finally {
    server.close();
  }
});

test("the README's examples run", async () => {
  const readme = await readFile(join(folder, "node_modules/plaudit/README.md"), "utf8");
  const [engine, client] = [...readme.matchAll(/```js\n([\s\S]*?)```/g)].map(([, code]) => code ?? "");
  // Node has no localStorage; the last line has to store a state that an engine accepts.
  const platform =
    'import { createEngineSync } from "plaudit";\nglobalThis.localStorage = { setItem: (_key, state) => createEngineSync({ achievements: {} }, { state: JSON.parse(state) }) };\n';
  await writeFile(join(folder, "readme.mjs"), platform + engine);
  expect(node("readme.mjs").split("\n")).toEqual([
    "Win today, First steps",
    "{ gold: 100 }",
    "[ { code: 'claimed', until: 1790899200 } ]",
    "1790899200",
  ]);
  await writeFile(join(folder, "readme-client.mjs"), client ?? "");
  expect(node("readme-client.mjs").split("\n")).toEqual(["{ value: 1, target: 2 }", "Regular"]);
});
