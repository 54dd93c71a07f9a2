// What the package exports.

import type { WasmSource } from "../index.js";
import { shown } from "./arguments.js";
import { PlauditError } from "./errors.js";
import { instanceSoon } from "./instance.js";

export { createEngine, createEngineSync } from "./engine.js";
export { PlauditError } from "./errors.js";
export { Schedule } from "./schedule.js";
export { validate } from "./validate.js";

export async function init(options?: { wasm?: WasmSource }): Promise<void> {
  if (options !== undefined && (typeof options !== "object" || options === null)) {
    throw new PlauditError(`the options must be an object, found ${shown(options)}`, { code: "INVALID_COMMAND" });
  }
  await instanceSoon(options?.wasm);
}
