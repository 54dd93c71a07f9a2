// What wasm-bindgen generates from src/wasm.rs, as a function that makes it for one instance (see assemble.mjs).

/** The inside of a `Schedule`. */
export interface RawSchedule {
  next(after: number): number | undefined;
  previous(before: number): number | undefined;
  upcoming(after: number, count: number): Float64Array;
  free(): void;
}

/** The glue of one instance: also the functions that the wasm imports. */
export interface Glue extends WebAssembly.ModuleImports {
  Schedule: new (expression: string, timeOffsetSec: number) => RawSchedule;
  __wbg_set_wasm(exports: object): void;
}

export function createGlue(): Glue;
