// Real calls against the packed package's types, compiled with every module resolution, and never run.

import {
  createEngine,
  createEngineSync,
  init,
  PlauditError,
  Schedule,
  validate,
  type Achievement,
  type AchievementDefinition,
  type AchievementEvent,
  type AvailableRewards,
  type Command,
  type Definitions,
  type Engine,
  type EngineOptions,
  type ErrorCode,
  type Explanation,
  type Grant,
  type Issue,
  type Outcome,
  type Reward,
  type SkipReason,
  type State,
  type StrictDefinitions,
  type SubAchievement,
  type Tier,
  type Trigger,
  type Unlock,
  type WasmSource,
} from "plaudit";
import * as entry from "plaudit";
import * as javascript from "plaudit/javascript";
import * as streaming from "plaudit/streaming";
import imported from "./definitions.json" with { type: "json" };

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type IsAny<T> = 0 extends 1 & T ? true : false;
function sure<_T extends true>(): void {}

export async function calls(): Promise<void> {
  await init();
  await init({ wasm: new URL("https://example.test/plaudit.wasm") });
  await init({ wasm: new Uint8Array(8) });
  const source: WasmSource = { arrayBuffer: async () => new ArrayBuffer(8) };
  await init({ wasm: source });

  const engine: Engine = await createEngine(imported);
  const seeded = createEngineSync(imported, {
    rewards: { seed: "s" },
    state: engine.state(),
    team: { id: "t" },
    actor: { id: "a", role: "admin" },
  });
  const nested: Definitions = { achievements: { achievements: { a: { name: "A", max_count: 1, anything: [1] } } } };
  const issues: Issue[] = validate(nested, imported, { team: true });
  issues.map((issue) => `${issue.severity} ${issue.code} ${issue.path} ${issue.message} ${issue.help ?? ""}`);

  const commands: readonly Command[] = [
    { type: "update", at: 1, achievements: { a: 1 }, utc_offset_sec: 3600, app_version: "1.0" },
    { type: "claim", at: 1, ids: ["a"], claim_total_reward: true },
    { type: "session_completed", at: 1, duration_sec: 60, content_id: "c" },
    { type: "content_completed", at: 1, content_id: "c" },
    { type: "joined", at: 1 },
    { type: "posted", at: 1 },
    { type: "commented", at: 1 },
    { type: "subscribed", at: 1, product_id: "p" },
    { type: "stat", at: 1, set: { a: 1 }, add: { b: 2 } },
    { type: "app_opened", at: 1 },
  ];
  const outcome: Outcome = engine.applyAll(commands);
  engine.apply(commands[0]!);
  seeded.preview(commands);
  const saved: "streak" | "freeze" | undefined = seeded.preview(commands[0]!).saves?.[0]?.saved;
  void saved;
  const event: AchievementEvent | undefined = outcome.events[0];
  const unlock: Unlock | undefined = outcome.unlocks[0];
  const grant: Grant | undefined = outcome.rewards[0];
  const reason: SkipReason | undefined = outcome.skipped[0]?.reason;
  void [event?.phase_start, unlock?.share_url, grant?.reward?.currencies?.["gold"], reason === "phase_over"];

  const list = engine.list(1, { category: "daily" });
  const achievement: Achievement | undefined = list.repeat_achievements["daily_wins"];
  const sub: SubAchievement | undefined = achievement?.sub_achievements["tier_1"];
  const available: AvailableRewards | undefined = sub?.available_rewards;
  const gold: number | undefined = available?.guaranteed?.currencies?.["gold"]?.count.min;
  const reward: Reward | undefined = achievement?.total_reward;
  void [gold, reward?.items?.["hat"], reward?.item_instances, achievement?.contributions?.["member"], achievement?.progress?.target];
  const one = engine.get("pass", 1);
  if (one !== undefined && "sub_achievements" in one) void one.total_claim_time_sec;
  const explanation: Explanation = engine.explain("pass", 1);
  for (const why of explanation.reasons) if (why.code === "locked") void why.ids;
  const next: number | undefined = engine.nextChange(1);
  const active: boolean = engine.isActive("pass", 1);
  const state: State = engine.state();
  void [next, active, state.version];
  engine.dispose();

  const schedule = new Schedule("@daily", { timeOffsetSec: -60 });
  const times: number[] = schedule.upcoming(schedule.next(0) ?? 0, 3);
  void [times, schedule.previous(0)];

  try {
    createEngineSync(imported);
  } catch (error) {
    if (error instanceof PlauditError) {
      const code: ErrorCode = error.code;
      void [code, error.path, error.issues?.[0]?.path, error.message];
    }
  }
}

