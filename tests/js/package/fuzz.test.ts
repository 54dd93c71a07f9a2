// Fuzzes the boundary: every export, called with any value, returns a result or throws a PlauditError, and a refusal leaves the state
// unchanged.

import { describe, expect, test } from "vitest";
import type { Engine } from "../../../pkg/index.js";
import { builds, type Plaudit } from "./builds.js";
import { randomFrom, type Random } from "./random.js";
import { asRefusal } from "./refusal.js";
import { NOW, sample } from "./sample.js";
import { document, zoo } from "./zoo.js";

type Loose = (...values: unknown[]) => unknown;

const METHODS = ["apply", "applyAll", "preview", "list", "get", "isActive", "nextChange", "explain"] as const;

/** A valid call; fuzzing replaces some of its arguments. */
const RIGHT: Record<(typeof METHODS)[number], unknown[]> = {
  apply: [{ type: "update", at: NOW, achievements: { daily: 1 } }],
  applyAll: [[{ type: "session_completed", at: NOW, duration_sec: 60 }]],
  preview: [{ type: "claim", at: NOW, ids: ["first_steps"] }],
  list: [NOW, { category: "daily" }],
  get: ["pass", NOW],
  isActive: ["daily", NOW],
  nextChange: [NOW],
  explain: ["tier_2", NOW],
};

/** Makes a call. A refusal must be a PlauditError, and a result plain data; returns whether the call was refused. */
function refusedProperly(call: () => unknown): boolean {
  let result: unknown;
  try {
    result = call();
  } catch (thrown) {
    const { code } = asRefusal(thrown);
    expect(code, String(thrown)).not.toBe("INTERNAL");
    return true;
  }
  if (result !== undefined) expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  return false;
}

function checkMethod(engine: Engine, method: (typeof METHODS)[number], values: unknown[]): void {
  const before = JSON.stringify(engine.state());
  const refused = refusedProperly(() => (engine[method] as Loose)(...values));
  const changes = method === "apply" || method === "applyAll";
  if (refused || !changes) expect(JSON.stringify(engine.state())).toBe(before);
}

describe.each(builds)("hostile values (%s)", (_name, plaudit) => {
  test.each(zoo())("%s", async (_what, value) => {
    const engine = plaudit.createEngineSync(sample);
    for (const method of METHODS) {
      checkMethod(engine, method, []);
      for (let place = 0; place < RIGHT[method].length; place += 1) {
        checkMethod(engine, method, RIGHT[method].with(place, value));
      }
    }
    for (const key of ["at", "type", "achievements", "utc_offset_sec", "app_version", value as PropertyKey]) {
      if (typeof key === "object" || typeof key === "function") continue;
      checkMethod(engine, "apply", [{ type: "update", at: NOW, achievements: { daily: 1 }, [key]: value }]);
      checkMethod(engine, "applyAll", [[RIGHT.apply[0], { type: "update", at: NOW, achievements: { daily: 1 }, [key]: value }]]);
    }
    for (const command of [
      { type: "update", achievements: { first_steps: value } },
      { type: "claim", ids: value },
      { type: "claim", ids: [value] },
      { type: "claim", ids: ["daily"], claim_total_reward: value },
      { type: "session_completed", duration_sec: value },
      { type: "session_completed", duration_sec: 60, content_id: value },
      { type: "content_completed", content_id: value },
      { type: "subscribed", product_id: value },
      { type: "stat", set: value },
      { type: "stat", add: { points: value } },
    ]) {
      checkMethod(engine, "apply", [{ at: NOW, ...command }]);
    }
    await checkFunctions(plaudit, value);
    // The engine still works after the earlier calls.
    engine.apply({ type: "update", at: NOW, achievements: { tier_1: 1 } });
    expect(engine.get("tier_1", NOW)?.count).toBeGreaterThan(0);
  });
});

