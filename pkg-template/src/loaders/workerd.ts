// For Cloudflare's workers, which compile no bytes: the platform hands over the file as a compiled module.

import type { Loader } from "./loader.js";
import module from "./plaudit.wasm";
import { wasmLoader } from "./wasm.js";

export const loader: Loader = /* @__PURE__ */ wasmLoader({
  now: () => module,
  soon: () => Promise.resolve(module),
});
