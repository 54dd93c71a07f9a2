// Words for the commands in a player's log.

import { type Document, nodeAt, entries, objectOf, steps, textOf, valueAt } from "./document.ts";
import { many, number } from "./words.ts";

const PLAIN: Readonly<Record<string, string>> = {
  app_opened: "App opened",
  joined: "Joined the community",
  posted: "Posted",
  commented: "Commented",
};

/** Describes a command in a sentence, with the names of the live definitions; empty if its type is unknown. */
export function commandWords(command: unknown, live: Document): string {
  const type = textOf(valueAt(command, ["type"]));
  const at = (key: string): unknown => valueAt(command, [key]);
  const name = (id: string): string => nameOf(id, live);
  const ids = at("ids");
  const names = Array.isArray(ids) ? ids.map((id) => name(String(id))).join(", ") : "";
  switch (type) {
    case "session_completed":
      return `Session of ${duration(Number(at("duration_sec")))} completed${of(at("content_id"))}`;
    case "content_completed":
      return `Content completed${of(at("content_id"))}`;
    case "subscribed":
      return `Subscribed${of(at("product_id"))}`;
    case "update":
      return progress(command, name);
    case "stat":
      return stats(command);
    case "claim":
      return `Claimed: ${names}`;
    case "grant":
      return `Granted: ${names}`;
    case "streak_freeze":
      return `${many(Number(at("add")), "freeze")} given${of(at("of"))}`;
    case "streak_repair":
      return `Streak repaired${of(at("of"))}`;
    default:
      return PLAIN[type] ?? "";
  }
}

function of(what: unknown): string {
  return typeof what === "string" && what !== "" ? `: ${what}` : "";
}

function duration(seconds: number): string {
  return seconds < 60 ? many(seconds, "second") : many(Math.round(seconds / 60), "minute");
}

function pairs(command: unknown, key: string): [string, number][] {
  return Object.entries(objectOf(valueAt(command, [key]))).map(([id, value]) => [id, Number(value)]);
}

function signed(value: number): string {
  return value < 0 ? `−${number(-value)}` : `+${number(value)}`;
}

function progress(command: unknown, name: (id: string) => string): string {
  const counted = [
    ...pairs(command, "achievements").map(([id, by]) => `${name(id)} ${signed(by)}`),
    ...pairs(command, "at_least").map(([id, mark]) => `${name(id)} at least ${number(mark)}`),
  ];
  return counted.length === 0 ? "No progress" : `Progress: ${counted.join(", ")}`;
}

function stats(command: unknown): string {
  const told = [
    ...pairs(command, "add").map(([id, by]) => `${id} ${signed(by)}`),
    ...pairs(command, "set").map(([id, value]) => `${id} is ${number(value)}`),
    ...pairs(command, "max").map(([id, value]) => `${id} at least ${number(value)}`),
    ...pairs(command, "min").map(([id, value]) => `${id} at most ${number(value)}`),
  ];
  return told.length === 0 ? "" : `Statistic: ${told.join(", ")}`;
}

function nameOf(id: string, live: Document): string {
  const own = nodeAt(live, { id });
  const step =
    own ??
    entries(live)
      .flatMap((entry) => steps(entry.node, entry.id))
      .find((one) => one.id === id)?.node;
  return textOf(step?.["name"]) || id;
}