/** A read-only document in TypeScript, with comments and the address of the schema. */
const constant = {
  $schema: "./node_modules/plaudit/definitions.schema.json",
  "//": "the first ones",
  achievements: {
    a: {
      name: "A",
      max_count: 1,
      precondition_ids: ["b"],
      tier: "gold",
      order: 2,
      texts: { de: { name: "Ä" } },
      title: "A!",
      share_url: "https://a.example",
    },
    b: {
      name: "B",
      trigger: { content: { content_ids: ["c"], require: "all", once: true } },
      reward: { weighted: [{ weight: 1, energies: { zest: 3 } }] },
    },
    p: {
      name: "P",
      max_count: 1,
      sub_achievements: { s: { name: "S", max_count: 3, unit: "wins" } },
      total_reward: { message: { any: [1] } },
    },
  },
  settings: { statistics: ["steps"], categories: { daily: { name: "Daily", texts: { de: { name: "Täglich" } } } }, _note: "none" },
} as const satisfies StrictDefinitions;

export function documents(engine: Engine): void {
  const definitions: Definitions = constant;
  const strict: StrictDefinitions = constant;
  createEngineSync(constant);
  createEngineSync(definitions);
  createEngineSync(strict);
  engine.apply({ type: "claim", at: 1, ids: ["a"] as const, app_version: undefined, utc_offset_sec: undefined });
  const warnings: readonly Issue[] = engine.warnings;
  const order: number | undefined = engine.get("a", 1)?.order;
  const tier: Tier | undefined = engine.get("a", 1)?.tier;
  void [warnings, order, tier];
}

// Calls that must not compile.
export function mistakes(engine: Engine): void {
  // @ts-expect-error an update names achievements
  engine.apply({ type: "update", at: 1 });
  // @ts-expect-error there is no such command
  engine.apply({ type: "win", at: 1 });
  // @ts-expect-error every command has an instant
  engine.apply({ type: "joined" });
  // @ts-expect-error instants are numbers
  engine.list("now");
  // @ts-expect-error a role is member or admin
  const options: EngineOptions = { actor: { id: "a", role: "owner" } };
  // @ts-expect-error max_count is a number
  const definition: AchievementDefinition = { name: "A", max_count: "3" };
  // @ts-expect-error strictly, there is no such key
  const strict: StrictDefinitions = { achievements: { a: { name: "A", max_count: 1, repeatable: true } } };
  const reward: StrictDefinitions = {
    // @ts-expect-error nor in a reward
    achievements: { a: { name: "A", max_count: 1, reward: { guaranteed: { currencies: { gold: { min: 1 } }, gems: 1 } } } },
  };
  const sub: StrictDefinitions = {
    // @ts-expect-error nor in a sub
    achievements: { a: { name: "A", max_count: 1, sub_achievements: { b: { name: "B", cronexpr: "@daily" } } } },
  };
  void [strict, reward, sub];
  // @ts-expect-error a streak is of days or weeks
  const trigger: Trigger = { streak: { months: 1 } };
  void [options, definition, trigger];
}

sure<Same<ReturnType<typeof createEngineSync>, Engine>>();
sure<Same<typeof streaming, typeof entry>>();
sure<Same<typeof javascript, typeof entry>>();
sure<Same<IsAny<Parameters<Engine["apply"]>[0]>, false>>();
sure<Same<IsAny<Reward["items"]>, false>>();
sure<Same<IsAny<Reward["anything"]>, false>>();
sure<Same<IsAny<AchievementDefinition["extra"]>, false>>();
sure<Same<PlauditError["code"], ErrorCode>>();
