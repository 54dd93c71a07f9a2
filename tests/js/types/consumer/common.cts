// The same package, from a CommonJS module.

import plaudit = require("plaudit");
import { createEngineSync, PlauditError } from "plaudit";
import { type Client, createClient } from "plaudit/client";
import javascript = require("plaudit/javascript/client");

export const engine: plaudit.Engine = createEngineSync({ achievements: { a: { name: "A", max_count: 1 } } });
export const failed = (error: unknown): boolean => error instanceof PlauditError && error.code === "DISPOSED";
export const opened: Promise<Client> = createClient({ player: "ada" });
export const opener: typeof createClient = javascript.createClient;
