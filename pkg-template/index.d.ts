/**
 * plaudit: achievements, evaluated where the user is.
 *
 * Data keeps Hiro's snake_case field names. Instants are whole UNIX seconds and are always passed in; numbers are safe
 * integers (at most 2^53 − 1 in size) unless said otherwise. Every failure is a {@link PlauditError}, and a call that fails
 * changes nothing.
 *
 * What stands in brackets, such as (G9), is a rule: RULES.md beside this file says each in a sentence.
 *
 * @packageDocumentation
 */

// ---- Getting ready -------------------------------------------------------------------------------------------------

/**
 * Prepares the WebAssembly module early, or from another place than the bytes inside of this package.
 *
 * Optional: {@link createEngine} does it by itself. Calls at the same time share one attempt, a call after a success does
 * nothing, and a call after a failure tries again.
 *
 * @throws PlauditError `NOT_READY` where WebAssembly is missing or forbidden, or the source is not this package's module;
 * `NETWORK` where it cannot be fetched; `INVALID_ARGUMENT` for the options.
 */
export function init(options?: InitOptions): Promise<void>;

/** How {@link init} gets the module. */
export interface InitOptions {
  /** Where the module comes from; by default the bytes inside of this package. */
  wasm?: WasmSource;
}

/**
 * A URL, a Response, bytes, or a compiled module of `plaudit/plaudit.wasm`.
 *
 * Structural, so that no DOM library is needed to compile against this.
 */
export type WasmSource = string | { href: string } | { arrayBuffer(): Promise<ArrayBuffer> } | ArrayBuffer | ArrayBufferView | object;

/**
 * Reads definitions, and the state of an earlier engine if there is one, and makes an engine of them.
 *
 * @throws PlauditError `INVALID_DEFINITIONS` with every issue; `STATE_UNREADABLE` or `STATE_NEWER` for `options.state`;
 * `INVALID_ARGUMENT` for other options, and for keys that are none; `NOT_READY` where WebAssembly is missing or forbidden.
 */
export function createEngine(definitions: Definitions, options?: EngineOptions): Promise<Engine>;

/**
 * As {@link createEngine}, at once.
 *
 * Instantiates the bytes inside of this package, which Chrome before 115 forbids outside of workers: there, `await init()` first.
 * {@link validate} and {@link Schedule} need the same.
 *
 * @throws PlauditError as {@link createEngine}.
 */
export function createEngineSync(definitions: Definitions, options?: EngineOptions): Engine;

/**
 * Every problem of a definitions document, not only the first; an empty list if there is none.
 *
 * @param definitions The document; anything at all may be passed.
 * @param previous The document that players have progress under: what the change would break for them is reported as well.
 * @throws PlauditError `INVALID_DEFINITIONS` if `previous` cannot be read at all; `INVALID_ARGUMENT` for the options; `NOT_READY`.
 */
export function validate(definitions: unknown, previous?: unknown, options?: ValidateOptions): Issue[];

/** How {@link validate} reads a document. */
export interface ValidateOptions {
  /** Whether it is a team's document, in which a node without `max_count` takes `count` as its target (T1). Default: false. */
  team?: boolean;
}

/** What an engine is made of besides its definitions. */
export interface EngineOptions {
  /** What {@link Engine.state} gave earlier. Default: nothing has happened yet. */
  state?: State;
  /**
   * Whether chance is rolled here (R4). `"pending"` (default): rewards that hold chance wait for the authority. A seed: they are
   * rolled here, reproducibly.
   */
  rewards?: "pending" | { seed: string };
  /** For a team's stream (T1): the team. */
  team?: { id: string };
  /** Whose commands these are; in a team only an admin claims by hand (T3). */
  actor?: { id: string; role: "member" | "admin" };
}

// ---- The engine ----------------------------------------------------------------------------------------------------

