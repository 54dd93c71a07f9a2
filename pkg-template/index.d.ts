// The public contract of the npm package, as its users see it. Data keeps Hiro's snake_case names; all times are UNIX seconds;
// all numbers are safe integers unless said otherwise. The package's own index.d.ts documents every item; shapes stay as here.

// ---- plaudit: the engine (pure, synchronous once created, no I/O) -------------------------------------------------------

/** Optional: prepare the module early, or from another place. Single-flight, idempotent, retries after a failure. */
export function init(options?: { wasm?: WasmSource }): Promise<void>;
/** A URL, a Response, bytes, or a compiled module: structural, so that no DOM library is needed to compile against this. */
export type WasmSource = string | { href: string } | { arrayBuffer(): Promise<ArrayBuffer> } | ArrayBuffer | ArrayBufferView | object;
export function createEngine(definitions: Definitions, options?: EngineOptions): Promise<Engine>;
/** Instantiates the inlined bytes at once; throws NOT_READY where the platform forbids that. So do validate and Schedule. */
export function createEngineSync(definitions: Definitions, options?: EngineOptions): Engine;
/** Every problem, not the first. With `previous`, also what the change would break for players who have progress. */
export function validate(definitions: unknown, previous?: unknown, options?: { team?: boolean }): Issue[];

export interface EngineOptions {
  state?: State;
  /** "pending" (default): rewards that hold chance wait for the authority. A seed: roll here, reproducibly. */
  rewards?: "pending" | { seed: string };
  /** For a team's stream. */
  team?: { id: string };
  actor?: { id: string; role: "member" | "admin" };
}

export interface Engine {
  apply(command: Command): Outcome;
  /** In order, all or nothing; one crossing into wasm. */
  applyAll(commands: readonly Command[]): Outcome;
  /** What would happen; changes nothing. */
  preview(commands: Command | readonly Command[]): Outcome;
  list(now: number, filter?: { category?: string }): AchievementList;
  get(id: string, now: number): Achievement | SubAchievement | undefined;
  isActive(id: string, now: number): boolean;
  /** P11; undefined: nothing changes by time alone any more. */
  nextChange(now: number): number | undefined;
  explain(id: string, now: number): Explanation;
  state(): State;
  dispose(): void;
}

export class Schedule {
  constructor(expression: string, options?: { timeOffsetSec?: number });
  next(after: number): number | undefined;
  previous(before: number): number | undefined;
  upcoming(after: number, count: number): number[];
}

export type Command = { at: number; utc_offset_sec?: number; app_version?: string } & (
  | { type: "update"; achievements: Record<string, number> }
  | { type: "claim"; ids: string[]; claim_total_reward?: boolean }
  | { type: "session_completed"; duration_sec: number; content_id?: string }
  | { type: "content_completed"; content_id: string }
  | { type: "joined" } | { type: "posted" } | { type: "commented" }
  | { type: "subscribed"; product_id?: string }
  | { type: "stat"; set?: Record<string, number>; add?: Record<string, number> }   // set first, then add
  | { type: "app_opened" });

export interface Outcome {
  events: AchievementEvent[];
  unlocks: Unlock[];
  rewards: Grant[];
  skipped: { id: string; reason: SkipReason }[];
}
export type SkipReason = "archived" | "triggered" | "expired" | "inactive" | "phase_over" | "locked" | "claimed"; // the first that applies
export interface AchievementEvent {
  type: "progressed" | "completed" | "earned" | "claimed" | "total_claimed" | "reset" | "available" | "claim_failed";
  id: string; at: number; count?: number; phase_start?: number;
}
/** One per completion of any node; what a pop-up needs. `key` is unique per earning (SYNC.md K7). */
export interface Unlock {
  key: string; id: string; title: string; description?: string; icon?: string; category?: string;
  body?: string; share_text?: string; share_url?: string; at: number; retroactive: boolean;
}
export interface Grant { id: string; kind: "reward" | "total_reward"; reward?: Reward; pending_roll: boolean }
export interface Explanation {
  id: string;
  /** Could progress or an earning happen now? */
  open: boolean;
  reasons: ({ code: "inactive"; until?: number } | { code: "expired"; since: number } | { code: "locked"; ids: string[] }
    | { code: "claimed"; until?: number } | { code: "archived" } | { code: "missed" } | { code: "disabled" }
    | { code: "app_version"; needs: string } | { code: "streak_breaks"; at: number })[];
}

