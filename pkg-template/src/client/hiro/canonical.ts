// Canonical text and its hash, as src/value/canonical.rs and src/protocol/hash.rs make them.

import type { Plain } from "../../core.js";
import { bytesOf } from "../storage/utf8.js";

/** Keys sorted by code point, nothing between tokens. */
export function canonical(value: Plain): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.keys(value).sort(byCodePoint).map((key) => `${JSON.stringify(key)}:${canonical(value[key] ?? null)}`);
  return `{${members.join(",")}}`;
}

/** JavaScript would sort by UTF-16 units, which is another order beyond U+FFFF. */
function byCodePoint(one: string, other: string): number {
  const [left, right] = [Array.from(one), Array.from(other)];
  const place = left.findIndex((character, index) => character !== right[index]);
  if (place < 0) return left.length - right.length;
  return (left[place]?.codePointAt(0) ?? -1) - (right[place]?.codePointAt(0) ?? -1);
}

const PRIME_LOW = 0x1b3;

/** FNV-1a, 64 bits, in two halves: 0x100000001b3 is 2^40 + 0x1b3. */
export function hashOf(text: string): string {
  let [high, low] = [0xcbf29ce4, 0x84222325];
  for (const byte of bytesOf(text)) {
    low = (low ^ byte) >>> 0;
    const product = low * PRIME_LOW;
    high = (Math.imul(high, PRIME_LOW) + Math.floor(product / 0x1_0000_0000) + (low << 8)) >>> 0;
    low = product >>> 0;
  }
  return [high, low].map((half) => half.toString(16).padStart(8, "0")).join("");
}