/** Definitions and one stream's state: what is unlocked, what can be claimed, what changes next. Pure: no clock, no I/O. */
export interface Engine {
  /**
   * What the definitions probably do not mean as they say it: all that {@link validate} warns of. While an app is developed
   * (`process.env.NODE_ENV` exists and is not `"production"`), the console tells it, too, once of each document. Frozen.
   */
  readonly warnings: readonly Issue[];
  /**
   * Carries out one command.
   *
   * @throws PlauditError `INVALID_COMMAND`, `NOT_FOUND`, `NOT_COMPLETE`, `ALREADY_CLAIMED`, `PERMISSION_DENIED`, `DISPOSED`.
   */
  apply(command: Command): Outcome;
  /**
   * Carries out commands in their order, all of them or none; one crossing into WebAssembly.
   *
   * @throws PlauditError as {@link Engine.apply}.
   */
  applyAll(commands: readonly Command[]): Outcome;
  /**
   * What a command, or several, would do; changes nothing.
   *
   * @throws PlauditError as {@link Engine.apply}.
   */
  preview(commands: Command | readonly Command[]): Outcome;
  /**
   * Every achievement as it is at an instant; with a filter, those of one category.
   *
   * The views are the caller's own, but for what the definitions fix (`precondition_ids`, `available_rewards`, `additional_properties`,
   * `trigger`, `available_total_reward`): those objects are frozen, and shared by all views of an achievement.
   *
   * @param now UNIX seconds, whole, in the years 1970–2099 (P12): `Math.floor(Date.now() / 1000)`. The same goes for the other reads.
   * @throws PlauditError `INVALID_ARGUMENT`, also for milliseconds, fractions and unknown filters; `DISPOSED`.
   */
  list(now: number, filter?: ListFilter): AchievementList;
  /**
   * One achievement or sub-achievement as it is at an instant; undefined if there is none of that id. What the definitions fix is frozen,
   * as {@link Engine.list} has it.
   *
   * @throws PlauditError `INVALID_ARGUMENT`, `DISPOSED`.
   */
  get(id: string, now: number): Achievement | SubAchievement | undefined;
  /**
   * Whether a node's time has come (P1): within start and end, and in its phase.
   *
   * @throws PlauditError `INVALID_ARGUMENT`, `NOT_FOUND`, `DISPOSED`.
   */
  isActive(id: string, now: number): boolean;
  /**
   * The next instant at which a view changes by time alone (P11): one timer is enough. Undefined: none does any more.
   *
   * @throws PlauditError `INVALID_ARGUMENT`, `DISPOSED`.
   */
  nextChange(now: number): number | undefined;
  /**
   * Whether progress is possible on a node, and which rules stand in the way.
   *
   * @throws PlauditError `INVALID_ARGUMENT`, `NOT_FOUND`, `DISPOSED`.
   */
  explain(id: string, now: number): Explanation;
  /**
   * Everything that has happened, as plain JSON, to be stored and passed as {@link EngineOptions.state} later.
   *
   * @throws PlauditError `DISPOSED`.
   */
  state(): State;
  /** Frees the engine's memory. Every other method then throws `DISPOSED`; disposing again does nothing. */
  dispose(): void;
}

/** What {@link Engine.list} keeps. */
export interface ListFilter {
  /** Only achievements of this category. */
  category?: string;
}

// ---- Schedules -----------------------------------------------------------------------------------------------------

/**
 * A cron expression in Nakama's dialect (C1–C9), with occurrences in the years 1970–2099.
 *
 * @example
 * ```js
 * const weekly = new Schedule("0 0 * * MON");
 * weekly.next(0); // 345600, Monday 1970-01-05
 * ```
 */
export class Schedule {
  /**
   * @param expression Five fields (`minute hour day-of-month month day-of-week`), six with a year, seven with a second in front;
   * or one of `@yearly @annually @monthly @weekly @daily @hourly`.
   * @throws PlauditError `INVALID_SCHEDULE`, naming the field, the entry and the reason (C7), also for the options; `NOT_READY`.
   */
  constructor(expression: string, options?: ScheduleOptions);
  /**
   * The first occurrence strictly after an instant; undefined if none is left (C6).
   *
   * @throws PlauditError `INVALID_ARGUMENT`.
   */
  next(after: number): number | undefined;
  /**
   * The last occurrence strictly before an instant; undefined if there was none (C6).
   *
   * @throws PlauditError `INVALID_ARGUMENT`.
   */
  previous(before: number): number | undefined;
  /**
   * The next `count` occurrences after an instant (at most 1,000,000), fewer if fewer are left.
   *
   * @throws PlauditError `INVALID_ARGUMENT`.
   */
  upcoming(after: number, count: number): number[];
}

/** How a {@link Schedule} reads the clock. */
export interface ScheduleOptions {
  /** How many seconds local time is ahead of UTC; positive is east, may be negative (C8). Default: 0. */
  timeOffsetSec?: number;
}

// ---- Commands and what comes of them -------------------------------------------------------------------------------

/** What every command says about itself. */
export interface CommandBase {
  /** When it happened; in the years 1970–2099. */
  at: number;
  /** How many seconds the user's local time was ahead of UTC, from −12 h to +14 h: the day that a streak counts (G1). Default: 0. */
  utc_offset_sec?: number | undefined;
  /** The app's version, dotted integers, for `settings.min_app_version` (G10). */
  app_version?: string | undefined;
}

