import { describe, expect, test } from "vitest";
import type { Definitions, Outcome } from "../../../pkg/index.js";
import { builds } from "./builds.js";
import { refusal, rejection } from "./refusal.js";
import { NOW, sample } from "./sample.js";

describe.each(builds)("the engine (%s)", (_name, { createEngine, createEngineSync, validate, PlauditError }) => {
  test("U1, U8, R1: progress, completion and a claim", async () => {
    const engine = await createEngine(sample);
    const outcome = engine.apply({ type: "update", at: NOW, achievements: { first_steps: 2 } });
    expect(outcome.events).toEqual([{ type: "progressed", id: "first_steps", at: NOW, count: 2 }]);
    const [unlock] = engine.apply({ type: "update", at: NOW, achievements: { first_steps: 5 } }).unlocks;
    expect(unlock).toMatchObject({ id: "first_steps", title: "First steps", category: "basics", at: NOW, retroactive: false });
    const claimed = engine.apply({ type: "claim", at: NOW + 1, ids: ["first_steps"] });
    expect(claimed.rewards).toMatchObject([
      { id: "first_steps", kind: "reward", reward: { currencies: { gold: 100 } }, pending_roll: false },
    ]);
    const view = engine.get("first_steps", NOW + 2);
    expect(view).toMatchObject({ count: 3, max_count: 3, claim_time_sec: NOW + 1, current_time_sec: NOW + 2 });
    expect(view?.reward?.currencies).toEqual({ gold: 100 });
  });

  test("applyAll is all or nothing, and says which command failed", () => {
    const engine = createEngineSync(sample);
    const before = engine.state();
    const error = refusal(
      () =>
        engine.applyAll([
          { type: "update", at: NOW, achievements: { first_steps: 1 } },
          { type: "update", at: NOW, achievements: { nowhere: 1 } },
        ]),
      "NOT_FOUND",
    );
    expect(error.path).toMatch(/^\/1/);
    expect(engine.state()).toEqual(before);
    expect(engine.applyAll([]).events).toEqual([]);
  });

  test("preview changes nothing, and returns the same as apply", () => {
    const engine = createEngineSync(sample, { rewards: { seed: "s" } });
    const command = { type: "update", at: NOW, achievements: { first_steps: 3 } } as const;
    const before = engine.state();
    const previewed = engine.preview(command);
    expect(engine.preview([command])).toEqual(previewed);
    expect(engine.state()).toEqual(before);
    expect(engine.apply(command)).toEqual(previewed);
  });

  test("G15: preview says what a session would save of a streak, and apply does not", () => {
    const DAY = 86_400;
    const engine = createEngineSync({
      settings: { streaks: { daily: { freezes: { start: 1 } } } },
      achievements: { week: { name: "Week", trigger: { streak: { days: 7, of: "daily" } } } },
    });
    const session = (day: number) => ({ type: "session_completed", at: NOW + day * DAY, duration_sec: 60 }) as const;
    expect(engine.preview(session(0))).not.toHaveProperty("saves");
    engine.apply(session(0));
    const midnight = Math.floor(NOW / DAY) * DAY + DAY;
    expect(engine.preview(session(1)).saves).toEqual([{ of: "daily", saved: "freeze", count: 2, freezes: 1, until: midnight + DAY }]);
    const late = engine.preview(session(2));
    expect(late.saves).toEqual([{ of: "daily", saved: "streak", count: 2, freezes: 0, until: midnight + 2 * DAY }]);
    const { saves: _, ...same } = late;
    expect(engine.apply(session(2))).toEqual(same);
  });

  test("a refused command or preview names its place", () => {
    const engine = createEngineSync(sample);
    const late = { type: "update", at: 5e9, achievements: { daily: 1 } } as const;
    for (const call of [() => engine.apply(late), () => engine.preview(late)]) expect(refusal(call, "INVALID_COMMAND").path).toBe("/at");
    expect(refusal(() => engine.applyAll([late]), "INVALID_COMMAND").path).toBe("/0/at");
    expect(refusal(() => engine.apply({ type: "claim", at: NOW, ids: ["daily"] }), "NOT_COMPLETE").message).toContain("daily");
  });

  test("list splits and filters; isActive, explain and nextChange answer", () => {
    const engine = createEngineSync(sample);
    const list = engine.list(NOW);
    expect(Object.keys(list.achievements).sort()).toEqual(["first_steps", "pass", "streak"]);
    expect(Object.keys(list.repeat_achievements).sort()).toEqual(["course", "daily"]);
    expect(Object.keys(engine.list(NOW, { category: "daily" }).repeat_achievements)).toEqual(["daily"]);
    expect(engine.list(NOW, { category: "none" })).toEqual({ achievements: {}, repeat_achievements: {} });
    expect(engine.isActive("daily", NOW)).toBe(true);
    expect(engine.explain("tier_2", NOW)).toMatchObject({ id: "tier_2", open: false, reasons: [{ code: "locked", ids: ["tier_1"] }] });
    expect(engine.get("daily", NOW)?.reset_time_sec).toBe(NOW + 86_400);
    expect(engine.get("nowhere", NOW)).toBeUndefined();
    refusal(() => engine.explain("nowhere", NOW), "NOT_FOUND");
    refusal(() => engine.isActive("nowhere", NOW), "NOT_FOUND");
    engine.apply({ type: "update", at: NOW, achievements: { daily: 1 } });
    expect(engine.nextChange(NOW)).toBe(NOW + 86_400);
  });

  test("a streak has its value at the instant, and a late day repairs it (G1)", () => {
    const engine = createEngineSync(sample);
    const day = (n: number): number => NOW + n * 86_400;
    const session = (n: number): Outcome => engine.apply({ type: "session_completed", at: day(n), duration_sec: 600 });
    session(0);
    const breaks = engine.explain("streak", NOW).reasons.flatMap((reason) => (reason.code === "streak_breaks" ? reason.at : []));
    expect(breaks).toEqual([(Math.floor(NOW / 86_400) + 2) * 86_400]);
    expect(engine.get("streak", breaks[0]! - 1)?.progress).toEqual({ value: 1, target: 3 });
    expect(engine.get("streak", breaks[0]!)?.progress).toEqual({ value: 0, target: 3 });
    expect(engine.explain("streak", breaks[0]!).reasons).toEqual([]);
    session(2);
    expect(session(1).unlocks).toMatchObject([{ id: "streak", at: (Math.floor(NOW / 86_400) + 2) * 86_400 }]);
    expect(engine.get("streak", day(9))?.progress).toEqual({ value: 3, target: 3 });
    expect(engine.nextChange(day(2))).toBeGreaterThan(day(2));
  });

  test("a state is plain JSON and restores the engine", () => {
    const engine = createEngineSync(sample);
    engine.apply({ type: "update", at: NOW, achievements: { first_steps: 2, tier_1: 5 } });
    engine.apply({ type: "session_completed", at: NOW, duration_sec: 600, content_id: "a" });
    const state = engine.state();
    expect(JSON.parse(JSON.stringify(state))).toEqual(state);
    const restored = createEngineSync(sample, { state: JSON.parse(JSON.stringify(state)) });
    expect(restored.state()).toEqual(state);
    expect(restored.list(NOW + 1)).toEqual(engine.list(NOW + 1));
  });

  test("results are the caller's own: changing them changes nothing", () => {
    const engine = createEngineSync(sample);
    const state = engine.state();
    state.version = 99;
    engine.list(NOW).achievements["first_steps"]!.count = 99;
    expect(engine.get("first_steps", NOW)?.count).toBe(0);
    expect(engine.state().version).not.toBe(99);
  });

  test("parts from the definitions are frozen and shared by all views, and each view owns the rest", () => {
    const engine = createEngineSync(sample);
    const [one, other] = [engine.list(NOW).achievements, engine.list(NOW + 1).achievements];
    for (const key of ["available_rewards", "additional_properties", "precondition_ids"] as const) {
      expect(one["first_steps"]![key]).toBe(other["first_steps"]![key]);
      expect(one["first_steps"]![key]).toBeDefined();
      expect(Object.isFrozen(one["first_steps"]![key])).toBe(true);
    }
    expect(Object.isFrozen(one["first_steps"]!.available_rewards!.guaranteed!.currencies)).toBe(true);
    expect(one["streak"]!.trigger).toBe(engine.get("streak", NOW)!.trigger);
    expect(one["pass"]!.available_total_reward).toBe(other["pass"]!.available_total_reward);
    expect(one["pass"]!.sub_achievements).not.toBe(other["pass"]!.sub_achievements);
    engine.apply({ type: "update", at: NOW, achievements: { first_steps: 3 } });
    engine.apply({ type: "claim", at: NOW, ids: ["first_steps"] });
    const claimed = engine.get("first_steps", NOW)!;
    claimed.reward!.currencies!["gold"] = 0;
    expect(engine.get("first_steps", NOW)!.reward!.currencies).toEqual({ gold: 100 });
    // In Rust's order, independent of later additions.
    const keys = Object.keys(claimed);
    expect(keys.indexOf("reward")).toBe(keys.indexOf("precondition_ids") + 1);
  });

  test("definitions are used as they were at the call", async () => {
    const changing: Definitions = structuredClone(sample);
    const engine = createEngine(changing);
    changing.achievements = {};
    expect((await engine).get("daily", NOW)?.name).toBe("Daily");
  });

  test("methods work without their object", () => {
    const { apply, get } = createEngineSync(sample);
    apply({ type: "update", at: NOW, achievements: { daily: 1 } });
    expect(get("daily", NOW)?.count).toBe(1);
  });

  test("disposing ends an engine, once and for all", () => {
    const engine = createEngineSync(sample);
    const other = createEngineSync(sample);
    engine.dispose();
    engine.dispose();
    refusal(() => engine.apply({ type: "app_opened", at: NOW }), "DISPOSED");
    refusal(() => engine.state(), "DISPOSED");
    refusal(() => engine.list(NOW), "DISPOSED");
    expect(other.get("daily", NOW)?.count).toBe(0);
  });

  test("ids like those of an object's prototype work like any other", () => {
    const ids = ["__proto__", "constructor", "toString", "hasOwnProperty"];
    const text = `{"achievements": {${ids.map((id) => `"${id}": {"name": "${id}", "max_count": 2}`).join(", ")}}}`;
    const engine = createEngineSync(JSON.parse(text) as Definitions);
    for (const id of ids) {
      engine.apply(JSON.parse(`{"type": "update", "at": ${NOW}, "achievements": {"${id}": 1}}`));
      expect(engine.get(id, NOW)).toMatchObject({ id, count: 1 });
    }
    const list = engine.list(NOW);
    expect(Object.keys(list.achievements).sort()).toEqual([...ids].sort());
    expect(Object.getPrototypeOf(list.achievements)).toBe(Object.prototype);
    const restored = createEngineSync(JSON.parse(text) as Definitions, { state: engine.state() });
    expect(restored.get("__proto__", NOW)?.count).toBe(1);
    expect(({} as { name?: string }).name).toBeUndefined();
  });

  test("teams: only an admin can claim (T3)", () => {
    const definitions: Definitions = { achievements: { achievements: { together: { name: "Together", count: 2 } } } };
    const member = createEngineSync(definitions, { team: { id: "t" }, actor: { id: "m", role: "member" } });
    member.apply({ type: "update", at: NOW, achievements: { together: 2 } });
    refusal(() => member.apply({ type: "claim", at: NOW, ids: ["together"] }), "PERMISSION_DENIED");
    const admin = createEngineSync(definitions, { team: { id: "t" }, actor: { id: "a", role: "admin" }, state: member.state() });
    expect(admin.apply({ type: "claim", at: NOW, ids: ["together"] }).events).toMatchObject([{ type: "claimed", id: "together" }]);
  });

  test("definitions with errors are refused with every issue", async () => {
    const broken = { achievements: { a: { max_count: 1 }, b: { name: "B", max_count: "many", reset_cronexpr: "99 * * * *" } } };
    const error = refusal(() => createEngineSync(broken as unknown as Definitions), "INVALID_DEFINITIONS");
    expect(error).toBeInstanceOf(PlauditError);
    const paths = error.issues?.filter((issue) => issue.severity === "error").map((issue) => issue.path);
    expect(paths).toEqual(expect.arrayContaining(["/achievements/a", "/achievements/b/max_count", "/achievements/b/reset_cronexpr"]));
    expect(validate(broken)).toEqual(error.issues);
    expect(await rejection(() => createEngine(broken as unknown as Definitions), "INVALID_DEFINITIONS")).toMatchObject({
      issues: error.issues,
    });
    expect(validate(sample)).toEqual([]);
  });

  test("G11: validate compares with what was published", () => {
    const { streak: _removed, ...kept } = sample.achievements;
    const issues = validate({ ...sample, achievements: kept }, sample);
    expect(issues.map((issue) => issue.path)).toContain("/achievements/streak");
  });

  test("A8: a state that cannot be read", () => {
    refusal(() => createEngineSync(sample, { state: { version: 1_000_000 } }), "STATE_NEWER");
    refusal(() => createEngineSync(sample, { state: "lost" as unknown as { version: number } }), "STATE_UNREADABLE");
    const cyclic: { version: number; self?: unknown } = { version: 1 };
    cyclic.self = cyclic;
    expect(refusal(() => createEngineSync(sample, { state: cyclic }), "STATE_UNREADABLE").path).toBe("/state/self");
  });
});
