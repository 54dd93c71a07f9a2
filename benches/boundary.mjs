// Measures the cost of each kind of call between JavaScript and wasm, in one build of the package or two, in alternating turns. The time is
// the processor's, not the clock's, so that other load on the machine counts little.
//
//   node benches/boundary.mjs [[<package folder to compare with>] <package folder>]        default: pkg/ alone

import { pathToFileURL } from "node:url";
import { resolve } from "node:path";
import { median, number } from "./lib/measure.mjs";
import { counted, T0, touched } from "./lib/workload.mjs";

const [peer, own = "pkg"] = process.argv.slice(2).length > 1 ? process.argv.slice(2) : [undefined, process.argv[2] ?? "pkg"];
// Many short turns of this much of the processor's time, so that other load on the machine affects both sides of most pairs equally.
const ROUNDS = 41;
const ROUND_MS = 20;
const LOOK_MS = 2;

const load = (folder) => import(pathToFileURL(resolve(folder, "index.js")).href);

const definitions = counted(1_000);
const earned = (count) => ({
  achievements: Object.fromEntries(
    Array.from({ length: count }, (_, n) => [
      `t${n}`,
      {
        name: `Milestone ${n}`,
        trigger: n % 2 ? { stat: { id: `s${n % 10}`, at_least: 1e9 + n } } : { session_count: { sessions: 1e6 + n } },
      },
    ]),
  ),
});
const ids = touched(1_000);

/** The measured functions. Each does its work once, and returns the number of operations. */
function subjects({ createEngineSync }) {
  const engine = createEngineSync(definitions);
  const triggered = createEngineSync(earned(100));
  const updates = ids.map((id) => ({ type: "update", at: T0, achievements: { [id]: 1 } }));
  const session = { type: "session_completed", at: T0, duration_sec: 60, content_id: "story" };
  const stat = { type: "stat", at: T0, add: { s1: 1, s3: 2 } };
  const each = (items, call) => () => {
    for (const item of items) call(item);
    return items.length;
  };
  return {
    "apply, update": each(updates, (command) => engine.apply(command)),
    "apply, session_completed": each([session], (command) => triggered.apply(command)),
    "apply, stat": each([stat], (command) => triggered.apply(command)),
    "applyAll, 100 updates": () => (engine.applyAll(updates), updates.length),
    "preview, update": each(updates, (command) => engine.preview(command)),
    get: each(ids, (id) => engine.get(id, T0)),
    isActive: each(ids, (id) => engine.isActive(id, T0)),
    explain: each(ids, (id) => engine.explain(id, T0)),
    "list of 1,000": () => (engine.list(T0), 1),
    "state of 1,000": () => (engine.state(), 1),
    "create from 1,000": () => (createEngineSync(definitions).dispose(), 1),
  };
}

const sides = [peer, own].filter((folder) => folder !== undefined);
const works = [];
for (const folder of sides) works.push(subjects(await load(folder)));

/** Operations per second of the processor's time, which the platform counts too coarsely for shorter turns on a busy machine. */
function rate(work) {
  const before = process.cpuUsage();
  let done = 0;
  let spent = 0;
  while (spent < ROUND_MS * 1_000) {
    const start = performance.now();
    while (performance.now() - start < LOOK_MS) done += work();
    const { user, system } = process.cpuUsage(before);
    spent = user + system;
  }
  return (done / spent) * 1_000_000;
}

if (peer !== undefined) console.log(`| calls/s | ${own} | ${peer} | ratio |\n|---|---:|---:|---:|`);
for (const name of Object.keys(works[0])) {
  const found = works.map(() => []);
  // The first turn warms up. The sides alternate, so that a busy moment of the machine affects both, and each begins every other turn.
  for (let turn = 0; turn <= ROUNDS; turn += 1) {
    const order = turn % 2 ? [...works.keys()].reverse() : [...works.keys()];
    for (const side of order) {
      const measured = rate(works[side][name]);
      if (turn > 0) found[side].push(measured);
    }
  }
  const rates = found.map(median);
  // The median of the ratios of paired turns, because the machine was equally busy for both of a pair.
  const [against, ratio] =
    peer === undefined ? ["", ""] : [number(rates[0]), median(found[1].map((measured, turn) => measured / found[0][turn])).toPrecision(3)];
  console.log(`| ${name}, calls/s | ${number(rates.at(-1))} | ${against} | ${ratio} |`);
}
