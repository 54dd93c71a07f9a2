// The states of achievements in views: one definition and one history for each state, in every build of the package.

import { describe, expect, test } from "vitest";
import type {
  AchievementDefinition,
  AchievementState,
  Command,
  Definitions,
  EngineOptions,
  ExplanationReason,
} from "../../../pkg/index.js";
import { builds } from "./builds.js";

/** 2026-11-21T10:00:00Z, and the midnights around it. */
const NOW = 1_795_255_200;
const [MIDNIGHT, NEXT] = [NOW - 36_000, NOW + 50_400];
const DAY = 86_400;

type Node = Partial<AchievementDefinition>;
type Step = Command extends infer C ? (C extends Command ? Omit<C, "at"> & { at?: number } : never) : never;

interface Case {
  name: string;
  state: AchievementState;
  /** The definition of `it`, and of other nodes. */
  it: Node;
  others?: Record<string, Node>;
  settings?: Definitions["settings"];
  options?: EngineOptions;
  history?: Step[];
  at?: number;
  claims?: { claimable?: boolean; claimable_total?: boolean };
  way?: [value: number, target: number];
  reasons?: ExplanationReason[];
}

const update = (id: string, amount: number, at = NOW): Step => ({ type: "update", achievements: { [id]: amount }, at });
const claim = (id: string): Step => ({ type: "claim", ids: [id] });
const session = (at = NOW): Step => ({ type: "session_completed", duration_sec: 600, at });

const daily = { max_count: 2, reset_cronexpr: "0 0 * * *" };
const first = { trigger: { session_count: { sessions: 1 } } };
const gold = { guaranteed: { currencies: { gold: { min: 1 } } } };

const cases: Case[] = [
  { name: "progress counts", state: "open", it: { max_count: 3 }, history: [update("it", 2)], way: [2, 3] },
  {
    name: "it waits for its own subs only",
    state: "open",
    it: {
      max_count: 0,
      precondition_ids: ["a", "b"],
      sub_achievements: { a: { name: "A", max_count: 1 }, b: { name: "B", max_count: 1 } },
    },
    history: [update("a", 1)],
    way: [1, 2],
    reasons: [{ code: "locked", ids: ["b"] }],
  },
  {
    name: "the streak is past the mark",
    state: "open",
    it: { trigger: { streak: { days: 1 } }, precondition_ids: ["key"] },
    others: { key: { max_count: 1 } },
    history: [session(NOW - DAY), session(), update("key", 1)],
    way: [1, 1],
    reasons: [{ code: "needs_new_streak" }, { code: "streak_breaks", at: NEXT + DAY }],
  },
  {
    name: "a run is complete",
    state: "claimable",
    it: { max_count: 1 },
    history: [update("it", 1)],
    claims: { claimable: true },
    way: [1, 1],
    reasons: [{ code: "unclaimed" }],
  },
  {
    name: "a run of before is to be claimed",
    state: "claimable",
    it: daily,
    history: [update("it", 2, NOW - DAY), update("it", 1)],
    claims: { claimable: true },
    way: [1, 2],
  },
  {
    name: "the total is to be claimed",
    state: "claimable",
    it: { max_count: 1, auto_claim: true, total_reward: gold, sub_achievements: { a: { name: "A", max_count: 1 } } },
    history: [update("it", 1), update("a", 1)],
    claims: { claimable_total: true },
    way: [1, 1],
    reasons: [{ code: "claimed" }],
  },
  {
    name: "complete by derivation",
    state: "claimable",
    it: { max_count: 0 },
    claims: { claimable: true },
    way: [0, 0],
    reasons: [{ code: "unclaimed" }],
  },
  {
    name: "claimed until the reset",
    state: "claimed",
    it: daily,
    history: [update("it", 2), claim("it")],
    way: [2, 2],
    reasons: [{ code: "claimed", until: NEXT }],
  },
  {
    name: "claimed for good",
    state: "done",
    it: { max_count: 1 },
    history: [update("it", 1), claim("it")],
    way: [1, 1],
    reasons: [{ code: "claimed" }],
  },
  {
    name: "only an admin may claim it (T3)",
    state: "done",
    it: { max_count: 1 },
    history: [update("it", 1)],
    options: { team: { id: "reds" }, actor: { id: "ann", role: "member" } },
    way: [1, 1],
    reasons: [{ code: "unclaimed" }],
  },
  {
    name: "a trigger has earned it",
    state: "done",
    it: { ...first, auto_claim: true },
    history: [session()],
    way: [1, 1],
    reasons: [{ code: "claimed" }],
  },
  {
    name: "its time has not come",
    state: "inactive",
    it: { max_count: 1, start_time_sec: NOW + 60 },
    way: [0, 1],
    reasons: [{ code: "inactive", until: NOW + 60 }],
  },
  {
    name: "it is between two phases",
    state: "inactive",
    it: { ...daily, duration_sec: 3_600 },
    way: [0, 2],
    reasons: [{ code: "inactive", until: NEXT }],
  },
  {
    name: "its trigger is not activated yet",
    state: "inactive",
    it: { ...first, activated_time_sec: NOW + 60 },
    way: [0, 1],
    reasons: [{ code: "inactive", until: NOW + 60 }],
  },
  {
    name: "the instant lies before what is recorded (P12)",
    state: "inactive",
    it: daily,
    history: [update("it", 1)],
    at: NOW - 2 * DAY,
    way: [1, 2],
    reasons: [{ code: "phase_over", until: MIDNIGHT - DAY }],
  },
  {
    name: "its time is over",
    state: "expired",
    it: { max_count: 1, end_time_sec: NOW - 60 },
    way: [0, 1],
    reasons: [{ code: "expired", since: NOW - 60 }],
  },
  {
    name: "something else comes first",
    state: "locked",
    it: { max_count: 1, precondition_ids: ["key"] },
    others: { key: { max_count: 1 } },
    way: [0, 1],
    reasons: [{ code: "locked", ids: ["key"] }],
  },
  {
    name: "its session has passed",
    state: "missed",
    it: { ...first, precondition_ids: ["key"] },
    others: { key: { max_count: 1 } },
    history: [session()],
    way: [1, 1],
    reasons: [{ code: "locked", ids: ["key"] }, { code: "missed" }],
  },
  {
    name: "triggers are switched off",
    state: "disabled",
    it: first,
    settings: { enabled: false },
    way: [0, 1],
    reasons: [{ code: "disabled" }],
  },
  {
    name: "the app is too old",
    state: "app_version",
    it: first,
    settings: { min_app_version: "6.10" },
    history: [{ type: "app_opened", app_version: "6.2" }],
    way: [0, 1],
    reasons: [{ code: "app_version", needs: "6.10" }],
  },
];

