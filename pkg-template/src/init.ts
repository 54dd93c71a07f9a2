// Getting ready early.

import type { WasmSource } from "../index.js";
import { members } from "./arguments.js";
import { instanceSoon } from "./instance.js";

export async function init(options?: { wasm?: WasmSource }): Promise<void> {
  await instanceSoon(members(options, ["wasm"]).wasm as WasmSource | undefined);
}
