// The parts of a definitions document that reading a list depends on: its nodes, and the start of a node's phase.

import { type Plain, type PlainObject, Schedule } from "../../core.js";
import { achievementsOf } from "../../nesting.js";

/** A node's definition, with defaults filled in. */
export interface DefinedNode {
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

export type Nodes = Map<string, DefinedNode>;

/** Returns all achievements and subs by id. The engine has already validated the document. */
export function nodesOf(document: Plain): Nodes {
  const found: Nodes = new Map();
  for (const [id, definition] of members(achievementsOf(document))) {
    const subs = members(definition["sub_achievements"]);
    const node: DefinedNode = { ...read(id, definition), subs: subs.map(([sub]) => sub) };
    found.set(id, node);
    for (const [sub, definition] of subs) {
      const { start, end } = node;
      const own = read(sub, definition);
      found.set(sub, { ...own, start, end, archived: own.archived || node.archived });
    }
  }
  return found;
}

/** Returns the document without `hidden`, because views are compared with a list that shows all nodes. */
export function unhidden(document: Plain): Plain {
  if (Array.isArray(document)) return document.map(unhidden);
  if (typeof document !== "object" || document === null) return document;
  const copy: PlainObject = Object.create(null);
  for (const [key, value] of Object.entries(document)) if (key !== "hidden" || value !== true) copy[key] = unhidden(value);
  return copy;
}

function read(id: string, definition: PlainObject): DefinedNode {
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

function members(value: unknown): [string, PlainObject][] {
  return isObject(value) ? Object.entries(value).filter((entry): entry is [string, PlainObject] => isObject(entry[1])) : [];
}

function isObject(value: unknown): value is PlainObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Returns the occurrence that started the phase, before clipping; undefined without a schedule, and before the first phase. */
export function phaseStart({ schedule, start, end, duration_sec }: DefinedNode, now: number): number | undefined {
  if (schedule === undefined) return undefined;
  // From E on, the last phase before E stays the current one.
  const asked = end !== 0 && now >= end ? end - 1 : now;
  const begun = schedule.of.previous(asked + 1);
  if (begun === undefined || start === 0) return begun;
  const next = schedule.of.next(asked);
  const own = duration_sec === 0 ? Infinity : begun + duration_sec;
  // A phase that ends at or before S does not exist.
  return Math.min(own, next ?? Infinity) <= start ? undefined : begun;
}