async function checkFunctions(plaudit: Plaudit, value: unknown): Promise<void> {
  const { createEngine, createEngineSync, validate, Schedule, init } = plaudit as unknown as Record<string, Loose> & {
    Schedule: new (...values: unknown[]) => Record<string, Loose>;
  };
  const [create, make, check, prepare] = [createEngine!, createEngineSync!, validate!, init!];
  refusedProperly(() => check(value));
  refusedProperly(() => check(sample, value));
  refusedProperly(() => check(sample, sample, value));
  refusedProperly(() => check(sample, sample, { team: value }));
  for (const definitions of [
    value,
    { achievements: value },
    { achievements: { a: value } },
    { achievements: { a: { name: "A", max_count: 1, reward: value } } },
    { ...sample, settings: value },
  ]) {
    refusedProperly(() => void make(definitions));
  }
  for (const options of [
    value,
    { state: value },
    { state: { version: 1, records: value, facts: value } },
    { rewards: value },
    { rewards: { seed: value } },
    { team: value },
    { actor: { id: value, role: value } },
  ]) {
    refusedProperly(() => void make(sample, options));
  }
  await (create(value) as Promise<unknown>).then(() => undefined, asRefusal);
  await (prepare(value) as Promise<unknown>).then(() => undefined, asRefusal);
  refusedProperly(() => void new Schedule(value));
  refusedProperly(() => void new Schedule("@daily", value));
  refusedProperly(() => void new Schedule("@daily", { timeOffsetSec: value }));
  const schedule = new Schedule("@daily");
  for (const method of ["next", "previous", "upcoming"]) {
    refusedProperly(() => schedule[method]!(value));
    refusedProperly(() => schedule[method]!(value, value));
    refusedProperly(() => schedule[method]!.call(value, 0, 1));
  }
  refusedProperly(() => schedule["upcoming"]!(0, value));
}

describe("random documents", () => {
  const SEEDS = Array.from({ length: 20 }, (_, index) => index + 1);

  test.each(SEEDS)("commands, seed %i", (seed) => {
    const random = randomFrom(seed);
    const engine = builds[seed % builds.length]![1].createEngineSync(sample);
    for (let round = 0; round < 300; round += 1) {
      const method = random.pick(METHODS);
      checkMethod(
        engine,
        method,
        RIGHT[method].map((right) => (random.chance(0.6) ? spoiled(right, random) : right)),
      );
    }
  });

  test.each(SEEDS)("definitions and states, seed %i", (seed) => {
    const random = randomFrom(seed + 1_000);
    const { createEngineSync, validate } = builds[seed % builds.length]![1];
    const engine = createEngineSync(sample);
    engine.applyAll([
      { type: "update", at: NOW, achievements: { first_steps: 3, daily: 1, tier_1: 2 } },
      { type: "session_completed", at: NOW, duration_sec: 100, content_id: "a" },
    ]);
    const state = engine.state();
    for (let round = 0; round < 150; round += 1) {
      const definitions = spoiled(sample, random) as typeof sample;
      refusedProperly(() => validate(definitions, spoiled(sample, random)));
      refusedProperly(() => {
        const made = createEngineSync(definitions, { state: spoiled(state, random) as typeof state });
        checkMethod(made, "apply", RIGHT.apply);
        checkMethod(made, "list", [NOW]);
        checkMethod(made, "nextChange", [NOW]);
        made.dispose();
      });
    }
  });
});

/** Returns the document with a part replaced, added or removed. */
function spoiled(value: unknown, random: Random): unknown {
  if (typeof value !== "object" || value === null || random.chance(0.15)) return document(random, 3);
  if (Array.isArray(value)) return value.map((item) => (random.chance(0.4) ? spoiled(item, random) : item));
  const keys = Object.keys(value);
  const copy: Record<string, unknown> = { ...value };
  const key = random.pick([...keys, "__proto__", "extra"]);
  if (random.chance(0.1)) delete copy[key];
  else Object.defineProperty(copy, key, { value: spoiled(copy[key], random), enumerable: true, configurable: true, writable: true });
  return copy;
}
