// What the package exports.

import type { WasmSource } from "../index.js";
import { shown } from "./arguments.js";
import { PlauditError } from "./errors.js";
import { instanceSoon } from "./instance.js";

export { PlauditError } from "./errors.js";
export { Schedule } from "./schedule.js";

export async function init(options?: { wasm?: WasmSource }): Promise<void> {
  if (options !== undefined && (typeof options !== "object" || options === null)) {
    throw new PlauditError("INVALID_COMMAND", `the options must be an object, found ${shown(options)}`);
  }
  await instanceSoon(options?.wasm);
}
