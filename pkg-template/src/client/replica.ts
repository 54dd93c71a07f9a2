// What raw.ts makes of src/wasm/replica.rs, and the documents that cross. Types only.

import type { Achievement, AchievementList, Command, ErrorCode, Explanation, Outcome, SubAchievement, Unlock } from "../../index.js";
import type { KnownUnlock } from "../../client.js";
import type { Plain } from "../plain.js";

/** What a store holds, as text. */
export interface Texts {
  base?: string;
  queue: string[];
  journal: string[];
}

/** What has to be stored before it counts. */
export interface Write {
  base?: string;
  dropped: number;
  appended: string[];
  journal: string[];
  replaces_journal: boolean;
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
  | { type: "set_aside"; what: string; text: string; code: ErrorCode; message: string };

/** An event that waits. */
export interface Waiting {
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
  definitions?: Plain;
}

export type Verdict =
  | { type: "accepted"; write: Write; report: { applied: number; rejected: number; rev: number } }
  | { type: "failed"; notices: Notice[]; retry_after_sec?: number }
  | { type: "stale"; reason: string };

/** The inside of a client: one player's streams, the clock, and the waits. Times ending in `_ms` are whole milliseconds. */
export interface RawReplica {
  opened(): Notice[];
  reread(saved: Texts, freshCid: string): Notice[];
  follow(stream: string): void;
  record(intent: Intent): { write: Write; outcome: Outcome };
  request(nonce: string, wallMs: number, monoMs: number, boot: string): { events: unknown[] };
  accept(answer: Plain, freshCid: string): Verdict;
  stored(): Notice[];
  forget(nonce: string): void;
  acknowledge(keyOrEid: string): Write | undefined;
  resume(): void;
  status(): { pending: number; paused: boolean; wants_timer: boolean; held: boolean; streams: string[] };
  /** What of the queue is not known yet: `known` events, counted from the first ever, in their `turn`. */
  queue(turn: number, known: number): { turn: number; first: number; events: Waiting[] };
  inbox(stream: string): Unlock[];
  unlocks(stream: string): KnownUnlock[];
  base(stream: string): { epoch: number; rev: number; role?: "member" | "admin" } | undefined;
  /** The base as canonical text, which is long. */
  snapshot(stream: string): string | undefined;
  list(stream: string, now: number, category: string | undefined): AchievementList;
  get(stream: string, id: string, now: number): Achievement | SubAchievement | undefined;
  explain(stream: string, id: string, now: number): Explanation;
  nextChange(stream: string, now: number): number | undefined;
  preview(stream: string, commands: Command[]): Outcome;
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
