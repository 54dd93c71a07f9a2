// What wasm-bindgen generates from src/wasm.rs, as a function that makes it for one instance (see assemble.mjs).

import type { Achievement, AchievementList, Explanation, Issue, Outcome, State, SubAchievement } from "../index.js";
import type { NewReplica } from "./client/replica.js";
import type { Plain } from "./plain.js";

/** The inside of a `Schedule`. */
export interface RawSchedule {
  next(after: number): number | undefined;
  previous(before: number): number | undefined;
  upcoming(after: number, count: number): Float64Array;
  free(): void;
}

/** The inside of an engine. */
export interface RawEngine {
  apply(commands: Plain): Outcome;
  preview(commands: Plain): Outcome;
  list(now: number, category: string | undefined): AchievementList;
  get(id: string, now: number): Achievement | SubAchievement | undefined;
  isActive(id: string, now: number): boolean;
  nextChange(now: number): number | undefined;
  explain(id: string, now: number): Explanation;
  state(): State;
  free(): void;
}

/** The glue of one instance: also the functions that the wasm imports. */
export interface Glue extends WebAssembly.ModuleImports {
  Engine: new (definitions: Plain, options: Plain) => RawEngine;
  Replica: NewReplica;
  validate(next: Plain, previous: Plain | undefined, team: boolean): Issue[];
  Schedule: new (expression: string, timeOffsetSec: number) => RawSchedule;
  __wbg_set_wasm(exports: object): void;
}

export function createGlue(): Glue;
