// For Cloudflare Workers, which cannot compile bytes: the platform provides the file as a compiled module.

import type { Loader } from "./wasm.js";
import module from "./plaudit.wasm";
import { wasmLoader } from "./wasm.js";

export const loader: Loader = /* @__PURE__ */ wasmLoader({
  now: () => module,
  soon: () => Promise.resolve(module),
});
