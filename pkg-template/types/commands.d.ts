// Commands, and their outcomes.

import type { Tier } from "./definitions.js";
import type { Names, RegisteredNames } from "./names.js";
import type { Reward } from "./rewards.js";

// ---- Commands and outcomes -----------------------------------------------------------------------------------------

/** The fields that all commands share. */
export interface CommandBase {
  /** The instant of the command, in the years 1970–2099. */
  at: number;
  /** The offset of the user's local time from UTC in seconds, −12 h to +14 h; it decides which day a streak counts (G1). Default: 0. */
  utc_offset_sec?: number | undefined;
  /** The app's version in dotted integers, checked against `settings.min_app_version` (G10). */
  app_version?: string | undefined;
}

/**
 * Something that happened, or that the user requests, with its instant.
 *
 * - `update` adds amounts, which may be negative, to nodes by id (U1). `at_least` gives marks from 0 instead: a count below its mark rises
 *   to it, so that a mark may be sent repeatedly (U11). An id may appear in only one of the two.
 * - `claim` claims rewards by id; with `claim_total_reward`, also the total reward where it is available (R1).
 * - `session_completed`, `content_completed`, `joined`, `posted`, `commented`, `subscribed`, `stat` and `app_opened` are activity, which
 *   triggers evaluate (G1–G9). A session lasts for a whole number of seconds, from 0 to at most 31 days; a longer one is refused with
 *   `INVALID_COMMAND` (G3). A `stat` first sets (`set`), then raises (`max`) or lowers (`min`), then adds (`add`). A `subscribed` with a
 *   known `transaction_id` is a restored purchase and changes nothing (G6). A client records `app_opened` by itself while the retroactive
 *   check is still to come (G9).
 * - `grant` is an operator's command: it completes nodes, or earns those with a trigger, ignores locks, and leaves complete nodes as they
 *   are. `streak_freeze` gives a streak account 1 to 100 freezes, which count from the command's local day on. `streak_repair` freezes the
 *   missed days that broke the account's streak, if the break is at most `repair_sec` ago (G15). An authority accepts these three from
 *   servers only (A9).
 */
export type Command<N extends Names = RegisteredNames> = CommandBase &
  (
    | { type: "update"; achievements: Numbers<N["ids"]>; at_least?: Numbers<N["ids"]> }
    | { type: "update"; achievements?: Numbers<N["ids"]>; at_least: Numbers<N["ids"]> }
    | { type: "claim"; ids: readonly N["ids"][]; claim_total_reward?: boolean }
    | { type: "session_completed"; duration_sec: number; content_id?: N["content_ids"] }
    | { type: "content_completed"; content_id: N["content_ids"] }
    | { type: "joined" }
    | { type: "posted" }
    | { type: "commented" }
    | { type: "subscribed"; product_id?: string; transaction_id?: string }
    | {
        type: "stat";
        set?: Numbers<N["statistics"]>;
        max?: Numbers<N["statistics"]>;
        min?: Numbers<N["statistics"]>;
        add?: Numbers<N["statistics"]>;
      }
    | { type: "app_opened" }
    | { type: "grant"; ids: readonly N["ids"][] }
    | { type: "streak_freeze"; of: string; add: number }
    | { type: "streak_repair"; of: string }
  );

/** A number for each name. */
export type Numbers<Name extends string> = string extends Name ? Record<string, number> : { [name in Name]?: number };

/** The results of commands, each list in chronological order. */
export interface Outcome {
  /** Changes of nodes. */
  events: AchievementEvent[];
  /** Completions, one entry for each, with the content of its pop-up (G13). */
  unlocks: Unlock[];
  /** Rewards that were claimed (R4). */
  rewards: Grant[];
  /** Nodes that an update named but did not change (U3). */
  skipped: Skip[];
  /** The streaks and freezes that the commands save (G15, G16); only from `preview`, and missing if there are none. */
  saves?: StreakSaving[];
}

/** A streak or a freeze that the commands of a preview save: without them it is lost at the end of the user's day or week. */
export interface StreakSaving {
  /** The streak account; missing for the streak by sessions (G1). */
  of?: string;
  /** What is lost without the commands. `streak`: the streak breaks. `freeze`: a freeze is spent on the day or week. */
  saved: "streak" | "freeze";
  /** The length of the streak after the commands. */
  count: number;
  /** The number of freezes left after the commands. */
  freezes: number;
  /** The instant at which it is lost without the commands. */
  until: number;
}

/** A node that an update skipped. */
export interface Skip {
  /** The node's id. */
  id: string;
  /** The first reason that applies. */
  reason: SkipReason;
}

/** Why an update skipped a node, in the order in which the reasons are checked (U3). */
export type SkipReason =
  | "archived"
  | "triggered"
  | "derived"
  | "expired"
  | "inactive"
  | "phase_over"
  | "locked"
  | "auto_reset"
  | "claimed"
  | "complete";

/** One change of one node. */
export interface AchievementEvent {
  /** The kind of change. */
  type: "progressed" | "completed" | "earned" | "claimed" | "total_claimed" | "reset" | "available" | "claim_failed";
  /** The node's id. */
  id: string;
  /** The instant of the change. */
  at: number;
  /** The node's count after the change, if it has one; for the progress of a trigger (`progressed`), its value (G17). */
  count?: number;
  /** The start of the phase in which the change happened, for nodes with a schedule. */
  phase_start?: number;
}

/** A completion, with the content of its pop-up (G13). */
export interface Unlock {
  /** The identity of this completion, the same on all devices: celebrate each key once (K7). */
  key: string;
  /** The node's id. */
  id: string;
  /** The pop-up's title: `unlock_message.title`, or the node's name. */
  title: string;
  /** The node's description. */
  description?: string;
  /** The node's icon, as written in the definitions. */
  icon?: string;
  /** The node's category. */
  category?: string;
  /** The text below the pop-up's title. */
  body?: string;
  /** The text to share. */
  share_text?: string;
  /** The address to share. */
  share_url?: string;
  /** The node's tier, as written in the definitions. */
  tier?: Tier;
  /** The instant of the completion. */
  at: number;
  /** Whether the retroactive check found it (G9); such unlocks may come in large numbers. */
  retroactive: boolean;
}

/** A reward that was claimed. */
export interface Grant {
  /** The node's id. */
  id: string;
  /** Which of the node's rewards was claimed. */
  kind: "reward" | "total_reward";
  /** The rolled reward; missing while the roll is pending. */
  reward?: Reward;
  /** Whether the authority has yet to roll the reward (R4). */
  pending_roll: boolean;
}
