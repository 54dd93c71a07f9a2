// The definitions document.

import type { RewardDefinition } from "./rewards.js";

// ---- Definitions ---------------------------------------------------------------------------------------------------

/**
 * A definitions document in Hiro's format. Strings are not narrowed to literals, so that an imported `.json` file has this type.
 *
 * @example
 * ```json
 * { "achievements": { "daily": { "name": "Win three matches", "max_count": 3, "reset_cronexpr": "0 0 * * *" } } }
 * ```
 */
export interface Definitions {
  /** The URL or path of the JSON schema, for editors. */
  $schema?: string;
  /** Achievements by id; team documents nest them in a second `achievements` object. */
  achievements: Record<string, AchievementDefinition> | { achievements: Record<string, AchievementDefinition> };
  /** Settings for all achievements of the document. */
  settings?: Settings;
  /** A comment. In every object, keys that begin with `//` or `_` are comments. */
  [comment: `//${string}` | `_${string}`]: unknown;
}

/**
 * {@link Definitions} without unknown keys, for documents written in TypeScript: typos and keys of your own do not compile.
 *
 * @example
 * ```ts
 * const definitions = {
 *   achievements: { daily: { name: "Win three matches", max_count: 3, reset_cronexpr: "0 0 * * *" } },
 * } as const satisfies StrictDefinitions;
 * ```
 */
export type StrictDefinitions = KnownKeys<Definitions>;

/** A type without its index signatures for unknown keys, at every depth. */
export type KnownKeys<T> = T extends string
  ? T
  : T extends readonly (infer Item)[]
    ? readonly KnownKeys<Item>[]
    : T extends object
      ? { [Key in keyof T as string extends Key ? (unknown extends T[Key] ? never : Key) : Key]: KnownKeys<T[Key]> }
      : T;

/** The prominence of an achievement, lowest first. */
export type Tier = "bronze" | "silver" | "gold" | "platinum";

/** The texts of a node or category in one language; each replaces the field of that name. Missing and empty ones come from the next closest language. */
export interface NodeTexts {
  /** Its name. */
  name?: string;
  /** A description of what to do. */
  description?: string;
  /** The pop-up's title. */
  title?: string;
  /** The text below the title. */
  body?: string;
  /** The text to share. */
  share_text?: string;
  /** The unit of the count, such as `steps`. */
  unit?: string;
}

/** The definition of a sub-achievement: that of an achievement without start, end, total reward and subs. */
export interface SubAchievementDefinition {
  /** Its name. Required. */
  name: string;
  /**
   * The count that completes a run; for 0, see U7. Optional with a trigger (always 1), for a parent with subs, which then counts them (U12),
   * and for teams, where `count` is the target (T1); required otherwise.
   */
  max_count?: number;
  /** A description of what to do. */
  description?: string;
  /** The category that lists show it under. */
  category?: string;
  /** The count that a run starts with. Default: 0. */
  count?: number;
  /** When it resets, as a cron expression ({@link Schedule}). Default: never. */
  reset_cronexpr?: string;
  /** The offset of the schedule's clock from UTC in seconds; positive is east of UTC (C8). Default: 0. */
  time_offset_sec?: number;
  /**
   * The time zone of the schedule: `utc`, or `player`, the player's own, which the `utc_offset_sec` of commands gives (P13). Not allowed
   * together with `time_offset_sec`, nor in a team's document. Default: that of the settings.
   */
  reset_zone?: ResetZone;
  /** How long it is active after a reset, or after its start, in seconds. Default: without limit. */
  duration_sec?: number;
  /** The ids of achievements and subs that unlock it (U4). */
  precondition_ids?: readonly string[];
  /** The reward for completion. */
  reward?: RewardDefinition;
  /** Any strings, passed through unchanged. */
  additional_properties?: Record<string, string>;
  /** Whether completion claims the reward. Default: false. */
  auto_claim?: boolean;
  /** Whether completion starts a new run at once. Default: false. */
  auto_reset?: boolean;
  /** The activity that earns it, instead of updates (G1–G13). */
  trigger?: Trigger;
  /** The instant from which on activity counts for the trigger (G8). Default: always. */
  activated_time_sec?: number;
  /** Whether it can no longer be earned; it is shown to players who have it (G11). Default: false. */
  archived?: boolean;
  /** Whether it is hidden until it is earned (G13). Default: false. */
  hidden?: boolean;
  /** Its icon, for the host: a URL, or a name that the host knows. */
  icon?: string;
  /** The texts of its pop-up; they take precedence over `title`, `body`, `share_text` and `share_url`. */
  unlock_message?: UnlockMessage;
  /** The pop-up's title. Default: the name. */
  title?: string;
  /** The text below the pop-up's title. */
  body?: string;
  /** The text to share. */
  share_text?: string;
  /** The address to share. */
  share_url?: string;
  /** Its position in lists, ahead of nodes without one. Default: the order of the document (U13). */
  order?: number;
  /** Its prominence. */
  tier?: Tier | (string & {});
  /** The unit of its count, such as `steps`. */
  unit?: string;
  /** Its texts in other languages, by language tag, such as `de` or `de-AT`. */
  texts?: Record<string, NodeTexts>;
  /** Other keys are allowed; `validate` warns of those that look like typos. */
  [extra: string]: unknown;
}

