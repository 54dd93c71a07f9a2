// `plaudit/javascript`: the wasm translated to JavaScript, for React Native, whose engine has no WebAssembly, and for pages whose
// content security policy forbids it.

import type { Glue } from "../glue.js";
import type { Exports, Loader } from "./wasm.js";
import { instantiate } from "./wasm-as-js.js";

const now = (glue: Glue): Exports => instantiate(glue);

export const loader: Loader = {
  now,
  // There is nothing to load, so the argument of `init` is ignored.
  soon: (glue) => Promise.resolve(now(glue)),
};
