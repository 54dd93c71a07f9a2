// From where the wasm may come: the bytes inside of this package, or what the host passes to `init`.

import type { WasmSource } from "../index.js";
import { PlauditError, describeThrown } from "./errors.js";
import { base64 } from "./wasm-bytes.js";

/** The bytes that are part of this package: any bundler, any platform and a service worker can have them. */
export function inlinedBytes(): Uint8Array<ArrayBuffer> {
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let index = 0; index < binary.length; index += 1) bytes[index] = binary.charCodeAt(index);
  return bytes;
}

/** Compiles what `init` was given. */
export async function compileSource(source: WasmSource | undefined): Promise<WebAssembly.Module> {
  requireWebAssembly();
  const found = source === undefined ? inlinedBytes() : await resolve(source);
  if (found instanceof WebAssembly.Module) return found;
  try {
    return await WebAssembly.compile(found);
  } catch (thrown) {
    throw new PlauditError(`the WebAssembly module does not compile here: ${describeThrown(thrown)}`, { code: "NOT_READY", cause: thrown });
  }
}

/** Compiles the inlined bytes at once. Chrome before 115 refuses that outside of workers. */
export function compileInlined(): WebAssembly.Module {
  requireWebAssembly();
  return new WebAssembly.Module(inlinedBytes());
}

function requireWebAssembly(): void {
  if (typeof WebAssembly === "undefined") throw new PlauditError("this platform has no WebAssembly", { code: "NOT_READY" });
}

type Bytes = ArrayBuffer | ArrayBufferView<ArrayBuffer>;

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
  throw new PlauditError("wasm is none of: a URL, a Response, bytes, a compiled module", { code: "INVALID_COMMAND", path: "/wasm" });
}

function isBytes(source: unknown): source is Bytes {
  // By its tag: an ArrayBuffer of another frame is not an instance of this frame's.
  return ArrayBuffer.isView(source) || Object.prototype.toString.call(source) === "[object ArrayBuffer]";
}

async function fetchBytes(url: string): Promise<Bytes> {
  return responseBytes(await fetch(url));
}

async function responseBytes(response: object): Promise<Bytes> {
  const { ok, status, arrayBuffer } = response as { ok?: unknown; status?: unknown; arrayBuffer(): Promise<unknown> };
  if (ok === false) throw new Error(`the answer was ${String(status)}`);
  const bytes: unknown = await arrayBuffer.call(response);
  if (isBytes(bytes)) return bytes;
  throw new Error("the answer held no bytes");
}
