// A phone with an app: Metro's bundle runs in a separate process, with stand-ins for native modules, and keeps its storage.

import { webcrypto } from "node:crypto";
import { resolve } from "node:path";
import { build } from "esbuild";
import * as React from "react";
import * as jsxRuntime from "react/jsx-runtime";
import { vi } from "vitest";
import * as reactNative from "./react-native.js";

const root = resolve(import.meta.dirname, "../../..");
const NATIVE = [
  "react",
  "react/jsx-runtime",
  "react-native",
  "react-native-get-random-values",
  "@react-native-async-storage/async-storage",
];
/** Globals of web pages that apps on Hermes lack. */
const MISSING = [
  "document",
  "navigator",
  "addEventListener",
  "localStorage",
  "indexedDB",
  "BroadcastChannel",
  "WebAssembly",
  "TextEncoder",
  "TextDecoder",
];

/** Bundles a module as Metro would: packages by their entry for React Native. */
export async function bundled(contents: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, loader: "jsx", resolveDir: root },
    bundle: true,
    write: false,
    format: "cjs",
    jsx: "automatic",
    logLevel: "error",
    conditions: ["react-native"],
    external: NATIVE,
  });
  return outputFiles[0]?.text ?? "";
}

export class Phone {
  /** The content of AsyncStorage. */
  readonly #kept = new Map<string, string>();
  #asked = 0;

  /** Whether calls of AsyncStorage are pending. */
  get isBusy(): boolean {
    return this.#asked > 0;
  }

  /** Restarts the app; returns its component. */
  start(bundle: string): React.ComponentType {
    vi.stubGlobal("crypto", undefined);
    const module: { exports: { default?: React.ComponentType } } = { exports: {} };
    new Function("require", "module", ...MISSING, bundle)((name: string) => this.#native(name), module);
    if (module.exports.default === undefined) throw new Error("the app exports no component");
    return module.exports.default;
  }

  #native(name: string): unknown {
    switch (name) {
      case "react":
        return React;
      case "react/jsx-runtime":
        return jsxRuntime;
      case "react-native":
        return reactNative;
      case "react-native-get-random-values":
        return vi.stubGlobal("crypto", { getRandomValues: (bytes: Uint8Array) => webcrypto.getRandomValues(bytes) });
      case "@react-native-async-storage/async-storage":
        return { __esModule: true, default: this.#asyncStorage() };
      default:
        throw new Error(`this phone has no module ${name}`);
    }
  }

  /** Like `@react-native-async-storage/async-storage`: asynchronous, accepts only strings, and stores them as UTF-8. */
  #asyncStorage() {
    const kept = this.#kept;
    const answer = async <T>(texts: unknown[], does: () => T): Promise<T> => {
      for (const text of texts) if (typeof text !== "string") throw new TypeError(`AsyncStorage takes strings, not ${typeof text}`);
      this.#asked += 1;
      await new Promise((later) => {
        setImmediate(later);
      });
      this.#asked -= 1;
      return does();
    };
    return {
      getItem: (key: string) => answer([key], () => kept.get(key) ?? null),
      setItem: (key: string, value: string) =>
        answer([key, value], () => {
          kept.set(key, Buffer.from(value).toString());
        }),
      removeItem: (key: string) =>
        answer([key], () => {
          kept.delete(key);
        }),
    };
  }
}
