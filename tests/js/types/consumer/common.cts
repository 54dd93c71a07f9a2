// The same package, from a CommonJS module.

import plaudit = require("plaudit");
import { createEngineSync, PlauditError } from "plaudit";

export const engine: plaudit.Engine = createEngineSync({ achievements: { a: { name: "A", max_count: 1 } } });
export const failed = (error: unknown): boolean => error instanceof PlauditError && error.code === "DISPOSED";
