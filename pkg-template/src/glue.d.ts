// What wasm-bindgen generates from src/wasm.rs, as a function that makes it for one instance (see assemble.mjs).
//
// Documents go in as their length in the inbox, and answers come out as addresses (answers.ts): raw.ts makes both of them plain.

/** The inside of a `Schedule`. */
export interface RawSchedule {
  next(after: number): number | undefined;
  previous(before: number): number | undefined;
  upcoming(after: number, count: number): Float64Array;
  free(): void;
}

/** The inside of an engine. */
export interface GlueEngine {
  warnings(): number;
  apply(length: number): number;
  preview(length: number): number;
  list(now: number, category: string | undefined): number;
  get(id: string, now: number): number;
  isActive(id: string, now: number): number;
  nextChange(now: number): number;
  explain(id: string, now: number): number;
  state(): number;
  free(): void;
}

/** The inside of a client. */
export interface GlueReplica {
  opened(): number;
  reread(length: number, freshCid: string): number;
  follow(stream: string): number;
  record(length: number): number;
  request(nonce: string, wallMs: number, monoMs: number, boot: string): number;
  accept(length: number, freshCid: string): number;
  stored(): number;
  forget(nonce: string): number;
  acknowledge(keyOrEid: string): number;
  resume(): number;
  status(): number;
  queue(turn: number, known: number): number;
  inbox(stream: string): number;
  unlocks(stream: string): number;
  base(stream: string): number;
  snapshot(stream: string): number;
  list(stream: string, now: number, category: string | undefined): number;
  get(stream: string, id: string, now: number): number;
  explain(stream: string, id: string, now: number): number;
  nextChange(stream: string, now: number): number;
  preview(stream: string, length: number): number;
  now(wallMs: number, monoMs: number): number;
  clock(wallMs: number, monoMs: number): number;
  offset_sec(): number;
  answered(sentWallMs: number, sentMonoMs: number, wallMs: number, monoMs: number, serverTime: number): number;
  failed(retryAfterSec: number | undefined, random: number): number;
  startOver(): number;
  free(): void;
}

/** The glue of one instance: also the functions that the wasm imports. */
export interface Glue extends WebAssembly.ModuleImports {
  /** The row holds the definitions and the options. */
  Engine: new (length: number) => GlueEngine;
  /** The row holds what the store has and the options. */
  Replica: new (length: number) => GlueReplica;
  /** The row holds the previous document, or null, and the one to check. */
  validate(length: number, hasPrevious: boolean, team: boolean): number;
  Schedule: new (expression: string, timeOffsetSec: number) => RawSchedule;
  __wbg_set_wasm(exports: object): void;
}

export function createGlue(): Glue;