/**
 * Something that happened, or that the user wants.
 *
 * - `update` adds amounts (which may be negative) to nodes, by id (U1); `at_least` has marks instead, from 0, which a count rises to
 *   unless it is higher, so that a mark may be told again and again (U11). No id stands in both.
 * - `claim` takes rewards, by id, and the total reward with them where it is available (R1).
 * - The others are activity, for triggers: a session of so many seconds, content completed, a community action, a purchase,
 *   statistics (`set`, then `max` and `min`, which only raise or lower it, then `add`), the app opened (G1–G9). A `subscribed` whose
 *   `transaction_id` was seen before is a restored purchase, and changes nothing (G6).
 */
export type Command = CommandBase &
  (
    | { type: "update"; achievements: Record<string, number>; at_least?: Record<string, number> }
    | { type: "update"; achievements?: Record<string, number>; at_least: Record<string, number> }
    | { type: "claim"; ids: readonly string[]; claim_total_reward?: boolean }
    | { type: "session_completed"; duration_sec: number; content_id?: string }
    | { type: "content_completed"; content_id: string }
    | { type: "joined" }
    | { type: "posted" }
    | { type: "commented" }
    | { type: "subscribed"; product_id?: string; transaction_id?: string }
    | { type: "stat"; set?: Record<string, number>; max?: Record<string, number>; min?: Record<string, number>; add?: Record<string, number> }
    | { type: "app_opened" }
  );

/** What came of commands, in the order in which it came. */
export interface Outcome {
  /** What changed. */
  events: AchievementEvent[];
  /** What was completed: one per completion, for the pop-up (G13). */
  unlocks: Unlock[];
  /** What was granted (R4). */
  rewards: Grant[];
  /** What an update named and left alone (U3). */
  skipped: Skip[];
}

/** A node that an update left alone. */
export interface Skip {
  /** The node. */
  id: string;
  /** The first reason that applies. */
  reason: SkipReason;
}

/** Why a node was left alone (U3), in the order in which the reasons are looked for. */
export type SkipReason = "archived" | "triggered" | "expired" | "inactive" | "phase_over" | "locked" | "auto_reset" | "claimed";

/** One change of one node. */
export interface AchievementEvent {
  /** What happened. */
  type: "progressed" | "completed" | "earned" | "claimed" | "total_claimed" | "reset" | "available" | "claim_failed";
  /** The node. */
  id: string;
  /** When. */
  at: number;
  /** The count after the change, where it has one; for a trigger on its way (`progressed`), how far it is (G17). */
  count?: number;
  /** The start of the phase that it happened in, for nodes with a schedule. */
  phase_start?: number;
}

/** A completion, with what a pop-up needs (G13). */
export interface Unlock {
  /** Unique per earning: what has been celebrated under this key need not be again. */
  key: string;
  /** The node. */
  id: string;
  /** The pop-up's title: `unlock_message.title`, or the node's name. */
  title: string;
  /** The node's description. */
  description?: string;
  /** The node's icon, as the definitions give it. */
  icon?: string;
  /** The node's category. */
  category?: string;
  /** The pop-up's text. */
  body?: string;
  /** The text to share. */
  share_text?: string;
  /** The address to share. */
  share_url?: string;
  /** When it was earned. */
  at: number;
  /** Whether the retroactive check found it (G9): many may come at once. */
  retroactive: boolean;
}

/** A reward that was taken. */
export interface Grant {
  /** The node. */
  id: string;
  /** Which of its rewards. */
  kind: "reward" | "total_reward";
  /** What was rolled; missing while the roll is pending. */
  reward?: Reward;
  /** Whether chance is left to the authority (R4). */
  pending_roll: boolean;
}

/** What stands in the way of a node. */
export interface Explanation {
  /** The node. */
  id: string;
  /** Could progress or an earning happen now? By the same checks as `update` and activity: what would be skipped is not open. */
  open: boolean;
  /** Everything that stands in the way, or will; never empty if it is not open. */
  reasons: ExplanationReason[];
}

/**
 * One rule that stands in the way, in the order of U3.
 *
 * - `archived`: it cannot be earned any more (G11).
 * - `expired`: its time is over for good, `since` (P9).
 * - `inactive`: its time has not come (P1), or its trigger is not activated yet (G8), `until` then; without `until`: it never will.
 * - `phase_over`: an update at this instant is too late: what is recorded stands in a later phase. Instants count again from `until` on (P12).
 * - `locked`: these preconditions are not met (U4); hidden ones are left out (G13).
 * - `claimed`: the current run is claimed, `until` its reset; without `until`: for good.
 * - `unclaimed`: the current run is complete, and only its claim is missing (R2, U7).
 * - `missed`: its milestone was passed while it could not be earned (G2).
 * - `needs_new_streak`: the streak is past the mark, or the next session takes it there; it has to break first (G1).
 * - `disabled`: achievements that triggers earn are switched off (G10).
 * - `app_version`: the app is older than it `needs` to be (G10).
 * - `streak_breaks`: blocks nothing; the streak breaks at `at`, which lies ahead, unless a session comes before (G1).
 */