/** The definition of an achievement. */
export interface AchievementDefinition extends SubAchievementDefinition {
  /** When its time and that of its subs starts. Default: no start. */
  start_time_sec?: number;
  /** When its time and that of its subs ends. Default: never. */
  end_time_sec?: number;
  /** Whether the total reward is claimed when it falls due (R3). Default: false. */
  auto_claim_total?: boolean;
  /** The reward for completing it and all of its subs (R3). */
  total_reward?: RewardDefinition;
  /** Its subs, by id; subs have no subs of their own. */
  sub_achievements?: Record<string, SubAchievementDefinition>;
}

/** The texts of a pop-up. */
export interface UnlockMessage {
  /** The title. Default: the node's name. */
  title?: string;
  /** The text below the title. */
  body?: string;
  /** The text to share. */
  share_text?: string;
  /** The address to share. */
  share_url?: string;
}

/** The time zone of a schedule (P13). */
export type ResetZone = "utc" | "player" | (string & {});

/** Settings for all achievements of a document. */
export interface Settings {
  /** Whether triggers earn achievements (G10). Default: true. */
  enabled?: boolean;
  /** The instant from which on the retroactive check takes place, once (G9). Default: no check. */
  enabled_time_sec?: number;
  /** The lowest version of the app, in dotted integers, in which triggers earn achievements (G10). */
  min_app_version?: string;
  /** Whether completion or the claim meets a precondition (U4). Default: `completed` for players, `claimed` for teams. */
  precondition?: "completed" | "claimed" | (string & {});
  /** The time zone of schedules that have neither `time_offset_sec` nor `reset_zone` (P13). Default: `utc`. */
  reset_zone?: ResetZone;
  /** The names of categories, by the `category` of achievements. */
  categories?: Record<string, Category>;
  /** Statistics that a team's stream keeps even if no trigger names them. */
  statistics?: readonly string[];
  /** Streaks by name, each with its own days or weeks; at most 64 (G14). */
  streaks?: Record<string, StreakAccount>;
  /** What an authority accepts from servers only: command types, `stat:` followed by a statistic, and ids of achievements (A9). */
  trusted?: readonly string[];
  /** How much an authority accepts from a client, by the same keys as in `trusted` (A9). */
  limits?: Record<string, RateLimit>;
  /** A comment. */
  [comment: `//${string}` | `_${string}`]: unknown;
}

/** A day of the week: its English name or the first three letters of it, in any case, or its number, 0 for Sunday. */
export type Weekday = number | "mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun" | (string & {});

/** A streak account, which counts days or weeks in a row (G14). */
export interface StreakAccount {
  /** Whether it counts days or weeks. Default: `day`. */
  unit?: "day" | "week" | (string & {});
  /** How many days of a week have to count, from 1 to 7; only for weeks. Default: 1. */
  per_week?: number;
  /** The first day of the week; only for weeks. Default: Monday. */
  week_starts?: Weekday;
  /** What makes a local day count: a session, content completed, or the amount added to a statistic on that day. Default: `session`. */
  by?: "session" | { content: readonly string[] } | { stat: string; at_least: number } | (string & {});
  /** Days of the week that neither continue nor break the streak, at most six; only for days. Default: none. */
  rest_days?: readonly Weekday[];
  /** How long after midnight a session may still count for the day before, in seconds, at most 43,200; only for days. Default: 0. */
  grace_sec?: number;
  /** Freezes, which cover missed days or weeks (G15). Default: only those given by `streak_freeze` commands. */
  freezes?: StreakFreezes;
  /** How long after a break a `streak_repair` command can repair the streak, in seconds. Default: 0, never. */
  repair_sec?: number;
  /** A comment. */
  [comment: `//${string}` | `_${string}`]: unknown;
}

/** How many freezes, which cover missed days or weeks, a player gets (G15). */
export interface StreakFreezes {
  /** The number that a player starts with. Default: 0. */
  start?: number;
  /** One freeze is earned whenever the streak's length is a multiple of this number, from 1. Default: none. */
  earn_every?: number;
  /** The most that a player can hold, up to 100. Default: 100. */
  max?: number;
}

/** How much an authority accepts from a client (A9); `per_hour`, `per_day`, or both. */
export interface RateLimit {
  /** The limit within an hour. Default: none. */
  per_hour?: number;
  /** The limit within a day. Default: none. */
  per_day?: number;
}

/** The name of a category. */
export interface Category {
  /** Its name. */
  name?: string;
  /** Its name in other languages, by language tag. */
  texts?: Record<string, NodeTexts>;
}

/** An action in a community (G5). */
export type CommunityAction = "join" | "post" | "comment" | "any" | (string & {});

/** The activity that earns a node: an object with exactly one key. */
export type Trigger = {
  /** A streak of `days` or `weeks` (one of the two): of the streak account `of` (G14), else of local days with a completed session (G1). */
  streak?: { days?: number; weeks?: number; of?: string };
  /** Exactly this number of completed sessions (G2). */
  session_count?: { sessions: number };
  /** At least this total of session minutes (G3). */
  total_time?: { minutes: number };
  /** Completion of any (default) or all of this content; earned again each time, or with `once` only the first time (G4). */
  content?: { content_ids: readonly string[]; require?: "any" | "all" | (string & {}); once?: boolean };
  /** The first community action of this kind, or of any kind in a list (G5). */
  community?: { action: CommunityAction | readonly CommunityAction[] };
  /** A purchase of one of these products, or of any; earned again each time, or with `once` only the first time (G6). */
  subscription?: { product_ids?: readonly string[]; once?: boolean };
  /** A statistic that reaches `at_least`, or falls to `at_most`; one of the two (G7). */
  stat?: { id: string; at_least?: number; at_most?: number };
};
