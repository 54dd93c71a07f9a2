// `plaudit/streaming`: the wasm is a file beside the JavaScript, fetched when it is needed. Where it does not come as it should (a
// bundler or a server that answers with a page, a platform that fetches no files), the inlined bytes are imported instead.

import { PlauditError } from "../errors.js";
import { bytesOf } from "./hex.js";
import type { Loader } from "./loader.js";
import { compile, fetchBytes, wasmLoader } from "./wasm.js";

export const loader: Loader = /* @__PURE__ */ wasmLoader({
  now(): never {
    throw new PlauditError("plaudit/streaming fetches its WebAssembly: await init() or createEngine() first", { code: "NOT_READY" });
  },
  async soon(): Promise<WebAssembly.Module> {
    try {
      return await fetched();
    } catch {
      // Whatever it was, the same bytes are at hand.
      const { hex } = await import("./wasm-bytes.js");
      return compile(bytesOf(hex));
    }
  },
});

async function fetched(): Promise<WebAssembly.Module> {
  // In this very form bundlers recognise a file that belongs to the output.
  const bytes = await fetchBytes(new URL("../plaudit.wasm", import.meta.url).href);
  const [zero, a, s, m] = ArrayBuffer.isView(bytes) ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength) : new Uint8Array(bytes);
  if (zero !== 0 || a !== 0x61 || s !== 0x73 || m !== 0x6d) throw new Error("this is not WebAssembly");
  return compile(bytes);
}