export type ExplanationReason =
  | { code: "inactive"; until?: number }
  | { code: "expired"; since: number }
  | { code: "phase_over"; until: number }
  | { code: "locked"; ids: string[] }
  | { code: "claimed"; until?: number }
  | { code: "unclaimed" }
  | { code: "archived" }
  | { code: "missed" }
  | { code: "needs_new_streak" }
  | { code: "disabled" }
  | { code: "app_version"; needs: string }
  | { code: "streak_breaks"; at: number };

// ---- Views: Hiro's messages, with plain numbers and zero values present ----------------------------------------------

/**
 * How an achievement stands, in one word: what a list shows beside its name. Where several apply, the first of these does.
 *
 * - `claimable`: there is something to claim: the current run, one of before (R5), or the total reward (R3).
 * - `claimed`: the current run is claimed, and a scheduled reset will begin another.
 * - `done`: the current run is claimed and no reset comes; or it is complete, and this actor may not claim it (T3); or a trigger has earned
 *   it once, which stays (G12).
 * - `archived`: it cannot be earned any more (G11).
 * - `expired`: its time is over for good (P9).
 * - `missed`: its milestone was passed while it could not be earned (G2).
 * - `inactive`: its time has not come (P1, G8), or the instant lies before the phase of what is recorded (P12).
 * - `locked`: a precondition is not met that is none of its own subs (U4).
 * - `disabled`, `app_version`: triggers earn nothing, or not in this app (G10).
 * - `open`: none of these: progress counts, or it waits only for its own subs or for a new streak.
 */
export type AchievementState =
  | "claimable"
  | "claimed"
  | "done"
  | "archived"
  | "expired"
  | "missed"
  | "inactive"
  | "locked"
  | "disabled"
  | "app_version"
  | "open";

/** Every achievement at one instant, by id. */
export interface AchievementList {
  /** Those that are completed once. */
  achievements: Record<string, Achievement>;
  /** Those with a `reset_cronexpr` or `auto_reset`, and those whose trigger earns again (G12). */
  repeat_achievements: Record<string, Achievement>;
}

/** A sub-achievement at one instant. */
export interface SubAchievement {
  /** Its id, unique among achievements and subs. */
  id: string;
  /** Its name. */
  name: string;
  /** Its description; empty if it has none. */
  description: string;
  /** Its category; empty if it has none. */
  category: string;
  /** The progress of the current run. */
  count: number;
  /** What completes a run; 0: complete whenever it is unlocked and active (U7). */
  max_count: number;
  /** When the current run was claimed; 0: not yet. */
  claim_time_sec: number;
  /** The instant of this view. */
  current_time_sec: number;
  /** When its time ends; 0: never, or not known yet (P6). */
  expire_time_sec: number;
  /** When its schedule resets it next; 0: never (P6). */
  reset_time_sec: number;
  /** The last change of count, claim or reset; 0: none. */
  update_time_sec: number;
  /** What has to be met first (U4). Frozen. */
  precondition_ids: string[];
  /** What the current run's claim granted, until the reset. */
  reward?: Reward;
  /** What a claim can grant. Frozen. */
  available_rewards?: AvailableRewards;
  /** Text of the definitions' author, carried as it is. Frozen. */
  additional_properties: Record<string, string>;
  /** Whether completing claims. */
  auto_claim: boolean;
  /** Whether completing begins a fresh run. */
  auto_reset: boolean;
  /** Whether its time has come (P1). */
  is_active: boolean;

  /** Completed runs of earlier phases that can still be claimed (R5). */
  pending_claims: number;
  /** How many runs were completed. */
  earned_count: number;
  /** When a run was first completed; 0: never. */
  first_earned_time_sec: number;
  /** When a run was last completed; 0: never. */
  last_earned_time_sec: number;
  /** Cannot be earned any more, and is shown because it was (G11). */
  archived: boolean;
  /** Its icon, as the definitions give it. */
  icon?: string;
  /** Its place among its siblings, from 0: that of the document, or the definition's `order` (U13). */
  order: number;
  /** How much it is worth showing, as the definitions give it. */
  tier?: Tier;
  /** The word for what is counted, as the definitions give it. */
  unit?: string;
  /** What earns it, if a trigger does. Frozen. */
  trigger?: Trigger;
  /** How far its trigger is: a streak that is broken is at 0, and one that is earned at its target (G1). */
  progress?: { value: number; target: number };
  /** How it stands, in one word. */
  state: AchievementState;
  /** Whether a claim of it by this engine's actor succeeds (R1, T3): it pays the current run, or one of before (R5). */
  claimable: boolean;
  /** Whether a claim of its total reward by this engine's actor pays one (R3, T3); false for subs. */
  claimable_total: boolean;
  /**
   * How far it is, from 0 to `target`, as a progress bar shows it: a trigger's progress, all of it once that has earned it; else the count.
   * Where `max_count` is 0 (U7): how many of its subs are complete.
   */
  value: number;
  /** What `value` is out of: the trigger's target, else `max_count`, or the number of subs where that is 0; 0: there is no way to show. */
  target: number;
  /** What stands in the way, as {@link Engine.explain} says it; empty of most. */
  reasons: ExplanationReason[];
  /** Teams only: each member's accepted change in this phase, by member id (T2). */
  contributions?: Record<string, number>;
}

