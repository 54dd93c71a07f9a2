// Getting ready early.

import type { WasmSource } from "../index.js";
import { shown } from "./arguments.js";
import { PlauditError, describeThrown } from "./errors.js";
import { instanceSoon } from "./instance.js";

export async function init(options?: { wasm?: WasmSource }): Promise<void> {
  await instanceSoon(sourceOf(options));
}

function sourceOf(options: { wasm?: WasmSource } | undefined): WasmSource | undefined {
  if (options === undefined) return undefined;
  if (typeof options !== "object" || options === null) {
    throw new PlauditError(`the options must be an object, found ${shown(options)}`, { code: "INVALID_COMMAND", path: "" });
  }
  try {
    return options.wasm;
  } catch (thrown) {
    throw new PlauditError(`reading this threw ${describeThrown(thrown)}`, { code: "INVALID_COMMAND", path: "/wasm", cause: thrown });
  }
}
