// The authority's own WebAssembly module, compiled once, with one instance for each authority.

import { bytesOf } from "../loaders/hex.js";
import { PlauditError } from "../core.js";
import { createGlue, type Glue } from "./glue.js";
import { hex } from "./testing-bytes.js";

let compiled: Promise<WebAssembly.Module> | undefined;

export async function authorityModule(): Promise<Glue> {
  if (typeof WebAssembly === "undefined")
    throw new PlauditError("plaudit/testing needs WebAssembly, which this platform lacks", { code: "NOT_READY" });
  // After a failure, such as a lack of memory, the next call tries again.
  compiled ??= WebAssembly.compile(bytesOf(hex)).catch((thrown: unknown) => {
    compiled = undefined;
    throw thrown;
  });
  const module = await compiled;
  const glue = createGlue();
  const imports: WebAssembly.Imports = {};
  for (const { module: name } of WebAssembly.Module.imports(module)) imports[name] = glue;
  const { exports } = await WebAssembly.instantiate(module, imports);
  glue.__wbg_set_wasm(exports);
  return glue;
}