const STATES: AchievementState[] = [
  "locked",
  "open",
  "claimable",
  "claimed",
  "done",
  "inactive",
  "expired",
  "archived",
  "missed",
  "disabled",
  "app_version",
];

test("every state has its case", () => {
  // `archived` needs two documents, and has a separate test.
  expect(new Set([...cases.map(({ state }) => state), "archived"])).toEqual(new Set(STATES));
});

describe.each(builds)("states (%s)", (_name, { createEngineSync }) => {
  test.each(cases)(
    "$state: $name",
    ({ state, it, others = {}, settings = {}, options, history = [], at = NOW, claims, way, reasons = [] }) => {
      const named = Object.entries({ it, ...others }).map(([id, node]) => [id, { name: id, ...node }]);
      const engine = createEngineSync({ achievements: Object.fromEntries(named), settings }, options);
      for (const step of history) engine.apply({ at: NOW, ...step } as Command);
      const view = engine.get("it", at);
      expect(view).toMatchObject({ state, claimable: false, claimable_total: false, ...claims, reasons });
      expect([view?.value, view?.target]).toEqual(way);
      const { open, reasons: explained } = engine.explain("it", at);
      expect(explained).toEqual(reasons);
      expect(open).toBe(reasons.every(({ code }) => code === "streak_breaks"));
      const { achievements, repeat_achievements } = engine.list(at);
      expect({ ...achievements, ...repeat_achievements }["it"]).toEqual(view);
    },
  );

  test("archived: it was earned before, and its run has been reset", () => {
    const document = (archived: boolean): Definitions => ({ achievements: { it: { name: "It", ...daily, archived } } });
    const before = createEngineSync(document(false));
    before.applyAll([
      { type: "update", at: NOW, achievements: { it: 2 } },
      { type: "claim", at: NOW, ids: ["it"] },
    ]);
    const engine = createEngineSync(document(true), { state: before.state() });
    expect(engine.get("it", NOW)).toMatchObject({ state: "claimed" });
    expect(engine.get("it", NEXT)).toMatchObject({ state: "archived", reasons: [{ code: "archived" }] });
  });

  test("subs have their own state", () => {
    const sub = (precondition_ids: string[]) => ({ name: "Sub", max_count: 1, precondition_ids });
    const engine = createEngineSync({
      achievements: { it: { name: "It", max_count: 1, sub_achievements: { a: sub([]), b: sub(["a"]) } } },
    });
    expect(engine.list(NOW).achievements["it"]?.sub_achievements).toMatchObject({
      a: { state: "open" },
      b: { state: "locked", claimable_total: false },
    });
  });
});
