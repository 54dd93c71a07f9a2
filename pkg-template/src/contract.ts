// What is built is what index.d.ts and client.d.ts say: this file is compiled, and is part of nothing.

import type * as clientContract from "../client.js";
import type * as contract from "../index.js";
import * as builtClient from "./client.js";
import * as built from "./index.js";

export const kept: typeof contract = built;
export const keptClient: typeof clientContract = builtClient;
