// Structural sharing: a new version of plain data keeps the unchanged objects of the old one.

import { own } from "../members.js";

/**
 * Returns `next` with all parts that equal those of `old` replaced by them; the instant of a view does not count as a difference. Only arrays
 * and plain objects have parts: the content of a Map, a Set or a Date is not among their members.
 */
export function shared<T>(old: unknown, next: T): T {
  if (!isPlain(old) || !isPlain(next) || Array.isArray(old) !== Array.isArray(next)) return next;
  const entries = Object.entries(next).map(([key, value]) => [key, shared(own(old, key), value)] as const);
  const isKept = entries.every(([key, value]) => hasOwn(old, key) && (key === "current_time_sec" || Object.is(value, old[key])));
  if (isKept && entries.length === Object.keys(old).length) return old as typeof next;
  return (Array.isArray(next) ? entries.map(([, value]) => value) : Object.fromEntries(entries)) as typeof next;
}

function hasOwn(object: object, key: string): boolean {
  return Object.prototype.hasOwnProperty.call(object, key);
}

function isPlain(value: unknown): value is { [key: string]: unknown } {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null || Array.isArray(value);
}
