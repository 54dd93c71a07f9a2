// Views of achievements at an instant: Hiro's messages, with plain numbers and zero values present.

import type { Tier, Trigger } from "./definitions.js";
import type { AvailableRewards, Reward } from "./rewards.js";

// ---- Views: Hiro's messages, with plain numbers and zero values present ----------------------------------------------

/**
 * The state of an achievement in one word, for a list to show beside its name. If several apply, the first one in this order is given.
 *
 * - `claimable`: the current run, an earlier one (R5) or the total reward (R3) can be claimed.
 * - `claimed`: the current run is claimed, and a scheduled reset will start another.
 * - `done`: the current run is claimed and no reset will follow; or it is complete, and this actor may not claim it (T3); or a trigger has
 *   earned the node, even one that can be earned again (G12).
 * - `archived`: the node can no longer be earned (G11).
 * - `expired`: the node's time has ended for good (P9).
 * - `missed`: the milestone was passed while the node could not be earned (G2).
 * - `inactive`: the node is not active yet (P1, G8), or the instant lies before the phase of its record (P12).
 * - `locked`: a precondition other than one of its own subs is not met (U4).
 * - `disabled`, `app_version`: triggers are switched off, or this version of the app is too old (G10).
 * - `open`: everything else: the node can progress, or it waits only for its own subs or for a new streak.
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

/** Views of all achievements at one instant, by id. */
export interface AchievementList {
  /** Achievements that are completed once. */
  achievements: Record<string, Achievement>;
  /** Achievements with a `reset_cronexpr` or `auto_reset`, and those whose trigger can earn them again (G12). */
  repeat_achievements: Record<string, Achievement>;
}

/** How a local day counts in a streak. `open` is today before it counts; in a weekly streak, `rest` is a day that the week can do without. */
export type StreakDay = "done" | "frozen" | "rest" | "missed" | "open";

/** A streak at one instant (G16). */
export interface StreakView {
  /** The length in days or weeks; 0 from the instant at which it breaks. */
  count: number;
  /** The longest length so far. */
  best: number;
  /** The instant at which it breaks unless it is continued, in UNIX seconds; 0 if it is broken or has not started. */
  alive_until: number;
  /** The number of freezes left (G15). */
  freezes: number;
  /** The last local days, at most 42, oldest first: up to today, or after a break up to the last day that counted. */
  days: StreakDay[];
}

/** A view of a sub-achievement at one instant. */
export interface SubAchievement {
  /** Its id, unique among achievements and subs. */
  id: string;
  /** Its name. */
  name: string;
  /** Its description; empty if it has none. */
  description: string;
  /** Its category; empty if it has none. */
  category: string;
  /** The name of its category from `settings.categories`, in the current language; absent if the settings do not name it. */
  category_name?: string;
  /** The progress of the current run. */
  count: number;
  /** The count that completes a run; 0: complete whenever it is unlocked and active (U7). */
  max_count: number;
  /** When the current run was claimed; 0 if it was not. */
  claim_time_sec: number;
  /** The instant of this view. */
  current_time_sec: number;
  /** When its time ends; 0 if never, or if not known yet (P6). */
  expire_time_sec: number;
  /** When its schedule resets it next; 0 if never (P6). */
  reset_time_sec: number;
  /** When its count last changed, or it was last claimed or reset; 0 if never. */
  update_time_sec: number;
  /** The ids of its preconditions (U4). Frozen. */
  precondition_ids: string[];
  /** The reward granted for the current run, until the reset. */
  reward?: Reward;
  /** The rewards that a claim can grant. Frozen. */
  available_rewards?: AvailableRewards;
  /** The definition's `additional_properties`, unchanged. Frozen. */
  additional_properties: Record<string, string>;
  /** Whether completion claims the reward. */
  auto_claim: boolean;
  /** Whether completion starts a new run. */
  auto_reset: boolean;
  /** Whether it is active (P1). */
  is_active: boolean;

