// Reads a server's AchievementList and checks it field by field, since answers are not trusted.

import { type Plain, type PlainObject, plain, shown } from "../../core.js";
import { failure } from "../failure.js";

/** A node in a list; times are UNIX seconds, 0 if there is none. */
export interface ListedNode {
  count: number;
  max_count: number;
  claim_time_sec: number;
  total_claim_time_sec: number;
  update_time_sec: number;
  expire_time_sec: number;
  current_time_sec: number;
  reward: PlainObject | undefined;
  total_reward: PlainObject | undefined;
  subs: Map<string, ListedNode>;
  /** The message as it came. */
  raw: PlainObject;
}

export interface ServerList {
  achievements: Map<string, ListedNode>;
  repeat_achievements: Map<string, ListedNode>;
  /** The message as it came. */
  raw: PlainObject;
}

export const HALVES = ["achievements", "repeat_achievements"] as const;

/** Reads an answer as a list. */
export function readList(answer: unknown): ServerList {
  const raw = objectAt(plain(answer, "NETWORK"), "");
  return { achievements: nodes(raw, "achievements", ""), repeat_achievements: nodes(raw, "repeat_achievements", ""), raw };
}

/** Merges a later answer, which need not contain all achievements, into a list. */
export function updated(list: ServerList, later: ServerList): ServerList {
  const [old, fresh] = [all(list), all(later)];
  const merged = (half: (typeof HALVES)[number]): Map<string, ListedNode> => {
    const kept = [...list[half]].filter(([id]) => !fresh.has(id));
    const changed = [...later[half]].map(([id, told]): [string, ListedNode] => [id, withSubs(told, old.get(id))]);
    return new Map([...kept, ...changed]);
  };
  return { achievements: merged("achievements"), repeat_achievements: merged("repeat_achievements"), raw: { ...list.raw, ...later.raw } };
}

function withSubs(told: ListedNode, before: ListedNode | undefined): ListedNode {
  return before === undefined ? told : { ...told, subs: new Map([...before.subs, ...told.subs]) };
}

function all(list: ServerList): Map<string, ListedNode> {
  return new Map(HALVES.flatMap((half) => [...list[half]]));
}

/** Returns all achievements and subs by id. */
export function flat(list: ServerList): Map<string, ListedNode> {
  return new Map([...all(list)].flatMap(([id, told]): [string, ListedNode][] => [[id, told], ...told.subs]));
}

/** Returns the server's time; undefined if the list does not contain it. */
export function clock(list: ServerList): number | undefined {
  const times = [...flat(list).values()].map(({ current_time_sec }) => current_time_sec);
  const latest = times.reduce((latest, time) => Math.max(latest, time), 0);
  return latest > 0 ? latest : undefined;
}

function nodes(holder: PlainObject, name: string, at: string): Map<string, ListedNode> {
  const value = holder[name] ?? null;
  if (value === null) return new Map();
  const here = `${at}/${name}`;
  return new Map(Object.entries(objectAt(value, here)).map(([id, node]) => [id, told(objectAt(node, `${here}/${id}`), `${here}/${id}`)]));
}

function told(raw: PlainObject, at: string): ListedNode {
  const number = (name: string): number => int64(raw[name] ?? 0, `${at}/${name}`);
  const message = (name: string): PlainObject | undefined =>
    (raw[name] ?? null) === null ? undefined : objectAt(raw[name] ?? null, `${at}/${name}`);
  return {
    count: number("count"),
    max_count: number("max_count"),
    claim_time_sec: number("claim_time_sec"),
    total_claim_time_sec: number("total_claim_time_sec"),
    update_time_sec: number("update_time_sec"),
    expire_time_sec: number("expire_time_sec"),
    current_time_sec: number("current_time_sec"),
    reward: message("reward"),
    total_reward: message("total_reward"),
    subs: nodes(raw, "sub_achievements", at),
    raw,
  };
}

/** Reads a whole number in protojson's format, text or number; rounded if JavaScript cannot represent it exactly. */
export function int64(value: Plain, at: string): number {
  const number = typeof value === "string" && /^-?\d{1,20}$/.test(value) ? Number(value) : value;
  if (typeof number !== "number" || !Number.isInteger(number)) throw odd(at, "a whole number", value);
  return Math.min(Math.max(number, -Number.MAX_SAFE_INTEGER), Number.MAX_SAFE_INTEGER);
}

export function objectAt(value: Plain, at: string): PlainObject {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw odd(at, "an object", value);
  return value;
}

function odd(at: string, expected: string, found: Plain): Error {
  return failure(
    "NETWORK",
    `the server's answer is not a list of achievements: expected ${expected} at ${at === "" ? "its root" : at}, found ${shown(found)}`,
  );
}
