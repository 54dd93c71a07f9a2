// What of a definitions document the reading of a list depends on.

import { type Plain, type PlainObject, Schedule } from "../../core.js";

/** A node as the definitions have it, defaults filled in. */
export interface Node {
  id: string;
  initial_count: number;
  start: number;
  end: number;
  duration_sec: number;
  schedule: { expression: string; time_offset_sec: number; of: Schedule } | undefined;
  auto_claim_total: boolean;
  has_total: boolean;
  archived: boolean;
  subs: string[];
}

export type Nodes = Map<string, Node>;

/** Every achievement and every sub, by id. The document has passed the engine. */
export function nodesOf(document: Plain): Nodes {
  const found: Nodes = new Map();
  for (const [id, definition] of members(achievementsOf(document))) {
    const subs = members(definition["sub_achievements"]);
    const node: Node = { ...read(id, definition), subs: subs.map(([sub]) => sub) };
    found.set(id, node);
    for (const [sub, definition] of subs) {
      const { start, end } = node;
      const own = read(sub, definition);
      found.set(sub, { ...own, start, end, archived: own.archived || node.archived });
    }
  }
  return found;
}

/** The same document with nothing hidden: what is compared with a list has to be seen. */
export function unhidden(document: Plain): Plain {
  if (Array.isArray(document)) return document.map(unhidden);
  if (typeof document !== "object" || document === null) return document;
  const copy: PlainObject = Object.create(null);
  for (const [key, value] of Object.entries(document)) if (key !== "hidden" || value !== true) copy[key] = unhidden(value);
  return copy;
}

/** The document may nest as `achievements.achievements` (T1), unless that is an achievement of this id. */
function achievementsOf(document: Plain): Plain | undefined {
  const outer = object(document)["achievements"];
  const inner = object(outer)["achievements"];
  const isWrapped = Object.keys(object(outer)).length === 1 && isObject(inner) && typeof inner["name"] !== "string";
  return isWrapped ? inner : outer;
}

function read(id: string, definition: PlainObject): Node {
  const number = (name: string): number => (typeof definition[name] === "number" ? definition[name] : 0);
  const expression = definition["reset_cronexpr"];
  const timeOffsetSec = number("time_offset_sec");
  const isScheduled = typeof expression === "string" && expression !== "";
  return {
    id,
    initial_count: number("count"),
    start: number("start_time_sec"),
    end: number("end_time_sec"),
    duration_sec: number("duration_sec"),
    schedule: isScheduled ? { expression, time_offset_sec: timeOffsetSec, of: new Schedule(expression, { timeOffsetSec }) } : undefined,
    auto_claim_total: definition["auto_claim_total"] === true,
    has_total: isObject(definition["total_reward"]),
    archived: definition["archived"] === true,
    subs: [],
  };
}

function members(value: Plain | undefined): [string, PlainObject][] {
  return Object.entries(object(value)).filter((entry): entry is [string, PlainObject] => isObject(entry[1]));
}

function object(value: Plain | undefined): PlainObject {
  return isObject(value) ? value : {};
}

function isObject(value: Plain | undefined): value is PlainObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
