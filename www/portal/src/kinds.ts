// The kinds of achievements, in the words of content designers.

import { isObject, objectOf, type Node } from "./document.ts";

type KindName = "count" | "steps" | "streak" | "session_count" | "total_time" | "content" | "community" | "subscription" | "stat";

export interface Kind {
  name: KindName;
  label: string;
  about: string;
  /** The name of a built-in drawing. */
  icon: string;
  /** Returns a new achievement of this kind. */
  make(): Node;
}

const triggered = (trigger: Node) => (): Node => ({ name: "", trigger });

export const KINDS: readonly Kind[] = [
  {
    name: "count",
    label: "Count",
    about: "Something the app counts: wins, laps, glasses of water",
    icon: "target",
    make: () => ({ name: "", max_count: 10 }),
  },
  { name: "streak", label: "Streak", about: "Days or weeks in a row", icon: "flame", make: triggered({ streak: { days: 7 } }) },
  {
    name: "session_count",
    label: "Number of sessions",
    about: "A number of completed sessions",
    icon: "play",
    make: triggered({ session_count: { sessions: 10 } }),
  },
  {
    name: "total_time",
    label: "Total time",
    about: "A total number of minutes in sessions",
    icon: "clock",
    make: triggered({ total_time: { minutes: 60 } }),
  },
  {
    name: "content",
    label: "Content",
    about: "A lesson, a song, a level, or a whole set of them",
    icon: "book",
    make: triggered({ content: { content_ids: [] } }),
  },
  {
    name: "community",
    label: "Community",
    about: "Joining, posting, commenting",
    icon: "people",
    make: triggered({ community: { action: "post" } }),
  },
  { name: "subscription", label: "Subscription", about: "A purchase of a product", icon: "heart", make: triggered({ subscription: {} }) },
  {
    name: "stat",
    label: "Statistic",
    about: "A number that the app reports reaches a target",
    icon: "chart",
    make: triggered({ stat: { id: "", at_least: 100 } }),
  },
  {
    name: "steps",
    label: "Several steps",
    about: "Complete when all of its steps are",
    icon: "steps",
    make: () => ({ name: "", sub_achievements: {} }),
  },
];

export function kindOf(node: Node): Kind {
  const trigger = Object.keys(objectOf(node["trigger"]))[0];
  const name = trigger ?? (isObject(node["sub_achievements"]) ? "steps" : "count");
  return KINDS.find((kind) => kind.name === name) ?? (KINDS[0] as Kind);
}

/** The members that another kind replaces. */
const CRITERIA = ["trigger", "max_count"];
/** The members that a kind with a trigger cannot have. */
const RESETS = ["reset_cronexpr", "auto_reset", "time_offset_sec"];

/** The members that would be lost if the achievement became another kind. */
export function criteriaOf(node: Node): Node {
  return Object.fromEntries(Object.entries(node).filter(([key]) => CRITERIA.includes(key) || RESETS.includes(key)));
}

/** Returns the achievement as a kind that it was before, with the criteria of that time. */
export function asBefore(node: Node, kind: Kind, criteria: Node): Node {
  const next = asKind(node, kind);
  const missing = Object.entries(criteria).filter(([key]) => CRITERIA.includes(key) || !(key in next));
  return { ...next, ...Object.fromEntries(missing) };
}

/** Returns the achievement as another kind: its criteria change, everything else stays. */
export function asKind(node: Node, kind: Kind): Node {
  const { trigger: _, max_count: __, ...rest } = node;
  const { name: ___, ...made } = kind.make();
  const { sub_achievements, ...others } = rest;
  const subs = sub_achievements === undefined || Object.keys(objectOf(sub_achievements)).length === 0 ? {} : { sub_achievements };
  const clash = kind.name === "count" || kind.name === "steps" ? [] : RESETS;
  const kept = Object.fromEntries(Object.entries(others).filter(([key]) => !clash.includes(key)));
  return { ...kept, ...made, ...subs };
}

/** Describes the criteria in a few words. */
export function criterion(node: Node): string {
  const trigger = objectOf(node["trigger"]);
  const inner = objectOf(Object.values(trigger)[0]);
  const number = (value: unknown): string => (typeof value === "number" ? value.toLocaleString("en") : "?");
  const many = (value: unknown, one: string, more: string): string => `${number(value)} ${value === 1 ? one : more}`;
  switch (kindOf(node).name) {
    case "streak":
      return inner["weeks"] !== undefined
        ? `${many(inner["weeks"], "week", "weeks")} in a row`
        : `${many(inner["days"], "day", "days")} in a row`;
    case "session_count":
      return many(inner["sessions"], "session", "sessions");
    case "total_time":
      return many(inner["minutes"], "minute", "minutes");
    case "content": {
      const ids = Array.isArray(inner["content_ids"]) ? inner["content_ids"].length : 0;
      return `${inner["require"] === "all" ? "all" : "any"} of ${many(ids, "content", "contents")}`;
    }
    case "community":
      return `first ${[inner["action"]].flat().join(" or ")}`;
    case "subscription":
      return "a purchase";
    case "stat":
      return inner["at_most"] !== undefined
        ? `${String(inner["id"])} ≤ ${number(inner["at_most"])}`
        : `${String(inner["id"])} ≥ ${number(inner["at_least"])}`;
    case "steps":
      return many(Object.keys(objectOf(node["sub_achievements"])).length, "step", "steps");
    case "count":
      return typeof node["unit"] === "string"
        ? `${number(node["max_count"] ?? node["count"])} ${node["unit"]}`
        : many(node["max_count"] ?? node["count"], "time", "times");
  }
}
