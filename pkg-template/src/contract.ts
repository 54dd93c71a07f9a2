// What is built is what index.d.ts says: this file is compiled, and is part of nothing.

import type * as contract from "../index.js";
import * as built from "./index.js";

export const kept: typeof contract = built;
