// What the visitor has written, kept over a reload.

import type { Command } from "plaudit";
import { isRecord } from "../json.ts";
import { LARGEST } from "./reading.ts";
import type { ZoneName } from "./zone.ts";

const KEY = "plaudit-playground";

export interface Kept { text: string; team: boolean; zone: ZoneName; at: number | undefined; commands: Command[] | undefined }

/** Anything else than what this page has written is nothing. */
export function load(): Kept | undefined {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "null");
    if (!isRecord(kept) || typeof kept["text"] !== "string" || kept["text"].length > LARGEST) return undefined;
    const { text, team, zone, at, commands } = kept;
    return { text, team: team === true, zone: zone === "local" ? "local" : "UTC", at: typeof at === "number" && Number.isSafeInteger(at) ? at : undefined, commands: Array.isArray(commands) ? commands.filter(isCommand) : undefined };
  } catch {
    return undefined;
  }
}

/** False if this browser keeps nothing, or not so much. */
export function save(kept: Kept): boolean {
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
    return true;
  } catch {
    return false;
  }
}

/** Only that it looks like one: what is wrong with it, the engine says. */
export function isCommand(value: unknown): value is Command {
  return isRecord(value) && typeof value["type"] === "string" && typeof value["at"] === "number";
}
