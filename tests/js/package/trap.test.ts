// Traps in wasm, on a platform whose instances trap on request.

import { afterEach, expect, test, vi } from "vitest";
import type { Plaudit } from "./builds.js";
import { refusal } from "./refusal.js";
import { NOW, sample } from "./sample.js";

afterEach(() => vi.unstubAllGlobals());

test("a trap is INTERNAL, ends its engine, and does not affect other engines' states and later engines", async () => {
  const { Instance } = WebAssembly;
  let trapping = "";
  let trappingAfter = "";
  class Trapping {
    exports: Record<string, unknown>;
    constructor(module: WebAssembly.Module, imports: WebAssembly.Imports) {
      const { exports } = new Instance(module, imports);
      this.exports = { ...exports };
      for (const [name, value] of Object.entries(exports)) {
        if (typeof value !== "function") continue;
        this.exports[name] = (...values: unknown[]): unknown => {
          if (trapping !== "" && name.startsWith(trapping)) throw new WebAssembly.RuntimeError("unreachable");
          const answer = (value as (...values: unknown[]) => unknown)(...values);
          if (trappingAfter !== "" && name.startsWith(trappingAfter)) throw new WebAssembly.RuntimeError("unreachable");
          return answer;
        };
      }
    }
  }
  vi.stubGlobal(
    "WebAssembly",
    new Proxy(WebAssembly, { get: (target, key) => (key === "Instance" ? Trapping : Reflect.get(target, key)) }),
  );
  const path = "../../../pkg/core.js?trap";
  const plaudit = (await import(/* @vite-ignore */ new URL(path, import.meta.url).href)) as Plaudit;

  const [hit, other] = [plaudit.createEngineSync(sample), plaudit.createEngineSync(sample)];
  const schedule = new plaudit.Schedule("@daily");
  other.apply({ type: "update", at: NOW, achievements: { first_steps: 2 } });
  trapping = "engine_apply";
  const error = refusal(() => hit.apply({ type: "app_opened", at: NOW }), "INTERNAL");
  expect(error.message).toContain("unreachable");
  expect(error.cause).toBeInstanceOf(WebAssembly.RuntimeError);
  trapping = "";

  refusal(() => hit.apply({ type: "app_opened", at: NOW }), "INTERNAL");
  refusal(() => other.list(NOW), "INTERNAL");
  hit.dispose();
  const again = plaudit.createEngineSync(sample, { state: other.state() });
  expect(again.get("first_steps", NOW)?.count).toBe(2);
  // The trap interrupts an answer; the next engine's outcome is still complete, with ids and texts.
  const bystander = plaudit.createEngineSync(sample);
  bystander.apply({ type: "update", at: NOW, achievements: { daily: 1 } });
  trappingAfter = "engine_apply";
  refusal(() => again.apply({ type: "update", at: NOW, achievements: { first_steps: 1, tier_1: 1 } }), "INTERNAL");
  trappingAfter = "";
  refusal(() => bystander.get("daily", NOW), "INTERNAL");
  const last = plaudit.createEngineSync(sample, { state: bystander.state() });
  const update = { type: "update", at: NOW, achievements: { daily: 1, tier_1: 1 } } as const;
  expect(last.apply(update)).toEqual(plaudit.createEngineSync(sample, { state: bystander.state() }).apply(update));
  expect(last.get("daily", NOW)).toMatchObject({ id: "daily", name: "Daily", count: 2 });
  expect(schedule.next(0)).toBe(86_400);
});
