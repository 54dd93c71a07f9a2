// What the page of the browser test runs.

import { play } from "./play.ts";

Object.assign(globalThis, { play });