  /**
   * The number of completed runs of earlier phases that can still be claimed (R5). A run that no command saw complete (U12) is one of
   * them before `earned_count` counts it: the next command that resets or claims it also unlocks it.
   */
  pending_claims: number;
  /** The number of completed runs. */
  earned_count: number;
  /** When a run was first completed; 0 if never. */
  first_earned_time_sec: number;
  /** When a run was last completed; 0 if never. */
  last_earned_time_sec: number;
  /** Whether it can no longer be earned; shown because it was earned before (G11). */
  archived: boolean;
  /** Its icon, as written in the definitions. */
  icon?: string;
  /**
   * Its rank among its siblings, from 0: first those whose definition has an `order`, ascending, then the others in the order of the
   * document (U13). JavaScript moves ids that look like integers before all others: give those an `order`.
   */
  order: number;
  /** Its tier, as written in the definitions. */
  tier?: Tier;
  /** The unit of its count, as written in the definitions. */
  unit?: string;
  /** Its trigger, if it has one. Frozen. */
  trigger?: Trigger;
  /** The progress of its trigger: 0 for a broken streak, `target` for an earned one (G1). */
  progress?: { value: number; target: number };
  /** The streak that its trigger counts, if it counts one (G16). */
  streak?: StreakView;
  /** Its state in one word. */
  state: AchievementState;
  /** Whether this engine's actor can claim it (R1, T3): the current run, or an earlier one (R5). */
  claimable: boolean;
  /** Whether this engine's actor can claim its total reward (R3, T3); false for subs. */
  claimable_total: boolean;
  /**
   * Its progress from 0 to `target`, for a progress bar: the trigger's progress (`target` once it is earned), else the count. A parent
   * without `max_count` (U12), or whose `max_count` is 0 (U7), counts its complete subs.
   */
  value: number;
  /** The target of `value`: the trigger's, else `max_count`, or the number of subs if that is 0; 0 if there is no progress to show. */
  target: number;
  /** Why it cannot progress, as in {@link Engine.explain}; usually empty. */
  reasons: ExplanationReason[];
  /** In a team, each member's accepted contribution in this phase, by member id (T2). */
  contributions?: Record<string, number>;
}

/** A view of an achievement at one instant. */
export interface Achievement extends SubAchievement {
  /** When the total reward was claimed; 0 if it was not. */
  total_claim_time_sec: number;
  /** The rewards that a claim of the total reward can grant. Frozen. */
  available_total_reward?: AvailableRewards;
  /** The total reward that was granted, until the reset. */
  total_reward?: Reward;
  /** Its subs, by id. */
  sub_achievements: Record<string, SubAchievement>;
  /** Whether the total reward is claimed when it falls due (R3). */
  auto_claim_total: boolean;
  /** When its time starts; 0 if it has no start. */
  start_time_sec: number;
  /** When its time ends; 0 if never. */
  end_time_sec: number;

  /** The number of total rewards of earlier phases that can still be claimed. */
  pending_total_claims: number;
}

/** Whether a node can progress, and why not. */
export interface Explanation {
  /** The node's id. */
  id: string;
  /** Whether the node can progress or be earned now, by the same checks as `update` and activity. */
  open: boolean;
  /** Everything that blocks the node now or will block it; never empty if `open` is false. */
  reasons: ExplanationReason[];
}

/**
 * One reason why a node cannot progress, or soon cannot; lists of reasons are in the order of U3.
 *
 * - `archived`: the node can no longer be earned (G11).
 * - `expired`: the node's time ended for good at `since` (P9).
 * - `inactive`: the node is not active (P1), or its trigger is not activated yet (G8), until `until`; without `until`, for good.
 * - `phase_over`: an update at this instant is too late, because the record is in a later phase; updates count again from `until` on (P12).
 * - `locked`: the preconditions `ids` are not met (U4); hidden nodes are left out (G13).
 * - `claimed`: the current run is claimed, until the reset at `until`; without `until`, for good.
 * - `unclaimed`: the current run is complete, and its reward is not claimed yet (R2, U7).
 * - `missed`: the milestone was passed while the node could not be earned (G2).
 * - `needs_new_streak`: the streak is past the target, or the next session takes it past; it has to break first (G1).
 * - `streak_frozen`: blocks nothing; freezes or a repair have kept the streak alive since its last counted day (G15).
 * - `disabled`: achievements with triggers are switched off (G10).
 * - `app_version`: the app's version is lower than `needs` (G10).
 * - `streak_breaks`: blocks nothing; the streak breaks at `at`, in the future, unless a session comes first (G1).
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
  | { code: "streak_frozen" }
  | { code: "disabled" }
  | { code: "app_version"; needs: string }
  | { code: "streak_breaks"; at: number };
