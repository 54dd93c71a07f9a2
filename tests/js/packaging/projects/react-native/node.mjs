// The same app in Node, with WebAssembly.

import * as plaudit from "plaudit";
import * as client from "plaudit/client";
import { play } from "./scenario.js";

console.log(JSON.stringify(await play({ ...plaudit, ...client })));
