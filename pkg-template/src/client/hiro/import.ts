// Converts a server's list to a state in which an engine shows the same list, like src/hiro/import.rs, which says what a list does not contain.

import type { Plain, PlainObject } from "../../core.js";
import type { DefinedNode, Nodes } from "./definitions.js";
import { HALVES, type ServerList, type ListedNode } from "./list.js";
import { phaseStart } from "./definitions.js";
import { keptReward } from "./reward.js";
import { END_OF_TIME } from "../../limits.js";

const STATE_VERSION = 2;

/** Converts a list. `received`: the instant of the list, for nodes without one. */
export function toState(list: ServerList, nodes: Nodes, received: number): PlainObject {
  const records: PlainObject = Object.create(null);
  for (const half of HALVES) {
    for (const [id, told] of list[half]) {
      const node = nodes.get(id);
      if (node !== undefined) family(node, told, nodes, received, records);
    }
  }
  const kept = keptOf(list, nodes);
  return { version: STATE_VERSION, records, ...(kept === undefined ? {} : { hiro: kept }) };
}

function family(node: DefinedNode, told: ListedNode, nodes: Nodes, received: number, records: PlainObject): void {
  const total = totalOf(node, told, nodes);
  if (!isUntouched(node, told) || total !== undefined) records[node.id] = { ...record(node, told, received), ...total };
  for (const [id, sub] of told.subs) {
    const node = nodes.get(id);
    if (node !== undefined && !isUntouched(node, sub)) records[id] = record(node, sub, received);
  }
}

/** Whether a node has no recorded progress. */
function isUntouched({ initial_count }: DefinedNode, { count, update_time_sec, claim_time_sec, reward }: ListedNode): boolean {
  return count === initial_count && update_time_sec === 0 && claim_time_sec === 0 && reward === undefined;
}

function record(node: DefinedNode, told: ListedNode, received: number): PlainObject {
  const now = instant(told.current_time_sec) ?? received;
  const phase = phaseStart(node, now);
  const claimed = instant(told.claim_time_sec);
  const updated = instant(told.update_time_sec) ?? claimed;
  const created = createdOf(node, told);
  const isDone = isCompleted(told) || claimed !== undefined;
  return {
    count: Math.max(told.count, 0),
    ...(isCompleted(told) ? { completed: true } : {}),
    ...some("claim_time_sec", claimed),
    ...(told.reward === undefined ? {} : { reward: keptReward(told.reward) }),
    ...some("update_time_sec", updated),
    ...some("create_time_sec", created),
    ...some("phase_start", phase),
    ...(node.schedule === undefined ? {} : { reset_cronexpr: node.schedule.expression, time_offset_sec: node.schedule.time_offset_sec }),
    ...(isDone ? { counted: true, earned: earnedOnce(updated ?? now, phase) } : {}),
  };
}

export function isCompleted(told: ListedNode): boolean {
  return told.max_count > 0 && (told.count >= told.max_count || instant(told.claim_time_sec) !== undefined);
}

/** Returns the state of the total reward (R3). */
function totalOf(node: DefinedNode, told: ListedNode, nodes: Nodes): PlainObject | undefined {
  const claimed = instant(told.total_claim_time_sec);
  if (claimed !== undefined) {
    return { total_claim_time_sec: claimed, ...(told.total_reward === undefined ? {} : { total_reward: keptReward(told.total_reward) }) };
  }
  if (!node.has_total && !node.auto_claim_total) return undefined;
  const isDone = (id: string): boolean => {
    const sub = told.subs.get(id);
    return nodes.get(id)?.archived === true || (sub !== undefined && isCompleted(sub));
  };
  return isCompleted(told) && node.subs.every(isDone) ? { total_due: true } : undefined;
}

/** Returns when progress was first recorded, derived from the end of the window (P3). */
function createdOf({ schedule, duration_sec, start }: DefinedNode, told: ListedNode): number | undefined {
  const expires = instant(told.expire_time_sec);
  const floats = schedule === undefined && duration_sec > 0 && start === 0;
  return floats && expires !== undefined ? Math.max(expires - duration_sec, 0) : undefined;
}

function earnedOnce(at: number, phase: number | undefined): PlainObject {
  return { count: 1, first: at, last: at, by_phase: [[phase ?? null, 1]] };
}

/** Converts an instant of the protocol; undefined for 0, and outside the supported years. */
function instant(seconds: number): number | undefined {
  return seconds > 0 && seconds < END_OF_TIME ? seconds : undefined;
}

function some(name: string, value: number | undefined): PlainObject {
  return value === undefined ? {} : { [name]: value };
}

/** Returns the parts of the list that an engine's state has no place for: undefined achievements, and unknown fields. */
function keptOf(list: ServerList, nodes: Nodes): Plain | undefined {
  const kept: PlainObject = Object.assign(Object.create(null), unknown(list.raw, HALVES));
  for (const half of HALVES) {
    const strange = mapped(list[half], (told, id) => keptOfOne(id, told, nodes, ACHIEVEMENT_FIELDS));
    if (strange !== undefined) kept[half] = strange;
  }
  return Object.keys(kept).length > 0 ? kept : undefined;
}

function keptOfOne(id: string, told: ListedNode, nodes: Nodes, fields: readonly string[]): Plain | undefined {
  if (!nodes.has(id)) return { ...told.raw, id };
  const kept = unknown(told.raw, fields);
  const subs = mapped(told.subs, (sub, subId) => keptOfOne(subId, sub, nodes, SUB_FIELDS));
  if (subs !== undefined) kept["sub_achievements"] = subs;
  return Object.keys(kept).length > 0 ? kept : undefined;
}

function mapped(all: Map<string, ListedNode>, change: (told: ListedNode, id: string) => Plain | undefined): PlainObject | undefined {
  const changed: PlainObject = Object.create(null);
  for (const [id, told] of all) {
    const item = change(told, id);
    if (item !== undefined) changed[id] = item;
  }
  return Object.keys(changed).length > 0 ? changed : undefined;
}

function unknown(raw: PlainObject, fields: readonly string[]): PlainObject {
  const rest: PlainObject = Object.create(null);
  for (const [key, value] of Object.entries(raw)) if (!fields.includes(key)) rest[key] = value;
  return rest;
}

const SUB_FIELDS = [
  "category",
  "claim_time_sec",
  "count",
  "current_time_sec",
  "description",
  "expire_time_sec",
  "id",
  "max_count",
  "name",
  "precondition_ids",
  "reset_time_sec",
  "reward",
  "available_rewards",
  "additional_properties",
  "auto_claim",
  "auto_reset",
  "update_time_sec",
  "is_active",
];
const ACHIEVEMENT_FIELDS = [
  ...SUB_FIELDS,
  "total_claim_time_sec",
  "available_total_reward",
  "total_reward",
  "sub_achievements",
  "auto_claim_total",
  "start_time_sec",
  "end_time_sec",
];
