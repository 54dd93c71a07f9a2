// The part of plaudit's protocol that a transport needs to answer in place of an authority: its messages, and its canonical text and hash,
// equal to those of src/value/canonical.rs and src/protocol/hash.rs.

import type { Command } from "../../../index.js";
import { type Plain, type PlainObject, bytesOf } from "../../core.js";

export interface QueuedEvent {
  cid: string;
  mid: number;
  eid: string;
  stream: string;
  command: Command;
}

export interface SyncRequest {
  nonce: string;
  streams: { [stream: string]: { base: { epoch: number; rev: number | null; definitions: string }; seen: string[] } };
  events: QueuedEvent[];
}

export interface Rejection {
  eid: string;
  code: string;
  message: string;
}

interface StreamAnswer {
  epoch: number;
  rev: number;
  snapshot?: string;
  state_hash: string;
  definitions?: { version: string; document: Plain };
}

export interface SyncAnswer {
  nonce: string;
  server_time: number;
  ack: { [cid: string]: number };
  rejected: Rejection[];
  streams: { [stream: string]: StreamAnswer | { error: "NOT_MEMBER" } };
}

/** An unlock in a state. */
export interface Earned extends PlainObject {
  key: string;
  id: string;
  at: number;
  retroactive: boolean;
}

/** Returns the acknowledgement of each process once the first `count` events of the request are settled. */
export function acks(events: readonly QueuedEvent[], count: number): { [cid: string]: number } {
  const ack: { [cid: string]: number } = {};
  events.forEach(({ cid, mid }, index) => {
    if (index < count) ack[cid] = mid;
    else ack[cid] ??= mid - 1;
  });
  return ack;
}

/** Writes canonical text: keys sorted by code point, no white space. */
export function canonical(value: Plain): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.keys(value)
    .sort(byCodePoint)
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key] ?? null)}`);
  return `{${members.join(",")}}`;
}

/** Compares by code point; JavaScript's own order, by UTF-16 units, differs beyond U+FFFF. */
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
