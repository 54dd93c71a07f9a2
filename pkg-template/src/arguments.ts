// Plain values from the caller: each is what it should be, or refused with what was found.

import type { ErrorCode } from "../index.js";
import { PlauditError } from "./errors.js";

const LONE_SURROGATE = /[\ud800-\udfff]/u;

/** A whole number that JavaScript holds exactly. */
export function wholeNumber(value: unknown, name: string, code: ErrorCode = "INVALID_COMMAND"): number {
  if (typeof value === "number" && Number.isSafeInteger(value)) return value;
  throw new PlauditError(`${name} must be a whole number of at most 2^53 - 1 in size, found ${shown(value)}`, { code });
}

/** Text that is well-formed Unicode. */
export function text(value: unknown, name: string, code: ErrorCode = "INVALID_COMMAND"): string {
  if (typeof value !== "string") throw new PlauditError(`${name} must be text, found ${shown(value)}`, { code });
  if (LONE_SURROGATE.test(value)) throw new PlauditError(`${name} holds half of a character (a lone surrogate)`, { code });
  return value;
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
