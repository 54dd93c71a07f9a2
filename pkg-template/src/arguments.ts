// Plain values from the caller: each is what it should be, or refused with what was found.

import type { ErrorCode } from "../index.js";
import { PlauditError, describeThrown } from "./errors.js";

const LONE_SURROGATE = /[\ud800-\udfff]/u;
/** The first second of 2100, which no schedule reaches. */
const END_OF_TIME = 4_102_444_800;
/** An http address without user, query and fragment. Not by URL, which React Native has in part. */
const BASE_ADDRESS = /^https?:\/\/[^\s/?#@\\]+(\/[^\s?#]*)?$/i;
/** What no log should hold. */
const CREDENTIALS = /\/\/[^/?#]*@/;

/** A whole number that JavaScript holds exactly. */
export function wholeNumber(value: unknown, name: string, code: ErrorCode = "INVALID_ARGUMENT"): number {
  if (typeof value === "number" && Number.isSafeInteger(value)) return value;
  throw new PlauditError(`${name} must be a whole number of at most 2^53 - 1 in size, found ${shown(value)}`, { code });
}

/** An instant as commands have it, too (P12): milliseconds would look like a far future, in which nothing changes any more. */
export function instant(value: unknown, name: string): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value < END_OF_TIME) return value;
  const right = "whole UNIX seconds (not milliseconds) in the years 1970 to 2099, such as Math.floor(Date.now() / 1000)";
  throw new PlauditError(`${name} must be ${right}, found ${shown(value)}`, { code: "INVALID_ARGUMENT" });
}

/** Text that is well-formed Unicode. */
export function text(value: unknown, name: string, code: ErrorCode = "INVALID_ARGUMENT"): string {
  if (typeof value !== "string") throw new PlauditError(`${name} must be text, found ${shown(value)}`, { code });
  if (LONE_SURROGATE.test(value)) throw new PlauditError(`${name} holds half of a character (a lone surrogate)`, { code });
  return value;
}

/** A function, or undefined. */
export function optionalFunction(value: unknown, name: string): void {
  if (value !== undefined) requireFunction(value, name, "a function");
}

function requireFunction(value: unknown, name: string, right: string): void {
  if (typeof value !== "function") throw new PlauditError(`${name} must be ${right}, found ${shown(value)}`, { code: "INVALID_ARGUMENT", path: `/${name}` });
}

/** The members of an options object, each read once. */
export function members<K extends string>(options: unknown, known: readonly K[], code: ErrorCode = "INVALID_ARGUMENT"): { [key in K]?: unknown } {
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

/** Options are an object, or left out. A key that is none of these would do nothing: it is refused. */
export function requireKnown(options: unknown, known: readonly string[], code: ErrorCode = "INVALID_ARGUMENT"): void {
  if (options === undefined || options === null) return;
  const refuse = (message: string, path: string): never => {
    throw new PlauditError(message, { code, path });
  };
  if (Object.prototype.toString.call(options) !== "[object Object]") refuse(`the options must be an object, found ${shown(options)}`, "");
  for (const key of Object.keys(options)) {
    if (known.includes(key) || (options as { [key: string]: unknown })[key] === undefined) continue;
    refuse(`unknown option ${shown(key)}; known are ${known.join(", ")}`, `/${key.slice(0, 60).replace(/~/g, "~0").replace(/\//g, "~1")}`);
  }
}

/** The category that a filter keeps. */
export function categoryOf(filter: unknown): string | undefined {
  const { category } = members(filter, ["category"]);
  return category === undefined ? undefined : text(category, "category");
}

/** The authority's base address, without slashes at its end. */
export function baseAddress(url: unknown): string {
  const address = typeof url === "string" && BASE_ADDRESS.test(url) ? url : undefined;
  if (address !== undefined) return address.replace(/\/+$/, "");
  const right = "an absolute http or https address without user, query and fragment, such as location.origin for the page's own server";
  throw new PlauditError(`url must be ${right}, found ${shown(url).replace(CREDENTIALS, "//…@")}`, { code: "INVALID_ARGUMENT" });
}

/** What gives the current token. */
export function tokenSource(token: unknown): (refused?: string) => string | Promise<string> {
  requireFunction(token, "token", "a function that gives the current bearer token, such as { token: () => session.token }");
  return token as (refused?: string) => string | Promise<string>;
}

/** A value in a few words, without asking it anything. */
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
