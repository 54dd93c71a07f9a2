// Checks that the sources implement index.d.ts, client.d.ts and react.d.ts. This file is compiled, but is not part of the package.

import type * as clientContract from "../client.js";
import type * as contract from "../index.js";
import type * as reactContract from "../react.js";
import * as builtClient from "./client.js";
import * as built from "./index.js";
import * as builtReact from "./react.js";

export const kept: typeof contract = built;
export const keptClient: typeof clientContract = builtClient;
export const keptReact: typeof reactContract = builtReact;
