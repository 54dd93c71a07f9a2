// The same scenario in Node, over WebAssembly.

import * as plaudit from "plaudit";
import { measure, play } from "./scenario.js";

const { told, state } = await play(plaudit);
console.log(JSON.stringify({ told, state, milliseconds: await measure(plaudit) }));
