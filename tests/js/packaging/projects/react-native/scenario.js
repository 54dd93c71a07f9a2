// The app's scenario, the same on every platform.

import { measureClient, playClient } from "./client.js";
import { measureEngine, playEngine } from "./engine.js";

/** @param plaudit The exports of `plaudit` and `plaudit/client`. */
export async function play(plaudit) {
  return {
    engine: await playEngine(plaudit),
    client: await playClient(plaudit),
    milliseconds: { engine: await measureEngine(plaudit), client: await measureClient(plaudit) },
  };
}
