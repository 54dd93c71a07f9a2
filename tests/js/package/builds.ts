// The builds of the package: each module format, with WebAssembly and with its translation.

import { createRequire } from "node:module";
import * as esm from "../../../pkg/index.js";
import * as javascript from "../../../pkg/javascript.js";

export type Plaudit = typeof esm;

const require = createRequire(import.meta.url);

export const builds: [name: string, plaudit: Plaudit][] = [
  ["ESM", esm],
  ["CommonJS", require("../../../pkg/index.cjs") as Plaudit],
  ["JavaScript", javascript],
  ["JavaScript as CommonJS", require("../../../pkg/javascript/index.cjs") as Plaudit],
];

export * as plaudit from "../../../pkg/index.js";
