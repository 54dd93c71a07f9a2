// Imports Hiro's achievements from configuration files or protocol messages.
//
// plaudit reads Hiro's configuration without changes. The import converts the rest: numbers that protojson writes as text, camelCase keys,
// `null` for unset fields, and keys of Hiro's older versions and messages.

import { CommandLineError } from "../command.js";
import { achievementsOf } from "../../nesting.js";
import { own, set } from "../../members.js";
import { isObject, objectAt } from "../nodes.js";
import type { Imported } from "./imported.js";

/** Keys of older versions and of messages, with their names in the configuration. */
const RENAMED: Readonly<Record<string, string>> = {
  cronexpr: "reset_cronexpr",
  reset_cron: "reset_cronexpr",
  preconditions: "precondition_ids",
  reward_config: "reward",
  available_rewards: "reward",
  total_reward_config: "total_reward",
  available_total_reward: "total_reward",
};

/** Keys of messages that describe one player's progress, not the definition. */
const OF_A_PLAYER = new Set([
  "id",
  "claim_time_sec",
  "total_claim_time_sec",
  "current_time_sec",
  "expire_time_sec",
  "reset_time_sec",
  "update_time_sec",
  "is_active",
]);

/** Keys whose value is an object by id or name; the keys of that object stay unchanged. */
const BY_ID = new Set([
  "achievements",
  "repeat_achievements",
  "sub_achievements",
  "additional_properties",
  "items",
  "currencies",
  "energies",
  "string_properties",
  "numeric_properties",
  "options",
]);

/** Fields that hold numbers, which protojson writes as text. */
const NUMBERS = new Set([
  "count",
  "max_count",
  "start_time_sec",
  "end_time_sec",
  "duration_sec",
  "time_offset_sec",
  "min",
  "max",
  "multiple",
  "weight",
  "total_weight",
  "max_rolls",
  "max_repeat_rolls",
  "max_repeats",
  "to_mailbox_expiry_sec",
  "value",
  "energies",
]);

export function fromHiro(value: unknown): Imported {
  const notes: string[] = [];
  const achievements = listedIn(value);
  if (achievements === undefined)
    throw new CommandLineError('the file has no "achievements": Hiro\'s configuration is {"achievements": {"<id>": {…}}}');
  const isMessage = isObject(value) && ("repeat_achievements" in value || "repeatAchievements" in value);
  const renames = new Map<string, number>();
  const read = Object.entries(achievements).map(([id, node]) => [id, node === null ? null : nodeOf(node, isMessage, renames)]);
  for (const [rename, count] of renames) notes.push(`${rename} (${count === 1 ? "once" : `${count} times`})`);
  if (isMessage) notes.push("the file is a player's list: the player's progress is left out, and only the definitions are kept");
  return { document: { achievements: Object.fromEntries(read) as Record<string, unknown> }, notes };
}

/** Finds the achievements, also in the nested documents of teams and in messages. */
function listedIn(value: unknown): Record<string, unknown> | undefined {
  if (!isObject(value) || !isObject(value["achievements"])) return undefined;
  const repeated = isObject(value["repeat_achievements"]) ? value["repeat_achievements"] : objectAt(value, "repeatAchievements");
  return { ...achievementsOf(value), ...repeated };
}

function nodeOf(node: unknown, isMessage: boolean, renames: Map<string, number>): unknown {
  const read = reshaped(node, "", renames);
  if (!isObject(read) || !isMessage) return read;
  return withoutPlayer(read);
}

function withoutPlayer(node: Readonly<Record<string, unknown>>): Record<string, unknown> {
  // In a message, `count` is the player's progress, and `reward` the granted reward; `available_rewards` holds the definition's.
  const kept = Object.entries(node).filter(([key]) => !OF_A_PLAYER.has(key) && key !== "count");
  return Object.fromEntries(
    kept.map(([key, value]) =>
      key === "sub_achievements" && isObject(value)
        ? [key, mapped(value, (sub) => (isObject(sub) ? withoutPlayer(sub) : sub))]
        : [key, value],
    ),
  );
}

/** Converts a value to the configuration's format; `under` is its key. */
function reshaped(value: unknown, under: string, renames: Map<string, number>): unknown {
  if (Array.isArray(value)) return value.map((item) => reshaped(item, "", renames));
  if (typeof value === "string") return NUMBERS.has(under) && /^-?\d{1,16}$/.test(value) ? Number(value) : value;
  if (!isObject(value)) return value;
  if (BY_ID.has(under)) return mapped(value, (member) => unwrapped(reshaped(member, under === "energies" ? "energies" : "", renames)));
  const out: Record<string, unknown> = {};
  for (const [written, member] of Object.entries(value)) {
    if (member === null) continue; // unset
    const key = keyOf(written, value, renames);
    if (key !== undefined) set(out, key, reshaped(member, key, renames));
  }
  return out;
}

/** Returns the configuration's name of a key; undefined if another key has the same meaning. */
function keyOf(written: string, siblings: Readonly<Record<string, unknown>>, renames: Map<string, number>): string | undefined {
  const snake = written.replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const key = own(RENAMED, snake) ?? snake;
  // In a message, `reward` is the granted reward, and `available_rewards` the definition's.
  if (key === written && Object.keys(RENAMED).some((old) => RENAMED[old] === key && old in siblings)) return undefined;
  if (key !== written) renames.set(`\`${written}\` is \`${key}\` here`, (renames.get(`\`${written}\` is \`${key}\` here`) ?? 0) + 1);
  return key;
}

/** Unwraps a range: it is under `count` in messages, and inline in the configuration. */
function unwrapped(member: unknown): unknown {
  if (!isObject(member) || !isObject(member["count"])) return member;
  const { count, ...rest } = member;
  return { ...(count as object), ...rest };
}

function mapped(object: Readonly<Record<string, unknown>>, change: (value: unknown) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}
