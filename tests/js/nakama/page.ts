// The script of the page in the browser test.

import { play } from "./play.ts";

Object.assign(globalThis, { play });
