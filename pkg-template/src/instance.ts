// The one wasm instance that engines and schedules share: made once, kept, and replaced after a trap.

import type { WasmSource } from "../index.js";
import { Boundary } from "./answers.js";
import type { RawReplica, ReplicaOptions, Texts } from "./client/replica.js";
import type { Row } from "./encode.js";
import { PlauditError, describeThrown } from "./errors.js";
import { createGlue, type Glue } from "./glue.js";
import { loader } from "./loader.js";
import type { Exports } from "./loaders/loader.js";
import { type RawEngine, rawEngine, rawReplica } from "./raw.js";

/** A wasm instance with the glue that belongs to it. */
export class Instance {
  /** After a trap nothing in the instance's memory can be relied on. */
  trapped = false;
  readonly boundary: Boundary;

  constructor(readonly glue: Glue, private readonly exports: Exports) {
    glue.__wbg_set_wasm(exports);
    this.boundary = new Boundary(exports);
  }

  /** Calls into wasm, and reads what it answers. A refusal is a PlauditError; anything else that is thrown is a trap, and ends this instance. */
  call<T>(action: (glue: Glue, boundary: Boundary) => T, when: "whole" | "even after a trap" = "whole"): T {
    if (this.trapped && when === "whole") throw new PlauditError("the engine has failed before; create it again", { code: "INTERNAL" });
    try {
      return action(this.glue, this.boundary);
    } catch (thrown) {
      // A constructor throws where its refusal stands, which is read in its place.
      if (typeof thrown === "number") return this.call(() => this.boundary.read(thrown, []) as T);
      if (thrown instanceof PlauditError) throw thrown;
      this.end();
      throw new PlauditError(`the engine failed and cannot be used any more: ${describeThrown(thrown)}`, { code: "INTERNAL", cause: thrown });
    }
  }

  /** An engine of what the row holds: the definitions and the options. */
  engine(documents: Row): RawEngine {
    return this.call((glue, boundary) => rawEngine(glue, boundary, documents));
  }

  /** The inside of a client. */
  replica(saved: Texts, options: ReplicaOptions): RawReplica {
    return rawReplica(this.glue, this.boundary, saved, options);
  }

  private end(): void {
    this.trapped = true;
    if (current === this) current = undefined;
    // Objects that the garbage collector finds later must not be freed in broken memory.
    const inert: Exports = { ...this.exports };
    for (const name of Object.keys(inert)) if (/^__wbg_.*_free$/.test(name)) inert[name] = () => undefined;
    this.glue.__wbg_set_wasm(inert);
  }
}

let current: Instance | undefined;
let pending: Promise<Instance> | undefined;

/** The instance, now; where the platform forbids that, NOT_READY. */
export function instanceNow(): Instance {
  if (current !== undefined) return current;
  try {
    const glue = createGlue();
    current = new Instance(glue, loader.now(glue));
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
  const glue = createGlue();
  const exports = await loader.soon(glue, source);
  // A synchronous caller may have been faster.
  current ??= new Instance(glue, exports);
  return current;
}