/** An achievement at one instant. */
export interface Achievement extends SubAchievement {
  /** When the total reward was claimed; 0: not yet. */
  total_claim_time_sec: number;
  /** What a claim of the total can grant. Frozen. */
  available_total_reward?: AvailableRewards;
  /** What the claim of the total granted, until the reset. */
  total_reward?: Reward;
  /** Its subs, by id. */
  sub_achievements: Record<string, SubAchievement>;
  /** Whether the total reward is claimed when it falls due (R3). */
  auto_claim_total: boolean;
  /** When its time begins; 0: always has. */
  start_time_sec: number;
  /** When its time ends; 0: never. */
  end_time_sec: number;

  /** Total rewards of earlier phases that can still be claimed. */
  pending_total_claims: number;
}

// ---- Rewards -------------------------------------------------------------------------------------------------------

/** A reward that was rolled: what is granted, exactly. */
export interface Reward {
  /** Items, by id: how many. */
  items?: Record<string, number>;
  /** Currencies, by id: how much. */
  currencies?: Record<string, number>;
  /** Energies, by id: how much; each an int32. */
  energies?: Record<string, number>;
  /** Carried as they are. */
  energy_modifiers?: EnergyModifier[];
  /** Carried as they are. */
  reward_modifiers?: RewardModifier[];
  /** When it was granted. */
  grant_time_sec?: number;
  /** Items with properties of their own, by id. */
  item_instances?: Record<string, ItemInstance>;
  /** How long the mailbox keeps it; 0: not by mailbox. */
  to_mailbox_expiry_sec?: number;
  /** What the team gets, carried as it is. */
  team_reward?: unknown;
  /** Carried as it is. */
  message?: unknown;
  /** Fields of newer definitions. */
  [field: string]: unknown;
}

/** An item that was granted with properties. */
export interface ItemInstance {
  /** The item's id in the host's catalogue. */
  item_id?: string;
  /** How many. */
  count?: number;
  /** Its texts, by name. */
  string_properties?: Record<string, string>;
  /** Its numbers, by name; fractions allowed. */
  numeric_properties?: Record<string, number>;
  /** Fields of newer definitions. */
  [field: string]: unknown;
}

/** What a claim can grant, in Hiro's wire shape: ranges stand under `count`. */
export interface AvailableRewards {
  /** Granted always. */
  guaranteed?: AvailableRewardsContents;
  /** Rows of which some are drawn, by weight. */
  weighted?: AvailableRewardsContents[];
  /** How many rows are drawn; 0: one. */
  max_rolls?: number;
  /** The sum that weights are out of; above the rows' own sum, the rest is the chance of nothing. */
  total_weight?: number;
  /** A row is granted at most this many times more than once; 0: no limit. */
  max_repeat_rolls?: number;
  /** How long the mailbox keeps it; 0: not by mailbox. */
  to_mailbox_expiry_sec?: number;
  /** What the team can get, carried as it is. */
  team_reward?: unknown;
  /** Carried as it is. */
  message?: unknown;
  /** Fields of newer definitions. */
  [field: string]: unknown;
}

/** One row of {@link AvailableRewards}. */
export interface AvailableRewardsContents {
  /** Items, by id. */
  items?: Record<string, AvailableItem>;
  /** Sets of which items are taken. */
  item_sets?: AvailableItemSet[];
  /** Currencies, by id. */
  currencies?: Record<string, { count: Range }>;
  /** Energies, by id. */
  energies?: Record<string, { count: Range }>;
  /** Carried as they are. */
  energy_modifiers?: EnergyModifier[];
  /** Carried as they are. */
  reward_modifiers?: RewardModifier[];
  /** The row's weight among the weighted ones. */
  weight?: number;
  /** Fields of newer definitions. */
  [field: string]: unknown;
}

/** How many of an item, and with which properties. */
export interface AvailableItem {
  /** How many. */
  count: Range;
  /** Texts that are drawn, by name. */
  string_properties?: Record<string, StringPropertyDefinition>;
  /** Numbers that are drawn, by name; fractions allowed. */
  numeric_properties?: Record<string, { count: Range }>;
}

