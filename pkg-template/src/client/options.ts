// Checks the options of a client.

import type { ClientOptions, Store, Transport } from "../../client.js";
import { type Plain, type PlauditError, localeOf, members, optionalFunction, plain, shown, text } from "../core.js";
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
  adopt: boolean | string | undefined;
  locale: string | undefined;
  rarity: boolean;
}

export const STORE_METHODS = ["load", "append", "commit", "claim", "clear"] as const;

const KNOWN = ["player", "definitions", "store", "transport", "random", "app_version", "past", "adopt", "locale", "rarity"] as const;

export function checked(options: ClientOptions): Checked {
  const { player, definitions, store, transport, random, app_version, past, adopt, locale, rarity } = members(options, KNOWN);
  const name = text(player, "player");
  if (name === "") throw refused("/player", "player must not be empty");
  if (store !== undefined) requireMethods("store", store, STORE_METHODS);
  if (transport !== undefined) requireTransport(transport);
  optionalFunction(random, "random");
  if (past !== undefined && past !== "known" && past !== "possible")
    throw refused("/past", `past must be "known" or "possible", found ${shown(past)}`);
  if (adopt !== undefined && typeof adopt !== "boolean" && (typeof adopt !== "string" || adopt === "")) {
    throw refused("/adopt", `adopt must be true, false, or the id of a guest whose progress to adopt, found ${shown(adopt)}`);
  }
  if (rarity !== undefined && typeof rarity !== "boolean") throw refused("/rarity", `rarity must be true or false, found ${shown(rarity)}`);
  if (definitions === undefined && transport === undefined) {
    throw refused("/definitions", "a client needs definitions: pass `definitions`, or a `transport` to an authority that has them");
  }
  if (definitions === null) throw refused("/definitions", "definitions must be an object, found null");
  return {
    player: name,
    definitions: definitions === undefined ? undefined : plain(definitions, "INVALID_DEFINITIONS"),
    store: store as Store | undefined,
    transport: transport as Transport | undefined,
    random: random as Fill | undefined,
    app_version: app_version === undefined ? undefined : versionOf(app_version),
    past,
    // The player's own id means `true`: as a guest's id, it would make the client move the player's store into itself.
    adopt: adopt === name ? true : (adopt as boolean | string | undefined),
    locale: localeOf(locale),
    rarity: rarity === true,
  };
}

/** Checks a version by the rule for commands, because otherwise `record` would refuse every command with it. */
function versionOf(value: unknown): string {
  const version = text(value, "app_version");
  if (/^\d{1,9}(\.\d{1,9}){0,7}$/.test(version)) return version;
  throw refused("/app_version", `app_version must be numbers with dots between them, such as "6.10.1", found ${shown(version)}`);
}

export function requireMethods(name: string, value: unknown, methods: readonly string[]): void {
  const found = value as { [name: string]: unknown } | null;
  const missing = methods.filter((method) => typeof found?.[method] !== "function");
  if (missing.length > 0) throw refused(`/${name}`, `${name} lacks ${missing.join(", ")}`);
}

function requireTransport(transport: unknown): void {
  requireMethods("transport", transport, ["sync"]);
  const { attach, rarity } = transport as { attach: unknown; rarity: unknown };
  optionalFunction(attach, "transport.attach");
  optionalFunction(rarity, "transport.rarity");
}

function refused(path: string, message: string): PlauditError {
  return failure("INVALID_ARGUMENT", message, path);
}
