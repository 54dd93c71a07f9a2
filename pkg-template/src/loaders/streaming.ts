// `plaudit/streaming`: the wasm is a file beside the JavaScript, fetched when needed. If the fetch fails (a bundler or a server that answers
// with a page, a platform that cannot fetch files), the inlined bytes are imported instead.

import { PlauditError } from "../errors.js";
import { bytesOf } from "./hex.js";
import type { Loader } from "./wasm.js";
import { compile, fetchBytes, wasmLoader } from "./wasm.js";

export const loader: Loader = /* @__PURE__ */ wasmLoader({
  now(): never {
    throw new PlauditError("plaudit/streaming fetches its WebAssembly: await init() or createEngine() first", { code: "NOT_READY" });
  },
  async soon(): Promise<WebAssembly.Module> {
    try {
      return await fetched();
    } catch {
      // On any failure, the inlined copy of the same bytes is used.
      const { hex } = await import("./wasm-bytes.js");
      return compile(bytesOf(hex));
    }
  },
});

async function fetched(): Promise<WebAssembly.Module> {
  // Bundlers recognise a file to emit only in exactly this form.
  const address = new URL("../plaudit.wasm", import.meta.url).href;
  if (isLeftBehind(address, import.meta.url)) throw new Error("the bundler has not emitted plaudit.wasm");
  const bytes = await fetchBytes(address);
  const [zero, a, s, m] = ArrayBuffer.isView(bytes)
    ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    : new Uint8Array(bytes);
  if (zero !== 0 || a !== 0x61 || s !== 0x73 || m !== 0x6d) throw new Error("this is not WebAssembly");
  return compile(bytes);
}

/**
 * Whether a bundler has moved this script away from the file. A bundler that emits the file rewrites its address; one that does not, such as
 * esbuild, leaves the address unchanged, and a request would fail.
 */
function isLeftBehind(address: string, script: string): boolean {
  const isInPackage = /\/streaming\/core\.js$/.test(new URL(script).pathname);
  return !isInPackage && address === new URL(FILE, script).href;
}

/** A constant, because bundlers would take the literal in place for another file to emit. */
const FILE = "../plaudit.wasm";
