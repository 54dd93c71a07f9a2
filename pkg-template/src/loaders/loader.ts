// What a loader is.

import type { WasmSource } from "../../index.js";
import type { Glue } from "../glue.js";

/** What an instance exports. */
export type Exports = WebAssembly.Exports;

/** Makes instances, each for a glue of its own. */
export interface Loader {
  /** At once; throws where that cannot be. */
  now(glue: Glue): Exports;
  /** From what `init` was given, or from the loader's own place. */
  soon(glue: Glue, source: WasmSource | undefined): Promise<Exports>;
}
