// What survives a reload, in localStorage. What cannot be read is kept aside, never thrown away.

import type { Definitions, State, Unlock } from "plaudit";
import { isRecord } from "./json.ts";
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

/** With a server: two devices around it. Alone: one device with a time machine. */
export type Mode = "devices" | "alone";

export interface Preferences { source: SourceId; travelled: number; dir: "ltr" | "rtl"; mode: Mode }

/** Who plays a sample at the authority: the device that signs in, and the player that it is. */
export interface Player { device: string; player: string }

/** What is to be read in a device's inbox beside its unlocks: what was refused, and what was taken back. */
export interface Note { kind: "refused" | "retracted"; id: string; text: string; at: number }

/** What a device of the page remembers beside its client's store. */
export interface DeviceMemory {
  /** How its network is switched. */
  condition: string;
  /** Newest first. */
  notes: Note[];
  /** Keys of the unlocks that were celebrated here. */
  celebrated: string[];
  /** What has been read in the inbox. */
  read: string[];
}

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
  remove(id);
}

function remove(name: string): void {
  try {
    localStorage.removeItem(PREFIX + name);
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
  const fallback: Preferences = { source: "game", travelled: 0, dir: "ltr", mode: "devices" };
  try {
    const value: unknown = JSON.parse(read("preferences") ?? "{}");
    if (!isRecord(value)) return fallback;
    const { source, travelled, dir, mode } = value;
    return {
      source: source === "wellness" || source === "file" ? source : "game",
      travelled: typeof travelled === "number" && Number.isSafeInteger(travelled) ? travelled : 0,
      dir: dir === "rtl" ? "rtl" : "ltr",
      mode: mode === "alone" ? "alone" : "devices",
    };
  } catch {
    return fallback;
  }
}

export function savePreferences(preferences: Preferences): void {
  write("preferences", JSON.stringify(preferences));
}

export function loadPlayer(source: SourceId): Player | undefined {
  const value = readJson(`player/${source}`);
  return isPlayer(value) ? { device: value.device, player: value.player } : undefined;
}

export function savePlayer(source: SourceId, player: Player): void {
  write(`player/${source}`, JSON.stringify(player));
}

/** The three players of the team page, and their team. */
export interface SavedCrew { team: string; players: Player[] }

export function loadCrew(): SavedCrew | undefined {
  const value = readJson("crew");
  if (!isRecord(value) || typeof value["team"] !== "string" || !Array.isArray(value["players"])) return undefined;
  return { team: value["team"], players: value["players"].filter(isPlayer) };
}

export function saveCrew(crew: SavedCrew): void {
  write("crew", JSON.stringify(crew));
}

function isPlayer(value: unknown): value is Player {
  return isRecord(value) && typeof value["device"] === "string" && typeof value["player"] === "string";
}

export function loadMemory(store: string): DeviceMemory {
  const value = readJson(`device/${store}`);
  const { condition, notes, celebrated, read } = isRecord(value) ? value : {};
  return {
    condition: typeof condition === "string" ? condition : "online",
    notes: Array.isArray(notes) ? notes.filter(isNote) : [],
    celebrated: texts(celebrated),
    read: texts(read),
  };
}

export function saveMemory(store: string, memory: DeviceMemory): void {
  write(`device/${store}`, JSON.stringify(memory));
}

export function forgetMemory(store: string): void {
  remove(`device/${store}`);
}

function isNote(value: unknown): value is Note {
  return isRecord(value) && (value["kind"] === "refused" || value["kind"] === "retracted")
    && typeof value["id"] === "string" && typeof value["text"] === "string" && Number.isSafeInteger(value["at"]);
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

function readJson(name: string): unknown {
  try {
    return JSON.parse(read(name) ?? "null");
  } catch {
    return undefined;
  }
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
