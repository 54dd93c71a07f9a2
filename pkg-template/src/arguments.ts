// Checks simple arguments; the error for an invalid one names the value found.

import type { ErrorCode } from "../index.js";
import { PlauditError, describeThrown } from "./errors.js";
import { END_OF_TIME } from "./limits.js";

const LONE_SURROGATE = /[\ud800-\udfff]/u;
/** An http address without user, query and fragment; not checked with URL, which React Native implements only in part. */
const BASE_ADDRESS = /^https?:\/\/[^\s/?#@\\]+(\/[^\s?#]*)?$/i;
/** Credentials in an address, which must not appear in logs. */
const CREDENTIALS = /\/\/[^/?#]*@/;

/** Checks for a whole number that JavaScript represents exactly. */
export function wholeNumber(value: unknown, name: string, code: ErrorCode = "INVALID_ARGUMENT"): number {
  if (typeof value === "number" && Number.isSafeInteger(value)) return value;
  throw new PlauditError(`${name} must be a whole number of at most 2^53 - 1 in size, found ${shown(value)}`, { code });
}

/** Checks for an instant in the same range as for commands (P12); milliseconds would otherwise pass as a far future without changes. */
export function instant(value: unknown, name: string): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value < END_OF_TIME) return value;
  const right = "whole UNIX seconds (not milliseconds) in the years 1970 to 2099, such as Math.floor(Date.now() / 1000)";
  throw new PlauditError(`${name} must be ${right}, found ${shown(value)}`, { code: "INVALID_ARGUMENT" });
}

/** Checks for a string of well-formed Unicode. */
export function text(value: unknown, name: string, code: ErrorCode = "INVALID_ARGUMENT"): string {
  if (typeof value !== "string") throw new PlauditError(`${name} must be a string, found ${shown(value)}`, { code });
  if (LONE_SURROGATE.test(value)) throw new PlauditError(`${name} contains a lone surrogate (half of a character)`, { code });
  return value;
}

/** Checks for a function or undefined; a member of an option is named like `transport.rarity`. */
export function optionalFunction(value: unknown, name: string): void {
  if (value !== undefined) requireFunction(value, name, "a function");
}

function requireFunction(value: unknown, name: string, right: string): void {
  if (typeof value !== "function")
    throw new PlauditError(`${name} must be ${right}, found ${shown(value)}`, {
      code: "INVALID_ARGUMENT",
      path: `/${name.replace(".", "/")}`,
    });
}

/** Returns the members of an options object, each read once. */
export function members<K extends string>(
  options: unknown,
  known: readonly K[],
  code: ErrorCode = "INVALID_ARGUMENT",
): { [key in K]?: unknown } {
  const found: { [key in K]?: unknown } = {};
  let path = "";
  try {
    requireKnown(options, known, code);
    for (const key of options ? known : []) {
      path = `/${key}`;
      const value = (options as { [key in K]?: unknown })[key];
      if (value !== undefined) found[key] = value;
    }
    return found;
  } catch (thrown) {
    if (thrown instanceof PlauditError) throw thrown;
    throw new PlauditError(`reading this threw ${describeThrown(thrown)}`, { code, path, cause: thrown });
  }
}

/** Checks that options are an object or undefined, and have only known keys, because an unknown key would have no effect. */
export function requireKnown(options: unknown, known: readonly string[], code: ErrorCode = "INVALID_ARGUMENT"): void {
  if (options === undefined || options === null) return;
  const refuse = (message: string, path: string): never => {
    throw new PlauditError(message, { code, path });
  };
  if (Object.prototype.toString.call(options) !== "[object Object]") refuse(`the options must be an object, found ${shown(options)}`, "");
  for (const key of Object.keys(options)) {
    if (known.includes(key) || (options as { [key: string]: unknown })[key] === undefined) continue;
    refuse(
      `unknown option ${shown(key)}; the options are ${known.join(", ")}`,
      `/${key.slice(0, 60).replace(/~/g, "~0").replace(/\//g, "~1")}`,
    );
  }
}

/** Returns the category of a filter. */
export function categoryOf(filter: unknown): string | undefined {
  const { category } = members(filter, ["category"]);
  return category === undefined ? undefined : text(category, "category");
}

/** Checks for a language tag; undefined stands for the definitions' own texts. */
export function localeOf(locale: unknown): string | undefined {
  return locale === undefined ? undefined : text(locale, "locale");
}

/** Checks the authority's base address, and removes trailing slashes. */
export function baseAddress(url: unknown): string {
  const address = typeof url === "string" && BASE_ADDRESS.test(url) ? url : undefined;
  if (address !== undefined) return address.replace(/\/+$/, "");
  const right = "an absolute http or https address without user, query and fragment, such as location.origin for the page's own server";
  throw new PlauditError(`url must be ${right}, found ${shown(url).replace(CREDENTIALS, "//…@")}`, { code: "INVALID_ARGUMENT" });
}

/** Checks the function that returns the current token. */
export function tokenSource(token: unknown): (refused?: string) => string | Promise<string> {
  requireFunction(token, "token", "a function that returns the current bearer token, such as { token: () => session.token }");
  return token as (refused?: string) => string | Promise<string>;
}

/** Describes a value in a few words, without reading its properties. */
export function shown(value: unknown): string {
  switch (typeof value) {
    case "string":
      return value.length > 60 ? `${JSON.stringify(value.slice(0, 60))}…` : JSON.stringify(value);
    case "number":
    case "boolean":
    case "undefined":
      return String(value);
    case "object":
      return value === null ? "null" : "an object";
    default:
      return `a ${typeof value}`;
  }
}
