// The types of the glue that wasm-bindgen generates from src/wasm.rs, wrapped in a function that creates it for one instance (assemble.mjs).
//
// A document is passed as its length in the inbox, and an answer as an address (answers.ts); raw.ts converts both to plain data.

/** A schedule in wasm. */
export interface RawSchedule {
  next(after: number): number | undefined;
  previous(before: number): number | undefined;
  upcoming(after: number, count: number): Float64Array;
  free(): void;
}

/** An engine in wasm. */
export interface GlueEngine {
  warnings(): number;
  apply(length: number): number;
  preview(length: number): number;
  list(now: number, category: string | undefined): number;
  get(id: string, now: number): number;
  setLocale(locale: string | undefined): number;
  isActive(id: string, now: number): number;
  nextChange(now: number): number;
  explain(id: string, now: number): number;
  state(): number;
  free(): void;
}

/** A client's replica in wasm. */
export interface GlueReplica {
  opened(): number;
  reread(length: number, freshCid: string): number;
  follow(stream: string): number;
  setLocale(locale: string | undefined): number;
  record(length: number): number;
  request(nonce: string, wallMs: number, monoMs: number, boot: string): number;
  accept(length: number, freshCid: string): number;
  stored(): number;
  adopt(eid: string): number;
  adoptAside(eid: string, text: string): number;
  setClockBack(wallMs: number, monoMs: number, eid: string): number;
  saved(): number;
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
  changed(stream: string, now: number): number;
  get(stream: string, id: string, now: number): number;
  explain(stream: string, id: string, now: number): number;
  nextChange(stream: string, now: number): number;
  preview(stream: string, length: number): number;
  awaitsOpening(now: number, appVersion: string | undefined): number;
  now(wallMs: number, monoMs: number): number;
  clock(wallMs: number, monoMs: number): number;
  offset_sec(): number;
  answered(sentWallMs: number, sentMonoMs: number, wallMs: number, monoMs: number, serverTime: number): number;
  failed(retryAfterSec: number | undefined, random: number): number;
  startOver(): number;
  free(): void;
}

/** The glue of one instance, including the functions that the wasm imports. */
export interface Glue extends WebAssembly.ModuleImports {
  /** The row holds the definitions and the options. */
  Engine: new (
    length: number,
  ) => GlueEngine;
  /** The row holds the store's content and the options. */
  Replica: new (
    length: number,
  ) => GlueReplica;
  /** The row holds the previous document, or null, and the document to check. */
  validate(length: number, hasPrevious: boolean, team: boolean): number;
  Schedule: new (expression: string, timeOffsetSec: number) => RawSchedule;
  __wbg_set_wasm(exports: object): void;
}

export function createGlue(): Glue;
