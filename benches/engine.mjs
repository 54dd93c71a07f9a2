// Measures engines through JavaScript, and compares the wasm of the built package with the same Rust code run natively.
//
//   node benches/engine.mjs        after `cargo xtask build`

import { spawnSync } from "node:child_process";
import { createEngineSync, Schedule } from "../pkg/index.js";
import { number, rates, row } from "./lib/measure.mjs";
import { counted, EXPRESSIONS, STEPS, T0, touched } from "./lib/workload.mjs";

const ROUND = { roundMs: 150, rounds: 5 };
const AIM = 200_000;

/** One update for each of a hundred nodes, applied in a hundred calls or in one. */
const updates = (count) => touched(count).map((id) => ({ type: "update", at: T0, achievements: { [id]: 1 } }));

const forms = (engine, commands) => ({
  apply: () => {
    for (const command of commands) engine.apply(command);
    return commands.length;
  },
  applyAll: () => {
    engine.applyAll(commands);
    return commands.length;
  },
});

// All sizes take turns in one run, so that their rates can be compared.
const sizes = [100, 1_000, 10_000, 100_000];
const engines = sizes.map((size) => createEngineSync(counted(size)));
const workers = sizes.map((size, n) => Object.entries(forms(engines[n], updates(size))).map(([form, work]) => [`${form} ${size}`, work]));
const updated = rates(Object.fromEntries(workers.flat()), ROUND);
for (const form of ["apply", "applyAll"]) {
  for (const size of sizes) row(`updates/s by ${form}, ${number(size)} definitions`, updated[`${form} ${size}`], "aim", AIM);
  row(`updates/s by ${form}, 100,000 definitions`, updated[`${form} 100000`], "100 definitions", updated[`${form} 100`]);
}
for (const engine of engines) engine.dispose();

// Runs the same Rust code natively on the script's input, and through wasm, including the costs of the boundary.
const definitions = counted(1_000);
const engine = createEngineSync(definitions);
const schedules = EXPRESSIONS.map((expression) => new Schedule(expression));
const wasm = rates(
  {
    upcoming: () => schedules.reduce((done, schedule) => done + schedule.upcoming(T0, STEPS).length, 0),
    create: () => (createEngineSync(definitions).dispose(), 1),
    ...forms(engine, updates(1_000)),
    list: () => (engine.list(T0), 1),
  },
  ROUND,
);
const native = spawnSync("cargo", ["run", "--quiet", "--profile", "bench", "--example", "bench_native"], {
  input: JSON.stringify({ now: T0, steps: STEPS, expressions: EXPRESSIONS, touched: touched(1_000), definitions }),
  encoding: "utf8",
  stdio: ["pipe", "pipe", "inherit"],
  cwd: new URL("..", import.meta.url),
});
if (native.status !== 0) throw new Error(`the native half failed: ${native.error ?? native.status}`);
const natively = JSON.parse(native.stdout);
const what = {
  upcoming: "occurrences/s, in one call",
  create: "creations/s from 1,000 definitions",
  apply: "updates/s by apply",
  applyAll: "updates/s by applyAll",
  list: "lists/s of 1,000",
};
for (const [name, text] of Object.entries(what)) row(text, wasm[name], "native", natively[name]);
