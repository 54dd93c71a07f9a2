// The built package, as each kind of module.

import { createRequire } from "node:module";
import * as esm from "../../../pkg/index.js";

export type Plaudit = typeof esm;

const require = createRequire(import.meta.url);

export const builds: [name: string, plaudit: Plaudit][] = [
  ["ESM", esm],
  ["CommonJS", require("../../../pkg/index.cjs") as Plaudit],
];

export * as plaudit from "../../../pkg/index.js";
