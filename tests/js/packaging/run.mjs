// Packs the package, installs the tarball into small real projects, and prints a table of the results:
// node packaging/run.mjs [--all | --hosts] [part of a row's name]
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { closeBrowser } from "./browser.mjs";
import { examples } from "./examples.mjs";
import { hosts, removeHosts } from "./hosts.mjs";
import { projects } from "./project.mjs";
import { pack } from "../pack.mjs";
import { quick } from "./quick.mjs";
import { table } from "./table.mjs";

const words = process.argv.slice(2);
const only = words.find((word) => !word.startsWith("--"));
const rows = words.includes("--hosts")
  ? [...examples, ...hosts]
  : words.includes("--all")
    ? [...quick, ...(await import("./full.mjs")).full]
    : quick;

const packed = mkdtempSync(join(tmpdir(), "plaudit-packaging-"));
const results = [];
try {
  const { tarball } = pack(packed);
  const project = projects(tarball);
  for (const row of rows.filter(({ name }) => only === undefined || name.toLowerCase().includes(only.toLowerCase()))) {
    results.push(await run(row, project, tarball));
    console.log(`${results.at(-1).problem === undefined ? "ok  " : "FAIL"} ${row.name}`);
  }
} finally {
  await closeBrowser();
  removeHosts();
  rmSync(packed, { recursive: true });
}
console.log(`\n${table(results)}\n`);
for (const { name, problem } of results) if (problem !== undefined) console.log(`FAILED: ${name}: ${problem}\n`);
if (results.length === 0) throw new Error("no row has such a name");
process.exitCode = results.some(({ problem }) => problem !== undefined) ? 1 : 0;

async function run({ name, project: folder, check, expected }, project, tarball) {
  const begun = performance.now();
  let answer = {};
  let problem;
  try {
    answer = await check(folder === undefined ? undefined : project(folder), tarball);
    const { value, wasm = 0 } = answer;
    if (value !== expected) problem = `it computes ${JSON.stringify(value)}, not ${JSON.stringify(expected)}`;
    else if (wasm > 1) problem = `there are ${wasm} wasm files in the output`;
  } catch (thrown) {
    problem = thrown instanceof Error ? thrown.message : String(thrown);
  }
  return { name, ...answer, problem, seconds: (performance.now() - begun) / 1000 };
}
