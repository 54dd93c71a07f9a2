// Made-up players for previews: the activity of one by a given day.

import type { Command } from "plaudit";
import { type Document, entries, type Node, objectOf, steps } from "../document.ts";
import { kindOf } from "../kinds.ts";

const DAY = 86_400;

/** The activity of a made-up player. */
export interface Habits {
  days: number;
  minutes: number;
  /** The amount per day of everything that is counted. */
  amount: number;
}

/** Returns the activity of such a player until `now`, which is in the last of the days. */
export function life(document: Document, { days, minutes, amount }: Habits, now: number): Command[] {
  const nodes = entries(document).flatMap(({ id, node }) => [{ id, node }, ...steps(node, id)]);
  const counted = nodes.filter(({ node }) => ["count"].includes(kindOf(node).name)).map(({ id }) => id);
  const contents = [...new Set(nodes.flatMap(({ node }) => contentsOf(node)))];
  const statistics = [...new Set(nodes.flatMap(({ node }) => statisticOf(node)))];
  const commands: Command[] = [{ type: "app_opened", at: now - (days - 1) * DAY }];
  for (let day = 0; day < days; day += 1) {
    const at = now - (days - 1 - day) * DAY;
    if (minutes > 0) commands.push({ type: "session_completed", duration_sec: minutes * 60, at });
    const content = contents[day % Math.max(contents.length, 1)];
    if (content !== undefined) commands.push({ type: "content_completed", content_id: content, at });
    if (amount > 0 && statistics.length > 0)
      commands.push({ type: "stat", add: Object.fromEntries(statistics.map((id) => [id, amount])), at });
    if (amount > 0 && counted.length > 0)
      commands.push({ type: "update", achievements: Object.fromEntries(counted.map((id) => [id, amount])), at });
  }
  return commands;
}

/** Returns activity that brings one achievement about halfway. */
export function halfway(id: string, node: Node, now: number): Command[] {
  const trigger = objectOf(node["trigger"]);
  const inner = objectOf(Object.values(trigger)[0]);
  const half = (value: unknown): number => (typeof value === "number" ? Math.max(1, Math.floor(value / 2)) : 1);
  switch (kindOf(node).name) {
    case "streak": {
      const [length, step] = inner["weeks"] !== undefined ? [half(inner["weeks"]), 7] : [half(inner["days"]), 1];
      return Array.from({ length: Math.min(length, 400) }, (_, index) => ({
        type: "session_completed",
        duration_sec: 600,
        at: now - (Math.min(length, 400) - 1 - index) * step * DAY,
      }));
    }
    case "session_count":
      return Array.from({ length: Math.min(half(inner["sessions"]), 500) }, () => ({
        type: "session_completed",
        duration_sec: 600,
        at: now,
      }));
    case "total_time":
      return [{ type: "session_completed", duration_sec: half(inner["minutes"]) * 60, at: now }];
    case "content": {
      const contents = contentsOf(node);
      return contents.slice(0, Math.floor(contents.length / 2)).map((content_id) => ({ type: "content_completed", content_id, at: now }));
    }
    case "stat":
      return statisticOf(node).map((statistic) => ({ type: "stat", set: { [statistic]: half(inner["at_least"]) }, at: now }));
    case "steps": {
      const subs = Object.keys(objectOf(node["sub_achievements"]));
      return subs.length === 0 ? [] : [{ type: "grant", ids: subs.slice(0, Math.ceil(subs.length / 2)), at: now }];
    }
    case "count":
      return [{ type: "update", achievements: { [id]: half(node["max_count"] ?? node["count"]) }, at: now }];
    default:
      return [];
  }
}

function contentsOf(node: Node): string[] {
  const contents = objectOf(objectOf(node["trigger"])["content"])["content_ids"];
  return Array.isArray(contents) ? contents.filter((one): one is string => typeof one === "string") : [];
}

function statisticOf(node: Node): string[] {
  const id = objectOf(objectOf(node["trigger"])["stat"])["id"];
  return typeof id === "string" && id !== "" ? [id] : [];
}