/** Hiro's messages with plain numbers and zero values present, plus the fields after the blank line (ours). */
export interface Achievement extends SubAchievement {
  total_claim_time_sec: number; available_total_reward?: AvailableRewards; total_reward?: Reward;
  sub_achievements: Record<string, SubAchievement>; auto_claim_total: boolean; start_time_sec: number; end_time_sec: number;

  pending_total_claims: number;
}
export interface SubAchievement {
  id: string; name: string; description: string; category: string; count: number; max_count: number;
  claim_time_sec: number; current_time_sec: number; expire_time_sec: number; reset_time_sec: number; update_time_sec: number;
  precondition_ids: string[]; reward?: Reward; available_rewards?: AvailableRewards; additional_properties: Record<string, string>;
  auto_claim: boolean; auto_reset: boolean; is_active: boolean;

  pending_claims: number; earned_count: number; first_earned_time_sec: number; last_earned_time_sec: number;
  archived: boolean; icon?: string; trigger?: Trigger; progress?: { value: number; target: number };
  contributions?: Record<string, number>;   // teams only: accepted change per member in this phase
}
export interface Reward { [field: string]: unknown }            // reference/hiro.md: spelled out in full in the package
export interface AvailableRewards { [field: string]: unknown }  // likewise, in the wire shape (ranges under count)
export interface AchievementList { achievements: Record<string, Achievement>; repeat_achievements: Record<string, Achievement> }

/** Hiro's definitions document; strings are not narrowed to literals, so that an imported .json file fits. */
export interface Definitions { achievements: Record<string, AchievementDefinition> | { achievements: Record<string, AchievementDefinition> }; settings?: Settings }
export interface AchievementDefinition {
  name: string; max_count?: number;   // … and every field of reference/hiro.md, spelled out in the package, with a type for subs …
  [extra: string]: unknown;           // extra keys are allowed (validate warns of likely typos)
  trigger?: Trigger; activated_time_sec?: number; archived?: boolean; hidden?: boolean; icon?: string;
  unlock_message?: { title?: string; body?: string; share_text?: string; share_url?: string };
}
export interface Settings { enabled?: boolean; enabled_time_sec?: number; min_app_version?: string; precondition?: "completed" | "claimed" | (string & {}) }
/** An object with exactly one key. */
export type Trigger = { streak?: { days: number }; session_count?: { sessions: number }; total_time?: { minutes: number };
  content?: { content_ids: string[]; require?: "any" | "all" | (string & {}) }; community?: { action: "join" | "post" | "comment" | "any" | (string & {}) };
  subscription?: { product_ids?: string[] }; stat?: { id: string; at_least: number } };

export interface Issue { severity: "error" | "warning"; code: string; path: string /* RFC 6901 */; message: string; help?: string }
/** Plain JSON. Opaque but versioned; canonical text is what is hashed and stored. */
export interface State { version: number; [field: string]: unknown }
export class PlauditError extends Error { code: ErrorCode; path?: string; issues?: Issue[] }
export type ErrorCode = "INVALID_DEFINITIONS" | "INVALID_COMMAND" | "INVALID_SCHEDULE" | "NOT_FOUND" | "NOT_COMPLETE" | "ALREADY_CLAIMED"
  | "PERMISSION_DENIED" | "STATE_UNREADABLE" | "STATE_NEWER" | "NOT_READY" | "DISPOSED" | "STORAGE" | "NETWORK" | "AUTH" | "INTERNAL";

