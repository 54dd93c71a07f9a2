// The wasm instance that all engines and schedules share: created once, and replaced after a trap.

import type { WasmSource } from "../index.js";
import { Boundary } from "./answers.js";
import type { RawReplica, ReplicaOptions, SavedTexts } from "./client/replica.js";
import type { Row } from "./encode.js";
import { PlauditError, describeThrown } from "./errors.js";
import { createGlue, type Glue } from "./glue.js";
import { loader } from "./loaders/inlined.js";
import type { Exports } from "./loaders/wasm.js";
import { type RawEngine, rawEngine, rawReplica } from "./raw.js";
import { members } from "./arguments.js";

/** A wasm instance with its glue. */
export class Instance {
  /** Whether the instance has trapped, after which its memory may be inconsistent. */
  trapped = false;
  readonly boundary: Boundary;

  constructor(
    readonly glue: Glue,
    private readonly exports: Exports,
  ) {
    glue.__wbg_set_wasm(exports);
    this.boundary = new Boundary(exports);
  }

  /** Calls into wasm and reads the answer. Throws a refusal as a PlauditError; anything else that is thrown is a trap and retires this instance. */
  call<T>(action: (glue: Glue, boundary: Boundary) => T, when: "whole" | "even after a trap" = "whole"): T {
    if (this.trapped && when === "whole")
      throw new PlauditError("an earlier call of this engine failed: create the engine again", { code: "INTERNAL" });
    try {
      return action(this.glue, this.boundary);
    } catch (thrown) {
      // A constructor throws the address of its refusal.
      if (typeof thrown === "number") return this.call(() => this.boundary.read(thrown, []) as T);
      if (thrown instanceof PlauditError) throw thrown;
      this.end();
      throw new PlauditError(`the engine failed and cannot be used any more: ${describeThrown(thrown)}`, {
        code: "INTERNAL",
        cause: thrown,
      });
    }
  }

  /** Creates an engine from a row with the definitions and the options. */
  engine(documents: Row): RawEngine {
    return this.call((glue, boundary) => rawEngine(glue, boundary, documents));
  }

  /** Creates a client's replica. */
  replica(saved: SavedTexts, options: ReplicaOptions): RawReplica {
    return rawReplica(this.glue, this.boundary, saved, options);
  }

  private end(): void {
    this.trapped = true;
    if (current === this) current = undefined;
    // Finalizers that run later must not free objects in inconsistent memory.
    const inert: Exports = { ...this.exports };
    for (const name of Object.keys(inert)) if (/^__wbg_.*_free$/.test(name)) inert[name] = () => undefined;
    this.glue.__wbg_set_wasm(inert);
  }
}

let current: Instance | undefined;
let pending: Promise<Instance> | undefined;

/** Returns the instance synchronously; throws NOT_READY if the platform forbids that. */
export function instanceNow(): Instance {
  if (current !== undefined) return current;
  try {
    const glue = createGlue();
    current = new Instance(glue, loader.now(glue));
    return current;
  } catch (thrown) {
    if (thrown instanceof PlauditError) throw thrown;
    const message = `this platform cannot instantiate WebAssembly synchronously: await init() first (${describeThrown(thrown)})`;
    throw new PlauditError(message, { code: "NOT_READY", cause: thrown });
  }
}

/** Resolves to the instance. Concurrent callers share one attempt; the first call after a failure tries again. */
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
  // A synchronous call may have created the instance meanwhile.
  current ??= new Instance(glue, exports);
  return current;
}

export async function init(options?: { wasm?: WasmSource }): Promise<void> {
  await instanceSoon(members(options, ["wasm"]).wasm as WasmSource | undefined);
}
