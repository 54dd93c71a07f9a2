// Loaders create an entry's instances. WebAssembly loaders compile the module once, from the entry's own source or from the one passed to
// `init`.

import type { WasmSource } from "../../index.js";
import type { Glue } from "../glue.js";
import { PlauditError, describeThrown } from "../errors.js";

/** The exports of an instance. */
export type Exports = WebAssembly.Exports;

/** Creates instances, each with its own glue. */
export interface Loader {
  /** Creates an instance synchronously; throws if that is impossible. */
  now(glue: Glue): Exports;
  /** Creates an instance from the source passed to `init`, or from the loader's own. */
  soon(glue: Glue, source: WasmSource | undefined): Promise<Exports>;
}

/** The advice for platforms without WebAssembly. */
const WITHOUT = "import plaudit/javascript, and plaudit/javascript/client";

/** An entry's own module, synchronously or asynchronously. */
interface OwnModule {
  now(): WebAssembly.Module;
  soon(): Promise<WebAssembly.Module>;
}

/** Creates a loader, which keeps the first module that works, from either source. */
export function wasmLoader(own: OwnModule): Loader {
  let compiled: WebAssembly.Module | undefined;
  return {
    now(glue: Glue): Exports {
      requireWebAssembly();
      const module = compiled ?? own.now();
      const exports = checked(new WebAssembly.Instance(module, importsOf(module, glue)).exports);
      compiled = module;
      return exports;
    },
    async soon(glue: Glue, source: WasmSource | undefined): Promise<Exports> {
      requireWebAssembly();
      const module = compiled ?? (await (source === undefined ? own.soon() : compile(await resolve(source))));
      try {
        const instance = await WebAssembly.instantiate(module, importsOf(module, glue));
        const exports = checked(instance.exports);
        compiled = module;
        return exports;
      } catch (thrown) {
        throw new PlauditError(`this is not plaudit's WebAssembly module: ${describeThrown(thrown)}`, { code: "NOT_READY", cause: thrown });
      }
    },
  };
}

function requireWebAssembly(): void {
  if (typeof WebAssembly === "undefined") throw new PlauditError(`this platform has no WebAssembly: ${WITHOUT}`, { code: "NOT_READY" });
}

/** Returns the imports of a module, all of which come from its glue. */
function importsOf(module: WebAssembly.Module, glue: Glue): WebAssembly.Imports {
  const imports: WebAssembly.Imports = {};
  for (const { module: name } of WebAssembly.Module.imports(module)) imports[name] = glue;
  return imports;
}

function checked(exports: Exports): Exports {
  if (!("__wbg_schedule_free" in exports)) throw new Error("it has other exports");
  return exports;
}

export type Bytes = ArrayBuffer | ArrayBufferView<ArrayBuffer>;

/** Compiles bytes; returns a compiled module as it is. */
export async function compile(found: Bytes | WebAssembly.Module): Promise<WebAssembly.Module> {
  if (found instanceof WebAssembly.Module) return found;
  try {
    return await WebAssembly.compile(found);
  } catch (thrown) {
    throw new PlauditError(
      `the WebAssembly module does not compile here: ${describeThrown(thrown)}; where a policy forbids it, allow 'wasm-unsafe-eval' in it, or ${WITHOUT}`,
      { code: "NOT_READY", cause: thrown },
    );
  }
}

async function resolve(source: WasmSource): Promise<Bytes | WebAssembly.Module> {
  try {
    if (source instanceof WebAssembly.Module) return source;
    if (isBytes(source)) return source;
    if (typeof source === "string") return await fetchBytes(source);
    if (typeof source === "object" && source !== null) {
      if ("href" in source && typeof source.href === "string") return await fetchBytes(source.href);
      if ("arrayBuffer" in source && typeof source.arrayBuffer === "function") return await responseBytes(source);
    }
  } catch (thrown) {
    throw new PlauditError(`the WebAssembly module could not be fetched: ${describeThrown(thrown)}`, { code: "NETWORK", cause: thrown });
  }
  throw new PlauditError("wasm must be a URL, a Response, bytes, or a compiled module", { code: "INVALID_ARGUMENT", path: "/wasm" });
}

function isBytes(source: unknown): source is Bytes {
  // Compares the tag, because an ArrayBuffer from another frame is not an instance of this frame's class.
  return ArrayBuffer.isView(source) || Object.prototype.toString.call(source) === "[object ArrayBuffer]";
}

export async function fetchBytes(url: string): Promise<Bytes> {
  return responseBytes(await fetch(url));
}

async function responseBytes(response: object): Promise<Bytes> {
  const { ok, status, arrayBuffer } = response as { ok?: unknown; status?: unknown; arrayBuffer(): Promise<unknown> };
  if (ok === false) throw new Error(`the answer was ${String(status)}`);
  const bytes: unknown = await arrayBuffer.call(response);
  if (isBytes(bytes)) return bytes;
  throw new Error("the answer held no bytes");
}
