// What survives a reload, in localStorage. What cannot be read is kept aside, never thrown away.

import type { Definitions, State, Unlock } from "plaudit";
import type { SourceId } from "./samples/index.ts";

const PREFIX = "plaudit-demo/";

/** One document's saved play. */
export interface Kept {
  v: 1;
  /** When the visitor first opened it: the samples' dates count from here. */
  startedAt: number;
  /** For the rewards that hold chance. */
  seed: string;
  purse: Record<string, number>;
  /** Newest first. */
  inbox: Unlock[];
  seen: number;
  state?: State;
  /** The wellness sample: whether its three weeks were brought along. */
  broughtHistory?: boolean;
  /** For a file: what it held. */
  file?: { name: string; definitions: Definitions };
}

export interface Preferences { source: SourceId; travelled: number; dir: "ltr" | "rtl" }

export type Loaded = { kind: "fresh" } | { kind: "kept"; kept: Kept } | { kind: "damaged"; reason: string };

export function load(id: SourceId): Loaded {
  const text = read(id);
  if (text === null) return { kind: "fresh" };
  try {
    const value: unknown = JSON.parse(text);
    return isKept(value) ? { kind: "kept", kept: value } : { kind: "damaged", reason: "it is not in the form that this page writes" };
  } catch {
    return { kind: "damaged", reason: "it is not readable text" };
  }
}

/** False where the browser refuses to keep anything. */
export function save(id: SourceId, kept: Kept): boolean {
  return write(id, JSON.stringify(kept));
}

export function forget(id: SourceId): void {
  try {
    localStorage.removeItem(PREFIX + id);
  } catch {
    // Nothing was kept, then.
  }
}

/** Moves a saved play out of the way, unchanged, and says where it went. */
export function setAside(id: SourceId): string | undefined {
  const text = read(id);
  if (text === null) return undefined;
  const place = `${id}/aside/${String(Date.now())}`;
  if (!write(place, text)) return undefined;
  forget(id);
  return place;
}

/** The text of something set aside. */
export function aside(place: string): string {
  return read(place) ?? "";
}

export function loadPreferences(): Preferences {
  const fallback: Preferences = { source: "game", travelled: 0, dir: "ltr" };
  try {
    const value: unknown = JSON.parse(read("preferences") ?? "{}");
    if (!isRecord(value)) return fallback;
    const { source, travelled, dir } = value;
    return {
      source: source === "wellness" || source === "file" ? source : "game",
      travelled: typeof travelled === "number" && Number.isSafeInteger(travelled) ? travelled : 0,
      dir: dir === "rtl" ? "rtl" : "ltr",
    };
  } catch {
    return fallback;
  }
}

export function savePreferences(preferences: Preferences): void {
  write("preferences", JSON.stringify(preferences));
}

function read(name: string): string | null {
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}

function write(name: string, text: string): boolean {
  try {
    localStorage.setItem(PREFIX + name, text);
    return true;
  } catch {
    return false;
  }
}

function isKept(value: unknown): value is Kept {
  if (!isRecord(value) || value["v"] !== 1) return false;
  const { startedAt, seed, purse, inbox, seen, state, broughtHistory, file } = value;
  return Number.isSafeInteger(startedAt) && typeof seed === "string" && Number.isSafeInteger(seen)
    && isRecord(purse) && Object.values(purse).every(Number.isFinite)
    && Array.isArray(inbox) && inbox.every(isUnlock)
    && (state === undefined || isRecord(state))
    && (broughtHistory === undefined || typeof broughtHistory === "boolean")
    && (file === undefined || (isRecord(file) && typeof file["name"] === "string" && isRecord(file["definitions"])));
}

function isUnlock(value: unknown): value is Unlock {
  return isRecord(value) && typeof value["key"] === "string" && typeof value["id"] === "string"
    && typeof value["title"] === "string" && Number.isSafeInteger(value["at"]) && typeof value["retroactive"] === "boolean"
    && ["description", "icon", "category", "body", "share_text", "share_url"].every((field) => value[field] === undefined || typeof value[field] === "string");
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
