// plaudit/javascript: the translation of the wasm behaves like the wasm.

import { describe, expect, test } from "vitest";
import type { Command, Definitions } from "../../../pkg/index.js";
import * as javascript from "../../../pkg/javascript.js";
import { plaudit } from "./builds.js";
import { randomFrom, type Random } from "./random.js";
import { refusal } from "./refusal.js";
import { NOW, sample } from "./sample.js";

interface Instance {
  exports: Record<string, (...values: number[]) => number>;
  glue: { __wbg_set_wasm(exports: object): void };
}

test("a trap of the wasm is INTERNAL here, too, and the next engine works", async () => {
  const shared = new URL("../../../pkg/javascript/core.js", import.meta.url).href;
  const { instanceNow } = (await import(/* @vite-ignore */ shared)) as { instanceNow(): Instance };
  const engine = javascript.createEngineSync(sample);
  const { exports, glue } = instanceNow();
  // Requests more memory than there can be, so that Rust aborts, as after a panic.
  glue.__wbg_set_wasm({ ...exports, engine_apply: () => exports["__wbindgen_malloc"]!(-1, 8) });
  const error = refusal(() => engine.apply({ type: "app_opened", at: NOW }), "INTERNAL");
  expect(error.message).toContain("abort");
  refusal(() => engine.apply({ type: "app_opened", at: NOW }), "INTERNAL");
  const again = javascript.createEngineSync(sample, { state: engine.state() });
  expect(again.apply({ type: "update", at: NOW, achievements: { daily: 1 } }).events).toHaveLength(1);
});

test("WebAssembly is not used, and init loads nothing", async () => {
  const { WebAssembly } = globalThis;
  Reflect.deleteProperty(globalThis, "WebAssembly");
  try {
    await javascript.init({ wasm: "https://example.test/plaudit.wasm" });
    const engine = await javascript.createEngine(sample);
    expect(engine.apply({ type: "update", at: NOW, achievements: { first_steps: 3 } }).unlocks).toHaveLength(1);
    refusal(() => engine.apply({ type: "claim", at: NOW, ids: ["daily"] }), "NOT_COMPLETE");
  } finally {
    Object.assign(globalThis, { WebAssembly });
  }
});

/** Returns a text of up to `most` characters, of one to four bytes each. */
function words(random: Random, most: number): string {
  const planes = [0x20, 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xfeff, 0xffff, 0x10000, 0x1f4a5, 0x10ffff];
  return Array.from({ length: random.below(most) + 1 }, () => String.fromCodePoint(random.pick(planes))).join("");
}

test("text of every length and plane passes unchanged, while the memory grows", () => {
  const random = randomFrom(9);
  for (const most of [1, 2, 7, 100, 4_095, 4_096, 4_097, 10_000, 3_000_000]) {
    const name = words(random, most);
    const engine = javascript.createEngineSync({ achievements: { a: { name, max_count: 1 } } });
    expect(engine.get("a", NOW)?.name === name, `up to ${most} characters`).toBe(true);
    engine.dispose();
  }
});

describe("a random history gives the same outcomes, views and state as the wasm", () => {
  const ids = ["first_steps", "daily", "pass", "tier_1", "tier_2", "streak", "course", "nowhere"];
  const command = (random: Random, at: number): Command => {
    switch (random.below(5)) {
      case 0:
        return { type: "claim", at, ids: [random.pick(ids)], claim_total_reward: random.chance(0.5) };
      case 1:
        return {
          type: "session_completed",
          at,
          duration_sec: random.below(4_000),
          content_id: random.pick(["a", "b", "c"]),
          utc_offset_sec: random.below(86_400) - 43_200,
        };
      case 2:
        return { type: "stat", at, set: { wins: random.below(2 ** 31) * random.below(2 ** 20) }, add: { wins: random.below(100) } };
      default:
        return { type: "update", at, achievements: { [random.pick(ids)]: random.below(5) - 1 } };
    }
  };
  const answer = (ask: () => unknown): unknown => {
    try {
      return ask();
    } catch (error) {
      return error instanceof Error && "code" in error ? { code: error.code, message: error.message } : error;
    }
  };
  test.each([1, 2, 3, 4])("seed %i", (seed) => {
    const options = { rewards: { seed: `seed ${seed}` } };
    const definitions: Definitions = { ...sample, settings: { min_app_version: seed % 2 === 0 ? "1.0" : "0.9" } };
    const engines = [plaudit, javascript].map((build) => build.createEngineSync(definitions, options));
    const random = randomFrom(seed);
    let at = NOW;
    for (let step = 0; step < 300; step += 1) {
      at += random.below(40_000);
      const next = { ...command(random, at), app_version: "1.0" };
      const [wasm, translated] = engines.map((engine) => [
        answer(() => engine.apply(next)),
        engine.list(at),
        engine.nextChange(at),
        answer(() => engine.explain(random.pick(["pass"]), at)),
      ]);
      expect(translated).toEqual(wasm);
    }
    expect(engines[1]!.state()).toEqual(engines[0]!.state());
    expect(JSON.stringify(engines[0]!.state()).length).toBeGreaterThan(500);
  });
});