/** How many of a set of items. */
export interface AvailableItemSet {
  /** How many. */
  count?: Range;
  /** How often one item may be taken again. */
  max_repeats?: number;
  /** The names of the sets that the item belongs to. */
  set?: string[];
  /** Fields of newer definitions. */
  [field: string]: unknown;
}

/** From `min` to `max` (default: `min`), in steps of `multiple` (default: any). */
export interface Range {
  /** The least. */
  min?: number;
  /** The most; default: `min`. */
  max?: number;
  /** Only multiples of it. */
  multiple?: number;
}

/** A temporary change of an energy, carried as it is. */
export interface EnergyModifier {
  /** The energy. */
  id?: string;
  /** What it does, such as `infinite` or `multiplier`. */
  operator?: string;
  /** Any other field. */
  [field: string]: unknown;
}

/** A temporary change of later rewards, carried as it is. */
export interface RewardModifier {
  /** What it changes. */
  id?: string;
  /** Which kind of thing `id` is, such as `currency`. */
  type?: string;
  /** What it does, such as `multiplier`. */
  operator?: string;
  /** Any other field. */
  [field: string]: unknown;
}

// ---- Definitions ---------------------------------------------------------------------------------------------------

/**
 * Hiro's definitions document; strings are not narrowed to literals, so that an imported `.json` file fits.
 *
 * @example
 * ```json
 * { "achievements": { "daily": { "name": "Win three matches", "max_count": 3, "reset_cronexpr": "0 0 * * *" } } }
 * ```
 */
export interface Definitions {
  /** Where an editor finds the schema. */
  $schema?: string;
  /** Achievements by id; also nested once more, as team documents are. */
  achievements: Record<string, AchievementDefinition> | { achievements: Record<string, AchievementDefinition> };
  /** What holds for all of them. */
  settings?: Settings;
  /** A comment; so is every key, in every object, that begins with `//` or `_`. */
  [comment: `//${string}` | `_${string}`]: unknown;
}

/**
 * {@link Definitions} in which keys that plaudit does not know do not compile: keys of your own beside plaudit's, and typos. For documents
 * that are written in TypeScript.
 *
 * @example
 * ```ts
 * const definitions = {
 *   achievements: { daily: { name: "Win three matches", max_count: 3, reset_cronexpr: "0 0 * * *" } },
 * } as const satisfies StrictDefinitions;
 * ```
 */
export type StrictDefinitions = KnownKeys<Definitions>;

/** A type without the keys of which it knows nothing, at every depth. */
export type KnownKeys<T> = T extends string
  ? T
  : T extends readonly (infer Item)[]
    ? readonly KnownKeys<Item>[]
    : T extends object
      ? { [Key in keyof T as string extends Key ? (unknown extends T[Key] ? never : Key) : Key]: KnownKeys<T[Key]> }
      : T;

/** How much an achievement is worth showing. */
export type Tier = "bronze" | "silver" | "gold" | "platinum";

/** A node's or a category's words in one language, each in place of the field of that name. */
export interface NodeTexts {
  /** What it is called. */
  name?: string;
  /** What has to be done. */
  description?: string;
  /** The pop-up's title. */
  title?: string;
  /** The text below it. */
  body?: string;
  /** The text to share. */
  share_text?: string;
  /** The word for what is counted. */
  unit?: string;
}

