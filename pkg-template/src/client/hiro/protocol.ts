// The messages of plaudit's own protocol, as far as a transport answers them in an authority's place.

import type { Command } from "../../../index.js";
import type { Plain, PlainObject } from "../../core.js";

export interface Event {
  cid: string;
  mid: number;
  eid: string;
  stream: string;
  command: Command;
}

export interface Request {
  nonce: string;
  streams: { [stream: string]: { base: { epoch: number; rev: number | null; definitions: string }; seen: string[] } };
  events: Event[];
}

export interface Rejection {
  eid: string;
  code: string;
  message: string;
}

export interface Standing {
  epoch: number;
  rev: number;
  snapshot?: string;
  state_hash: string;
  definitions?: { version: string; document: Plain };
}

export interface Answer {
  nonce: string;
  server_time: number;
  ack: { [cid: string]: number };
  rejected: Rejection[];
  streams: { [stream: string]: Standing | { error: "NOT_MEMBER" } };
}

/** An unlock in a state. */
export interface Earned extends PlainObject {
  key: string;
  id: string;
  at: number;
  retroactive: boolean;
}

/** How far each process's events are settled when the first `count` of the request's are. */
export function acks(events: readonly Event[], count: number): { [cid: string]: number } {
  const ack: { [cid: string]: number } = {};
  events.forEach(({ cid, mid }, index) => {
    if (index < count) ack[cid] = mid;
    else ack[cid] ??= mid - 1;
  });
  return ack;
}
