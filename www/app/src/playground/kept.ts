// Saves the visitor's text across reloads.

import type { Command } from "plaudit";
import { isRecord } from "../json.ts";
import { LARGEST } from "./reading.ts";
import type { ZoneName } from "./zone.ts";

const KEY = "plaudit-playground";

export interface Kept {
  text: string;
  team: boolean;
  zone: ZoneName;
  at: number | undefined;
  commands: Command[] | undefined;
}

/** Loads the saved text; undefined if there is none, or its format is unknown. */
export function load(): Kept | undefined {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "null");
    if (!isRecord(kept) || typeof kept["text"] !== "string" || kept["text"].length > LARGEST) return undefined;
    const { text, team, zone, at, commands } = kept;
    return {
      text,
      team: team === true,
      zone: zone === "local" ? "local" : "UTC",
      at: typeof at === "number" && Number.isSafeInteger(at) ? at : undefined,
      commands: Array.isArray(commands) ? commands.filter(isCommand) : undefined,
    };
  } catch {
    return undefined;
  }
}

/** Saves the text; returns false if the browser refuses, or has no room. */
export function save(kept: Kept): boolean {
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
    return true;
  } catch {
    return false;
  }
}

/** Whether a value looks like a command; the engine validates it. */
export function isCommand(value: unknown): value is Command {
  return isRecord(value) && typeof value["type"] === "string" && typeof value["at"] === "number";
}