/** A sub-achievement's definition: an achievement's without start, end, total and subs. */
export interface SubAchievementDefinition {
  /** What it is called. Required. */
  name: string;
  /** What completes it. Required, except with a trigger (where it is 1), and for teams, where `count` stands in. 0: see U7. */
  max_count?: number;
  /** What has to be done, in words. */
  description?: string;
  /** A group to list it under. */
  category?: string;
  /** The progress that a run starts with. Default: 0. */
  count?: number;
  /** When it resets: a cron expression, see {@link Schedule}. Default: never. */
  reset_cronexpr?: string;
  /** How many seconds the schedule's clock is ahead of UTC; may be negative (C8). Default: 0. */
  time_offset_sec?: number;
  /** How long it is active after a reset, or after its start, in seconds. Default: all the time. */
  duration_sec?: number;
  /** Ids of achievements and subs that have to be met first (U4). */
  precondition_ids?: readonly string[];
  /** What completing it is worth. */
  reward?: RewardDefinition;
  /** Any texts, carried as they are. */
  additional_properties?: Record<string, string>;
  /** Whether completing claims. Default: false. */
  auto_claim?: boolean;
  /** Whether completing begins a fresh run at once. Default: false. */
  auto_reset?: boolean;
  /** What earns it, in place of updates (G1–G13). */
  trigger?: Trigger;
  /** From when activity counts for the trigger (G8). Default: always. */
  activated_time_sec?: number;
  /** Cannot be earned any more; shown to those who have it (G11). Default: false. */
  archived?: boolean;
  /** Not shown before it is earned (G13). Default: false. */
  hidden?: boolean;
  /** Its icon: whatever the host makes of it, such as a URL. */
  icon?: string;
  /** What the pop-up says, in place of the name. */
  unlock_message?: UnlockMessage;
  /** What the pop-up says in place of the name; `unlock_message` goes first. */
  title?: string;
  /** The text below the pop-up's title. */
  body?: string;
  /** The text to share. */
  share_text?: string;
  /** The address to share. */
  share_url?: string;
  /** Where it stands in lists, before those that do not say. Default: as the document has it (U13). */
  order?: number;
  /** How much it is worth showing. */
  tier?: Tier | (string & {});
  /** The word for what is counted, such as `steps`. */
  unit?: string;
  /** Its words in other languages, by language tag, such as `de` or `de-AT`. */
  texts?: Record<string, NodeTexts>;
  /** Other keys are allowed; `validate` warns of those that look like typos. */
  [extra: string]: unknown;
}

/** An achievement's definition. */
export interface AchievementDefinition extends SubAchievementDefinition {
  /** When its time begins, and that of its subs. Default: always has. */
  start_time_sec?: number;
  /** When its time ends, and that of its subs. Default: never. */
  end_time_sec?: number;
  /** Whether the total reward is claimed when it falls due (R3). Default: false. */
  auto_claim_total?: boolean;
  /** What completing it and all of its subs is worth (R3). */
  total_reward?: RewardDefinition;
  /** Its subs, by id; one level only. */
  sub_achievements?: Record<string, SubAchievementDefinition>;
}

/** The words of a pop-up. */
export interface UnlockMessage {
  /** Default: the node's name. */
  title?: string;
  /** The text below the title. */
  body?: string;
  /** The text to share. */
  share_text?: string;
  /** The address to share. */
  share_url?: string;
}

/** What holds for all of a document's achievements. */
export interface Settings {
  /** Whether triggers earn (G10). Default: true. */
  enabled?: boolean;
  /** From when the retroactive check looks back, once (G9). Default: no check. */
  enabled_time_sec?: number;
  /** A version, dotted integers, below which nothing is earned by triggers (G10). */
  min_app_version?: string;
  /** What meets a precondition (U4). Default: `completed` for players, `claimed` for teams. */
  precondition?: "completed" | "claimed" | (string & {});
  /** What the categories are called, by the `category` of achievements. */
  categories?: Record<string, Category>;
  /** Statistics that a team's stream keeps though no trigger names them. */
  statistics?: readonly string[];
  /** A comment. */
  [comment: `//${string}` | `_${string}`]: unknown;
}

/** What a category is called. */
export interface Category {
  /** What it is called. */
  name?: string;
  /** Its name in other languages, by language tag. */
  texts?: Record<string, NodeTexts>;
}

/** What is done in a community (G5). */
export type CommunityAction = "join" | "post" | "comment" | "any" | (string & {});

/** What earns a node; an object with exactly one key. */
export type Trigger = {
  /** So many local days in a row with a completed session (G1). */
  streak?: { days: number };
  /** Exactly so many completed sessions (G2). */
  session_count?: { sessions: number };
  /** So many minutes of sessions, or more (G3). */
  total_time?: { minutes: number };
  /** Any (default) or all of this content, again each time, or with `once` one time only (G4). */
  content?: { content_ids: readonly string[]; require?: "any" | "all" | (string & {}); once?: boolean };
  /** A first action in the community, of one kind or of any in a list (G5). */
  community?: { action: CommunityAction | readonly CommunityAction[] };
  /** A purchase, of these products or of any, again each time, or with `once` one time only (G6). */
  subscription?: { product_ids?: readonly string[]; once?: boolean };
  /** A statistic of so much or more (`at_least`), or of so much or less (`at_most`): one of the two (G7). */
  stat?: { id: string; at_least?: number; at_most?: number };
};

/** What a reward can hold, as the definitions write it: ranges stand inline. */
export interface RewardDefinition {
  /** Granted always. */
  guaranteed?: RewardContentsDefinition;
  /** Rows of which some are drawn, by weight. */
  weighted?: readonly RewardContentsDefinition[];
  /** How many rows are drawn. Default: 0, which draws one. */
  max_rolls?: number;
  /** A row is granted at most this many times more than once. Default: 0, no limit. */
  max_repeat_rolls?: number;
  /** The sum that weights are out of; above the rows' own sum, the rest is the chance of nothing. Default: the rows' sum. */
  total_weight?: number;
  /** How long the mailbox keeps it, in seconds. Default: not by mailbox. */
  to_mailbox_expiry_sec?: number;
  /** What the team gets, carried as it is. */
  team_reward?: unknown;
  /** Carried as it is. */
  message?: unknown;
  /** Other keys are allowed. */
  [extra: string]: unknown;
}

