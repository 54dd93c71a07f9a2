// What the app does, the same on every platform.

import { measureClient, playClient } from "./client.js";
import { measureEngine, playEngine } from "./engine.js";

/** @param plaudit What `plaudit` and `plaudit/client` export. */
export async function play(plaudit) {
  return {
    engine: await playEngine(plaudit),
    client: await playClient(plaudit),
    milliseconds: { engine: await measureEngine(plaudit), client: await measureClient(plaudit) },
  };
}
