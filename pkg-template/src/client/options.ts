// The options of a client, checked.

import type { ClientOptions, Store, Transport } from "../../client.js";
import { type Plain, type PlauditError, plain, shown, text } from "../core.js";
import { failure } from "./failure.js";
import type { Fill } from "./random.js";

export interface Checked {
  player: string;
  definitions: Plain | undefined;
  store: Store | undefined;
  transport: Transport | undefined;
  random: Fill | undefined;
  app_version: string | undefined;
  past: "known" | "possible" | undefined;
}

const STORE_METHODS = ["load", "append", "commit", "claim", "clear"] as const;

export function checked(options: ClientOptions): Checked {
  if (typeof options !== "object" || options === null) throw refused("", `the options must be an object, found ${shown(options)}`);
  const { player, definitions, store, transport, random, app_version, past } = options;
  if (text(player, "player") === "") throw refused("/player", "player must not be empty");
  if (store !== undefined) requireMethods("/store", store, STORE_METHODS);
  if (transport !== undefined) requireMethods("/transport", transport, ["sync"]);
  if (random !== undefined && typeof random !== "function") throw refused("/random", `random must be a function, found ${shown(random)}`);
  if (past !== undefined && past !== "known" && past !== "possible") throw refused("/past", `past must be "known" or "possible", found ${shown(past)}`);
  if (app_version !== undefined) text(app_version, "app_version");
  return { player, definitions: definitions === undefined ? undefined : plain(definitions, "INVALID_DEFINITIONS"), store, transport, random, app_version, past };
}

function requireMethods(path: string, value: object | null, methods: readonly string[]): void {
  const found = value as { [name: string]: unknown } | null;
  const missing = methods.filter((name) => typeof found?.[name] !== "function");
  if (missing.length > 0) throw refused(path, `${path.slice(1)} lacks ${missing.join(", ")}`);
}

function refused(path: string, message: string): PlauditError {
  return failure("INVALID_COMMAND", message, path);
}
