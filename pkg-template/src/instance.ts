// The one wasm instance that engines and schedules share: made once, kept, and replaced after a trap.

import type { WasmSource } from "../index.js";
import { PlauditError, describeThrown, isRefusal, refused } from "./errors.js";
import { createGlue, type Glue } from "./glue.js";
import { compileInlined, compileSource } from "./load.js";

/** A wasm instance with the glue that belongs to it. */
export class Instance {
  /** After a trap nothing in the instance's memory can be relied on. */
  trapped = false;

  constructor(readonly glue: Glue, private readonly exports: WebAssembly.Exports) {
    if (!("__wbg_schedule_free" in exports)) throw new Error("it has other exports");
    glue.__wbg_set_wasm(exports);
  }

  /** Calls into wasm. A refusal becomes a PlauditError; anything else that is thrown is a trap, and ends this instance. */
  call<T>(action: (glue: Glue) => T, when: "whole" | "even after a trap" = "whole"): T {
    if (this.trapped && when === "whole") throw new PlauditError("the engine has failed before; create it again", { code: "INTERNAL" });
    try {
      return action(this.glue);
    } catch (thrown) {
      if (isRefusal(thrown)) throw refused(thrown);
      this.end();
      throw new PlauditError(`the engine failed and cannot be used any more: ${describeThrown(thrown)}`, { code: "INTERNAL", cause: thrown });
    }
  }

  private end(): void {
    this.trapped = true;
    if (current === this) current = undefined;
    // Objects that the garbage collector finds later must not be freed in broken memory.
    const inert: WebAssembly.Exports = { ...this.exports };
    for (const name of Object.keys(inert)) if (/^__wbg_.*_free$/.test(name)) inert[name] = () => undefined;
    this.glue.__wbg_set_wasm(inert);
  }
}

let compiled: WebAssembly.Module | undefined;
let current: Instance | undefined;
let pending: Promise<Instance> | undefined;

/** The instance, now; where the platform forbids that, NOT_READY. */
export function instanceNow(): Instance {
  if (current !== undefined) return current;
  try {
    const module = compiled ?? compileInlined();
    const glue = createGlue();
    current = new Instance(glue, new WebAssembly.Instance(module, importsOf(module, glue)).exports);
    compiled = module;
    return current;
  } catch (thrown) {
    if (thrown instanceof PlauditError) throw thrown;
    const message = `this platform does not instantiate WebAssembly at once: await init() first (${describeThrown(thrown)})`;
    throw new PlauditError(message, { code: "NOT_READY", cause: thrown });
  }
}

/** The instance, as soon as it is there. Callers at the same time share one attempt; after a failure the next one tries again. */
export function instanceSoon(source?: WasmSource): Promise<Instance> {
  if (current !== undefined) return Promise.resolve(current);
  pending ??= start(source).finally(() => {
    pending = undefined;
  });
  return pending;
}

async function start(source: WasmSource | undefined): Promise<Instance> {
  const module = compiled ?? (await compileSource(source));
  const glue = createGlue();
  try {
    const { exports } = await WebAssembly.instantiate(module, importsOf(module, glue));
    // A synchronous caller may have been faster.
    if (current === undefined) {
      current = new Instance(glue, exports);
      compiled = module;
    }
    return current;
  } catch (thrown) {
    throw new PlauditError(`this is not plaudit's WebAssembly module: ${describeThrown(thrown)}`, { code: "NOT_READY", cause: thrown });
  }
}

/** Everything that the wasm imports is in its glue. */
function importsOf(module: WebAssembly.Module, glue: Glue): WebAssembly.Imports {
  const imports: WebAssembly.Imports = {};
  for (const { module: name } of WebAssembly.Module.imports(module)) imports[name] = glue;
  return imports;
}
