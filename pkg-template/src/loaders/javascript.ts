// `plaudit/javascript`: the wasm, translated to JavaScript. For React Native, whose engine has no WebAssembly, and for pages whose
// content security policy allows none.

import type { Glue } from "../glue.js";
import type { Exports, Loader } from "./loader.js";
import { instantiate } from "./wasm-as-js.js";

const now = (glue: Glue): Exports => instantiate(glue);

export const loader: Loader = {
  now,
  // There is nothing to fetch, whatever `init` was given.
  soon: (glue) => Promise.resolve(now(glue)),
};
