// Calls the package's functions with mutated and hostile values for a number of seconds. Each call has to return, or throw a PlauditError with a
// code other than INTERNAL. A failing call is printed with the seed of its random numbers, which reproduces it.
//
//   node tests/js/fuzz/boundary.mjs [SECONDS] [START]

import { createEngineSync, init, PlauditError, Schedule, validate } from "../../../pkg/index.js";

const [seconds = "20", start = String(Date.now() % 2 ** 31)] = process.argv.slice(2);
// Suppresses warnings, which mutated documents would cause in large numbers.
process.env.NODE_ENV = "production";
const NOW = 1_790_000_000;

/** Reproducible numbers from 0 to below 1. */
function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const next = random(Number(start));
const below = (bound) => Math.floor(next() * bound);
const pick = (list) => list[below(list.length)];

const cycle = {};
cycle.self = cycle;
const deep = Array.from({ length: 80 }).reduce((inner) => ({ inner }), {});
const revoked = Proxy.revocable({}, {});
revoked.revoke();

const HOSTILE = [
  undefined,
  null,
  true,
  false,
  0,
  -0,
  1,
  -1,
  0.5,
  NaN,
  Infinity,
  -Infinity,
  1e300,
  2 ** 53,
  -(2 ** 53),
  2 ** 31,
  NOW * 1000,
  5n,
  Symbol("s"),
  "",
  "__proto__",
  "constructor",
  "\ud800",
  "\u0000",
  "\u202e",
  "💥",
  "x".repeat(100_000),
  [],
  {},
  [[]],
  new Date(NaN),
  new Map(),
  new Set([1]),
  /a/,
  () => 1,
  cycle,
  deep,
  revoked.proxy,
  Object.create(null),
  new Proxy(
    {},
    {
      ownKeys: () => {
        throw new Error("no keys");
      },
    },
  ),
  {
    get at() {
      throw new Error("no at");
    },
  },
  { toJSON: () => "json" },
  new Array(5),
  new Uint8Array(4),
  JSON.parse('{"__proto__": {"max_count": 1}}'),
];

const DOCUMENT = {
  settings: { enabled_time_sec: NOW - 86_400 },
  achievements: {
    wins: {
      name: "Wins",
      max_count: 3,
      auto_claim: true,
      reset_cronexpr: "0 0 * * *",
      reward: { guaranteed: { currencies: { gold: { min: 1 } } } },
    },
    pass: {
      name: "Pass",
      max_count: 1,
      precondition_ids: ["wins"],
      sub_achievements: { step: { name: "Step", max_count: 2 } },
      total_reward: { guaranteed: { items: { hat: { min: 1 } } } },
    },
    regular: { name: "Regular", trigger: { streak: { days: 2 } } },
  },
};
const COMMANDS = [
  { type: "update", at: NOW, achievements: { wins: 1, step: 2 } },
  { type: "claim", at: NOW, ids: ["wins", "pass"], claim_total_reward: true },
  { type: "session_completed", at: NOW, duration_sec: 60, content_id: "a", utc_offset_sec: 3600 },
  { type: "stat", at: NOW, set: { level: 1 }, add: { level: 2 } },
  { type: "app_opened", at: NOW, app_version: "1.2" },
];

/** Returns a copy with some members changed, removed, added or swapped. */
function mutated(value) {
  if (next() < 0.04) return pick(HOSTILE);
  if (Array.isArray(value)) {
    const list = value.map(mutated);
    if (next() < 0.1) list.push(pick(HOSTILE));
    return list;
  }
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value)
    .filter(() => next() > 0.02)
    .map(([key, part]) => [next() < 0.02 ? String(pick(["__proto__", "constructor", "7", "//", "💥"])) : key, mutated(part)]);
  if (next() < 0.05) entries.push([pick(["__proto__", "extra", "", "name", "trigger"]), pick(HOSTILE)]);
  return Object.fromEntries(entries);
}

const instant = () => (next() < 0.7 ? NOW + below(10) * 40_000 : pick(HOSTILE));
const id = () => (next() < 0.7 ? pick(["wins", "pass", "step", "regular"]) : pick(HOSTILE));

/** Returns the error of a call if it is not a valid PlauditError. */
function fault(call) {
  try {
    call();
  } catch (thrown) {
    if (!(thrown instanceof PlauditError)) return thrown;
    if (thrown.code === "INTERNAL") return thrown;
    if (typeof thrown.message !== "string" || thrown.message === "") return new Error("a PlauditError without a message");
  }
  return undefined;
}

await init();
let engine = createEngineSync(DOCUMENT);
const CALLS = {
  createEngine: () => {
    const options = next() < 0.5 ? undefined : mutated({ state: engine.state(), seed: "s", rewards: "pending" });
    const made = createEngineSync(mutated(DOCUMENT), options);
    if (next() < 0.2) engine = made;
  },
  validate: () =>
    validate(mutated(DOCUMENT), next() < 0.5 ? undefined : mutated(DOCUMENT), next() < 0.8 ? undefined : mutated({ team: true })),
  apply: () => engine.apply(mutated(pick(COMMANDS))),
  applyAll: () => engine.applyAll(mutated(COMMANDS)),
  preview: () => engine.preview(mutated(pick(COMMANDS))),
  list: () => engine.list(instant(), next() < 0.8 ? undefined : mutated({ category: "a" })),
  get: () => engine.get(id(), instant()),
  explain: () => engine.explain(id(), instant()),
  isActive: () => engine.isActive(id(), instant()),
  nextChange: () => engine.nextChange(instant()),
  state: () => JSON.stringify(engine.state()),
  schedule: () =>
    new Schedule(
      next() < 0.5 ? pick(["0 0 * * *", "0 0 L * *", "*/7 1-5 * * 1#2", "@daily"]) : pick(HOSTILE),
      mutated({ time_offset_sec: 3600 }),
    ).next(instant()),
  fresh: () => (engine = createEngineSync(DOCUMENT)),
};

const until = Date.now() + Number(seconds) * 1000;
let calls = 0;
while (Date.now() < until) {
  const name = pick(Object.keys(CALLS));
  const thrown = fault(CALLS[name]);
  calls += 1;
  if (thrown !== undefined || Object.prototype.max_count !== undefined) {
    console.error(`boundary: call ${calls}, ${name}, from ${start}:`, thrown ?? "the prototype of all objects has changed");
    process.exit(1);
  }
}
console.log(`boundary: ${calls} calls, from ${start}`);
