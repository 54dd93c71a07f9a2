// The default entry: the wasm is inlined in the JavaScript, which works with every bundler, on every platform, and in service workers.

import { bytesOf } from "./hex.js";
import type { Loader } from "./wasm.js";
import { compile, wasmLoader } from "./wasm.js";
import { hex } from "./wasm-bytes.js";

export const loader: Loader = /* @__PURE__ */ wasmLoader({
  // Chrome before 115 refuses this outside workers.
  now: () => new WebAssembly.Module(bytesOf(hex)),
  soon: () => compile(bytesOf(hex)),
});
