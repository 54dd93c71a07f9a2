// Checks the arguments of plaudit/testing; each error names the value found, its place, and what is valid.

import { PlauditError, shown, text } from "../core.js";

export function refused(message: string, path?: string): PlauditError {
  return new PlauditError(message, { code: "INVALID_ARGUMENT", path });
}

/** Checks for an object with these methods; `right` says where one comes from. */
export function requireMethods(value: unknown, name: string, right: string, methods: readonly string[]): void {
  const found = value as { [method: string]: unknown } | null | undefined;
  const missing = methods.filter((method) => typeof found?.[method] !== "function");
  if (missing.length === 0) return;
  throw refused(`${name} must be ${right}, found ${shown(value)} without ${missing.join(", ")}`);
}

/** Checks for an object that is not an array. */
export function dictionary(value: unknown, name: string, path: string): { [key: string]: unknown } {
  if (Object.prototype.toString.call(value) === "[object Object]") return value as { [key: string]: unknown };
  throw refused(`${name} must be an object, found ${Array.isArray(value) ? "an array" : shown(value)}`, path);
}

/** Checks for a string that is not empty. */
export function id(value: unknown, name: string): string {
  if (text(value, name) === "") throw refused(`${name} must not be empty`);
  return value as string;
}

/** Checks for a whole number from 0. */
export function count(value: unknown, name: string, most: number = Number.MAX_SAFE_INTEGER): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= most) return value;
  throw refused(`${name} must be a whole number from 0 to ${most}, found ${shown(value)}`);
}

/** Writes a key as a part of a JSON pointer. */
export function step(key: string): string {
  return `/${key.replace(/~/g, "~0").replace(/\//g, "~1")}`;
}
