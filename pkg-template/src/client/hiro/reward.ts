// Converts granted rewards to the engine's format: plain numbers, zero values present (src/hiro/rewards.rs).

import type { Plain, PlainObject } from "../../core.js";
import { int64, objectAt } from "./list.js";

/** The format of a field. */
type Shape = "number" | "text" | "double" | "as it is" | { message: Fields } | { map: Shape } | { list: Shape };
interface Fields {
  readonly [field: string]: Shape;
}

const AMOUNTS: Shape = { map: "number" };
const MODIFIER: Fields = { id: "text", type: "text", operator: "text", value: "number", duration_sec: "number" };
const ENERGY_MODIFIER: Fields = { id: "text", operator: "text", value: "number", duration_sec: "number", weight: "number" };
const INSTANCE: Fields = {
  id: "text",
  count: "number",
  string_properties: { map: "text" },
  numeric_properties: { map: "double" },
  instance_id: "text",
};
const MODIFIERS: Shape = { list: { message: MODIFIER } };
const INSTANCES: Shape = { map: { message: INSTANCE } };
const MEMBER: Fields = {
  items: AMOUNTS,
  currencies: AMOUNTS,
  energies: AMOUNTS,
  energy_modifiers: { list: { message: ENERGY_MODIFIER } },
  reward_modifiers: MODIFIERS,
  grant_time_sec: "number",
  item_instances: INSTANCES,
};
const TEAM: Fields = {
  items: AMOUNTS,
  currencies: AMOUNTS,
  reward_modifiers: MODIFIERS,
  member_reward_modifiers: MODIFIERS,
  grant_time_sec: "number",
  item_instances: INSTANCES,
  to_mailbox_expiry_sec: "number",
  member_reward: { message: MEMBER },
};
const REWARD: Fields = { ...MEMBER, to_mailbox_expiry_sec: "number", team_reward: { message: TEAM }, message: "as it is" };

export function keptReward(reward: PlainObject): PlainObject {
  const kept = message(reward, REWARD, "/reward");
  const { item_instances } = kept;
  if (item_instances !== undefined) kept["item_instances"] = each(item_instances, (instance) => renamed(instance));
  return kept;
}

/** Renames the item of an instance to the engine's name for it. */
function renamed(instance: Plain): Plain {
  const { id, ...rest } = objectAt(instance, "/reward/item_instances");
  return "item_id" in rest || id === undefined ? instance : { ...rest, item_id: id };
}

function message(value: PlainObject, fields: Fields, at: string): PlainObject {
  const written: PlainObject = Object.assign(Object.create(null), value);
  for (const [name, shape] of Object.entries(fields)) {
    const given = value[name] ?? null;
    if (given !== null) written[name] = read(given, shape, `${at}/${name}`);
    else if (zero(shape) !== undefined) written[name] = zero(shape) ?? null;
    else delete written[name];
  }
  return written;
}

function read(value: Plain, shape: Shape, at: string): Plain {
  if (shape === "number") return int64(value, at);
  if (shape === "double") return double(value);
  if (typeof shape === "string") return value;
  if ("message" in shape) return message(objectAt(value, at), shape.message, at);
  if ("map" in shape) return each(objectAt(value, at), (item, name) => read(item, shape.map, `${at}/${name}`));
  return Array.isArray(value) ? value.map((item, index) => read(item, shape.list, `${at}/${index}`)) : value;
}

/** Reads a double. Values that JSON has no number for are text on the wire, and are left out of a state. */
function double(value: Plain): Plain {
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

/** Returns the zero value of a missing field; undefined if the field is left out. */
function zero(shape: Shape): Plain | undefined {
  if (shape === "number" || shape === "double") return 0;
  if (shape === "text") return "";
  if (shape === "as it is" || "message" in shape) return undefined;
  return "map" in shape ? Object.create(null) : [];
}

function each(value: Plain, change: (item: Plain, name: string) => Plain): PlainObject {
  const changed: PlainObject = Object.create(null);
  for (const [name, item] of Object.entries(objectAt(value, "/reward"))) changed[name] = change(item, name);
  return changed;
}
