// A server's AchievementList, checked field by field: nothing of an answer is trusted.

import { type Plain, type PlainObject, plain, shown } from "../../core.js";
import { failure } from "../failure.js";

/** What is said of one node; times are UNIX seconds, 0 where there is none. */
export interface Told {
  count: number;
  max_count: number;
  claim_time_sec: number;
  total_claim_time_sec: number;
  update_time_sec: number;
  expire_time_sec: number;
  current_time_sec: number;
  reward: PlainObject | undefined;
  total_reward: PlainObject | undefined;
  subs: Map<string, Told>;
  /** The message as it came. */
  raw: PlainObject;
}

export interface List {
  achievements: Map<string, Told>;
  repeat_achievements: Map<string, Told>;
  /** The message as it came. */
  raw: PlainObject;
}

export const HALVES = ["achievements", "repeat_achievements"] as const;

/** Reads an answer. */
export function readList(answer: unknown): List {
  const raw = objectAt(plain(answer, "NETWORK"), "");
  return { achievements: nodes(raw, "achievements", ""), repeat_achievements: nodes(raw, "repeat_achievements", ""), raw };
}

/** A list in which a later answer takes the place of what it names: it need not name everything. */
export function updated(list: List, later: List): List {
  const [old, fresh] = [all(list), all(later)];
  const merged = (half: (typeof HALVES)[number]): Map<string, Told> => {
    const kept = [...list[half]].filter(([id]) => !fresh.has(id));
    const changed = [...later[half]].map(([id, told]): [string, Told] => [id, withSubs(told, old.get(id))]);
    return new Map([...kept, ...changed]);
  };
  return { achievements: merged("achievements"), repeat_achievements: merged("repeat_achievements"), raw: { ...list.raw, ...later.raw } };
}

function withSubs(told: Told, before: Told | undefined): Told {
  return before === undefined ? told : { ...told, subs: new Map([...before.subs, ...told.subs]) };
}

function all(list: List): Map<string, Told> {
  return new Map(HALVES.flatMap((half) => [...list[half]]));
}

/** Every achievement and every sub by its id. */
export function flat(list: List): Map<string, Told> {
  return new Map([...all(list)].flatMap(([id, told]): [string, Told][] => [[id, told], ...told.subs]));
}

/** The server's clock; undefined: the list says nothing of it. */
export function clock(list: List): number | undefined {
  const times = [...flat(list).values()].map(({ current_time_sec }) => current_time_sec);
  const latest = times.reduce((latest, time) => Math.max(latest, time), 0);
  return latest > 0 ? latest : undefined;
}

function nodes(holder: PlainObject, name: string, at: string): Map<string, Told> {
  const value = holder[name] ?? null;
  if (value === null) return new Map();
  const here = `${at}/${name}`;
  return new Map(Object.entries(objectAt(value, here)).map(([id, node]) => [id, told(objectAt(node, `${here}/${id}`), `${here}/${id}`)]));
}

function told(raw: PlainObject, at: string): Told {
  const number = (name: string): number => int64(raw[name] ?? 0, `${at}/${name}`);
  const message = (name: string): PlainObject | undefined => ((raw[name] ?? null) === null ? undefined : objectAt(raw[name] ?? null, `${at}/${name}`));
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

/** A whole number as protojson writes it, as text or plain; what JavaScript does not hold exactly is the nearest that it does. */
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
  return failure("NETWORK", `the server's answer is no list of achievements: expected ${expected} at ${at === "" ? "its root" : at}, found ${shown(found)}`);
}
