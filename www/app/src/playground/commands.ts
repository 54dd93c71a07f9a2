// Commands for "What if…": their form, and their descriptions.

import type { Command } from "plaudit";
import { isRecord, member } from "../json.ts";
import { humanize, number, plural } from "../format.ts";
import type { DefinedNode } from "./nodes.ts";

/** The commands that the form can create; an operator's commands are written as JSON. */
export type Kind = Exclude<Command["type"], "grant" | "streak_freeze" | "streak_repair">;
export const KINDS: readonly { kind: Kind; name: string }[] = [
  { kind: "update", name: "Add progress" },
  { kind: "claim", name: "Claim" },
  { kind: "session_completed", name: "Finish a session" },
  { kind: "content_completed", name: "Complete content" },
  { kind: "stat", name: "Change a statistic" },
  { kind: "joined", name: "Join" },
  { kind: "posted", name: "Post" },
  { kind: "commented", name: "Comment" },
  { kind: "subscribed", name: "Subscribe" },
  { kind: "app_opened", name: "Open the app" },
];

/** The fields of the form for each kind. */
export const FIELDS: Readonly<Record<Kind, readonly Field[]>> = {
  update: ["id", "amount"],
  claim: ["id", "total"],
  session_completed: ["minutes", "content"],
  content_completed: ["content"],
  stat: ["stat", "mode", "amount"],
  joined: [],
  posted: [],
  commented: [],
  subscribed: ["product"],
  app_opened: [],
};
export type Field = "id" | "amount" | "total" | "minutes" | "content" | "stat" | "mode" | "product";

export interface Stamp {
  at: number;
  utc_offset_sec: number;
}

/** Creates the command of a filled-in form. */
export function fromForm(data: FormData, { at, utc_offset_sec }: Stamp): Command {
  const text = (name: string): string => {
    const value = data.get(name);
    return typeof value === "string" ? value.trim() : "";
  };
  const base = { at, utc_offset_sec };
  const kind = KINDS.find((known) => known.kind === text("kind"))?.kind ?? "app_opened";
  switch (kind) {
    case "update":
      return { ...base, type: kind, achievements: Object.fromEntries([[text("id"), Number(text("amount"))]]) };
    case "claim":
      return { ...base, type: kind, ids: [text("id")], ...(text("total") === "" ? {} : { claim_total_reward: true }) };
    case "session_completed":
      return {
        ...base,
        type: kind,
        duration_sec: Math.round(Number(text("minutes")) * 60),
        ...(text("content") === "" ? {} : { content_id: text("content") }),
      };
    case "content_completed":
      return { ...base, type: kind, content_id: text("content") };
    case "stat":
      return {
        ...base,
        type: kind,
        [text("mode") === "set" ? "set" : "add"]: Object.fromEntries([[text("stat"), Number(text("amount"))]]),
      };
    case "subscribed":
      return { ...base, type: kind, ...(text("product") === "" ? {} : { product_id: text("product") }) };
    default:
      return { ...base, type: kind };
  }
}

/** Describes a command in words, even an invalid one. */
export function commandWords(command: unknown): string {
  const type = member(command, "type");
  const known = KINDS.find(({ kind }) => kind === type);
  if (known === undefined) return `“${String(type)}”`;
  const pairs = (value: unknown): string =>
    isRecord(value)
      ? Object.entries(value)
          .map(([id, amount]) => `${signed(amount)} ${id}`)
          .join(", ")
      : "";
  switch (known.kind) {
    case "update":
      return `Progress: ${pairs(member(command, "achievements"))}`;
    case "claim": {
      const ids = member(command, "ids");
      return `Claim ${Array.isArray(ids) ? ids.join(", ") : ""}${member(command, "claim_total_reward") === true ? ", with the total reward" : ""}`;
    }
    case "session_completed": {
      const seconds = member(command, "duration_sec");
      return `Session of ${typeof seconds === "number" ? plural(Math.round(seconds / 60), "minute") : "?"}${of(command, "content_id")}`;
    }
    case "content_completed":
      return `Content${of(command, "content_id")}`;
    case "stat":
      return `Statistic: ${[["set to", member(command, "set")] as const, ["", member(command, "add")] as const]
        .filter(([, value]) => value !== undefined)
        .map(([word, value]) => `${word} ${pairs(value)}`.trim())
        .join("; ")}`;
    case "subscribed":
      return `Subscription${of(command, "product_id")}`;
    default:
      return known.name;
  }
}

function of(command: unknown, key: string): string {
  const value = member(command, key);
  return typeof value === "string" ? ` of ${humanize(value)}` : "";
}

function signed(amount: unknown): string {
  return typeof amount === "number" ? `${amount < 0 ? "−" : "+"}${number(Math.abs(amount))}` : String(amount);
}

/** Suggests commands that complete the first achievement and claim its reward. */
export function suggested(all: readonly DefinedNode[], { at, utc_offset_sec }: Stamp): Command[] {
  const updated = all.find(
    ({ node }) =>
      member(node, "trigger") === undefined && Number(member(node, "max_count")) > 0 && !Array.isArray(member(node, "precondition_ids")),
  );
  if (updated !== undefined) {
    const { id, node } = updated;
    const update: Command = {
      at,
      utc_offset_sec,
      type: "update",
      achievements: Object.fromEntries([[id, Number(member(node, "max_count"))]]),
    };
    return member(node, "auto_claim") === true ? [update] : [update, { at: at + 60, utc_offset_sec, type: "claim", ids: [id] }];
  }
  return all.length === 0
    ? []
    : [0, 1, 2].map((day) => ({ at: at + day * 86_400, utc_offset_sec, type: "session_completed", duration_sec: 600 }));
}

export interface Vocabulary {
  ids: string[];
  contents: string[];
  stats: string[];
  products: string[];
}

/** Returns the ids, contents, statistics and products in the definitions, for the form's suggestions. */
export function vocabulary(all: readonly DefinedNode[]): Vocabulary {
  const texts = (value: unknown): string[] =>
    Array.isArray(value) ? value.filter((one) => typeof one === "string") : typeof value === "string" ? [value] : [];
  const named = (kind: string, key: string): string[] =>
    [...new Set(all.flatMap(({ node }) => texts(member(member(member(node, "trigger"), kind), key))))].slice(0, 200);
  return {
    ids: all.map(({ id }) => id).slice(0, 500),
    contents: named("content", "content_ids"),
    stats: named("stat", "id"),
    products: named("subscription", "product_ids"),
  };
}
