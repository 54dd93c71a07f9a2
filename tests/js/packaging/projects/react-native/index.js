// The app's entry, as it runs on Hermes alone.

import { createEngine, PlauditError, Schedule, validate } from "plaudit";
import { measure, play } from "./scenario";

const plaudit = { createEngine, PlauditError, Schedule, validate };

async function main() {
  const missing = ["WebAssembly", "TextEncoder", "TextDecoder", "crypto"].filter((name) => globalThis[name] === undefined);
  const { told, state } = await play(plaudit);
  return { missing, told, state, milliseconds: await measure(plaudit) };
}

main().then((result) => print(JSON.stringify(result)), (error) => print(`failed: ${error.message}\n${error.stack}`));
