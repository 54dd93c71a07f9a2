// The default entry: the wasm stands in the JavaScript, where any bundler, any platform and a service worker can have it.

import { bytesOf } from "./hex.js";
import type { Loader } from "./loader.js";
import { compile, wasmLoader } from "./wasm.js";
import { hex } from "./wasm-bytes.js";

export const loader: Loader = /* @__PURE__ */ wasmLoader({
  // Chrome before 115 refuses this outside of workers.
  now: () => new WebAssembly.Module(bytesOf(hex)),
  soon: () => compile(bytesOf(hex)),
});
