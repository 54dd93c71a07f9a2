// The app's entry, as it runs on Hermes alone.

import "./host";
import { createEngine, PlauditError, Schedule, validate } from "plaudit";
import { createClient, hiroTransport, keyValueStore, memoryStore } from "plaudit/client";
import { withoutRandom } from "./client";
import { play } from "./scenario";

const plaudit = { createEngine, PlauditError, Schedule, validate, createClient, hiroTransport, keyValueStore, memoryStore };

async function main() {
  const missing = ["WebAssembly", "TextEncoder", "TextDecoder", "crypto"].filter((name) => globalThis[name] === undefined);
  return { missing, refusal: await withoutRandom(plaudit), ...(await play(plaudit)) };
}

main().then(
  (result) => print(JSON.stringify(result)),
  (error) => print(`failed: ${error.message}\n${error.stack}`),
);
