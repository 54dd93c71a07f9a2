// The types of the replica (src/wasm/replica.rs, wrapped by raw.ts), and of the documents that cross the boundary.

import type { Achievement, AchievementList, Command, ErrorCode, Explanation, Outcome, SubAchievement, Unlock } from "../../index.js";
import type { KnownUnlock } from "../../client.js";
import type { Plain } from "../plain.js";

/** The content of a store, as texts. */
export interface SavedTexts {
  base?: string;
  queue: string[];
  journal: string[];
}

/** A change that has to be stored before it takes effect. */
export interface Write {
  base?: string;
  dropped: number;
  appended: string[];
  journal: string[];
  replaces_journal: boolean;
  /** Progress to set aside in the same write. */
  aside?: { what: string; text: string };
}

export type Notice =
  | { type: "unlock"; stream: string; unlock: Unlock; confirmed: boolean }
  | { type: "inbox"; stream: string; unlock: Unlock }
  | { type: "retract"; stream: string; key: string; id: string; reason: string }
  | { type: "rejected"; eid: string; code: string; message: string }
  | { type: "changed"; stream: string }
  | { type: "not_member"; stream: string }
  | { type: "auth" }
  | { type: "upgrade" }
  | { type: "banned" }
  | { type: "not_adopted"; message: string }
  | { type: "clock_set_back" }
  | { type: "set_aside"; what: string; text: string; code: ErrorCode; message: string };

/** A pending event. */
export interface WaitingEvent {
  eid: string;
  stream: string;
  command: Command;
}

export interface Intent {
  stream: string;
  command: Plain;
  eid: string;
  wall_ms: number;
  mono_ms: number;
  boot: string;
}

export interface ReplicaOptions {
  player: string;
  cid: string;
  past: "known" | "possible";
  local: boolean;
  predicts: boolean;
  built?: number;
  adopt?: boolean | string;
  definitions?: Plain;
}

export type Verdict =
  | { type: "accepted"; write: Write; report: { applied: number; rejected: number; rev: number } }
  | { type: "failed"; notices: Notice[]; retry_after_sec?: number }
  | { type: "stale"; reason: string };

/** A client's replica in wasm: one player's streams, the clock, and the wait times. Times ending in `_ms` are whole milliseconds. */
export interface RawReplica {
  opened(): Notice[];
  reread(saved: SavedTexts, freshCid: string): Notice[];
  follow(stream: string): void;
  setLocale(locale: string | undefined): void;
  record(intent: Intent): { write: Write; outcome: Outcome };
  request(nonce: string, wallMs: number, monoMs: number, boot: string): { events: unknown[] };
  accept(answer: Plain, freshCid: string): Verdict;
  stored(): Notice[];
  /** Starts the adoption of progress made without an authority; undefined if there is none, or if `adopt` was not set. */
  adopt(eid: string): Write | undefined;
  adoptAside(eid: string, text: string): Write;
  /** Sets back stored instants that are later than now; undefined if there are none. */
  setClockBack(wallMs: number, monoMs: number, eid: string): Write | undefined;
  /** Returns the complete content for the store. */
  saved(): SavedTexts;
  forget(nonce: string): void;
  acknowledge(keyOrEid: string): Write | undefined;
  resume(): void;
  status(): {
    pending: number;
    paused: boolean;
    wants_timer: boolean;
    held: boolean;
    streams: string[];
    oldest_pending_sec?: number;
    expires_at?: number;
  };
  /**
   * Returns the pending events after the first `known` ones of the queue's `turn`, counted from the first event ever; all pending events if
   * the queue is in another turn.
   */
  queue(turn: number, known: number): { turn: number; first: number; events: WaitingEvent[] };
  inbox(stream: string): Unlock[];
  unlocks(stream: string): KnownUnlock[];
  base(stream: string): { epoch: number; rev: number; role?: "member" | "admin" } | undefined;
  /** Returns the base as canonical text, which is long. */
  snapshot(stream: string): string | undefined;
  list(stream: string, now: number, category: string | undefined): AchievementList;
  /** Returns the achievements whose views may have changed since the last call; undefined if any may have, or if the set of them has changed. */
  changed(stream: string, now: number): AchievementList | undefined;
  get(stream: string, id: string, now: number): Achievement | SubAchievement | undefined;
  explain(stream: string, id: string, now: number): Explanation;
  nextChange(stream: string, now: number): number | undefined;
  preview(stream: string, commands: Command[]): Outcome;
  /** Whether the retroactive check of the player's stream waits for the app to be opened (G9). */
  awaitsOpening(now: number, appVersion: string | undefined): boolean;
  now(wallMs: number, monoMs: number): number;
  clock(wallMs: number, monoMs: number): "synced" | "drifted" | "unsynced";
  offset_sec(): number;
  answered(sentWallMs: number, sentMonoMs: number, wallMs: number, monoMs: number, serverTime: number): void;
  failed(retryAfterSec: number | undefined, random: number): number;
  startOver(): void;
  free(): void;
}

/** The player's own stream. */
export const PLAYER = "player";