/** One row of a {@link RewardDefinition}. */
export interface RewardContentsDefinition {
  /** Items, by id. */
  items?: Record<string, ItemDefinition>;
  /** Sets of which items are taken; they come back unresolved, for the host's catalogue (R4). */
  item_sets?: readonly ItemSetDefinition[];
  /** Currencies, by id. */
  currencies?: Record<string, Range>;
  /** Energies, by id; each an int32. */
  energies?: Record<string, Range | number>;
  /** Carried as they are. */
  energy_modifiers?: readonly EnergyModifier[];
  /** Carried as they are. */
  reward_modifiers?: readonly RewardModifier[];
  /** The row's weight, if it is a weighted one. */
  weight?: number;
  /** Other keys are allowed. */
  [extra: string]: unknown;
}

/** How many of an item, and with which properties. */
export interface ItemDefinition extends Range {
  /** Texts that are drawn, by name. */
  string_properties?: Record<string, StringPropertyDefinition>;
  /** Numbers that are drawn, by name; fractions allowed. */
  numeric_properties?: Record<string, Range>;
}

/** A text that is drawn from options by weight. */
export interface StringPropertyDefinition {
  /** The sum that weights are out of. Default: the options' sum. */
  total_weight?: number;
  /** The options, each with its weight. */
  options?: Record<string, { weight?: number }>;
}

/** How many of a set of items. */
export interface ItemSetDefinition extends Range {
  /** How often one item may be taken again. */
  max_repeats?: number;
  /** The names of the sets that the item belongs to. */
  set?: readonly string[];
  /** Other keys are allowed. */
  [extra: string]: unknown;
}

// ---- State and errors ----------------------------------------------------------------------------------------------

/** Everything that has happened in one stream. Plain JSON; opaque, but versioned. */
export interface State {
  /** The version of its form. */
  version: number;
  /** The engine's own. */
  [field: string]: unknown;
}

/** One problem of a definitions document. */
export interface Issue {
  /** An error refuses the document; a warning does not. */
  severity: "error" | "warning";
  /** A stable name of the kind of problem. */
  code: string;
  /** Where: a JSON pointer (RFC 6901) into the document; empty for the whole of it. */
  path: string;
  /** What is wrong. */
  message: string;
  /** What would be right. */
  help?: string;
}

/** Why a call was refused. What it was called on is as it was before. */
export class PlauditError extends Error {
  /** The kind of failure, for programs. */
  code: ErrorCode;
  /** Where, if there is a place: a JSON pointer (RFC 6901) into the argument. */
  path?: string;
  /** Every problem of the definitions, for `INVALID_DEFINITIONS`. */
  issues?: Issue[];
}

/**
 * The kinds of failure.
 *
 * - `INVALID_DEFINITIONS`: the document has errors; `issues` lists all of them.
 * - `INVALID_COMMAND`: a command, or an activity, is malformed.
 * - `INVALID_ARGUMENT`: another argument is none that the call can take: an instant that is not in whole seconds of 1970–2099, an option that
 *   does not exist, an address that is none.
 * - `INVALID_SCHEDULE`: a cron expression does not parse.
 * - `NOT_FOUND`, `NOT_COMPLETE`, `ALREADY_CLAIMED`, `PERMISSION_DENIED`: an update or a claim that the rules refuse (U2, R2, T3).
 * - `STATE_UNREADABLE`, `STATE_NEWER`: a saved state is damaged, or was written by a newer version.
 * - `NOT_READY`: WebAssembly is not there (yet).
 * - `DISPOSED`: the engine was disposed.
 * - `STORAGE`, `NETWORK`, `AUTH`: storage, network or sign-in failed.
 * - `INTERNAL`: plaudit failed, through no fault of the caller; the engine has to be created again.
 */
export type ErrorCode =
  | "INVALID_DEFINITIONS"
  | "INVALID_COMMAND"
  | "INVALID_ARGUMENT"
  | "INVALID_SCHEDULE"
  | "NOT_FOUND"
  | "NOT_COMPLETE"
  | "ALREADY_CLAIMED"
  | "PERMISSION_DENIED"
  | "STATE_UNREADABLE"
  | "STATE_NEWER"
  | "NOT_READY"
  | "DISPOSED"
  | "STORAGE"
  | "NETWORK"
  | "AUTH"
  | "INTERNAL";
