// Data that survives a reload, in localStorage. Data that cannot be read is set aside, never deleted.

import type { Definitions, State, Unlock } from "plaudit";
import { isRecord } from "./json.ts";
import type { SourceId } from "./samples/index.ts";

const PREFIX = "plaudit-demo/";

/** The saved game of one document. */
export interface Kept {
  v: 1;
  /** When the visitor first opened it; the dates of samples are relative to this instant. */
  startedAt: number;
  /** The seed for rewards with an element of chance. */
  seed: string;
  purse: Record<string, number>;
  /** Newest first. */
  inbox: Unlock[];
  seen: number;
  state?: State;
  /** Whether the past activity of the wellness sample was imported. */
  broughtHistory?: boolean;
  /** The steps of the guide that the visitor has seen work. */
  learnt?: number[];
  /** The name and the definitions of a file. */
  file?: { name: string; definitions: Definitions };
}

/** `devices`: two devices with a server. `alone`: one device with a time machine. */
export type Mode = "devices" | "alone";

export interface Preferences {
  source: SourceId;
  travelled: number;
  dir: "ltr" | "rtl";
}

/** The account of a sample at the authority: the device that signs in, and its player. */
export interface Player {
  device: string;
  player: string;
}

/** A note in a device's inbox about a refused event or an unlock that was taken back. */
export interface Note {
  kind: "refused" | "retracted";
  id: string;
  text: string;
  at: number;
}

/** Data of a device that is not in its client's store. */
export interface DeviceMemory {
  /** The condition of its network. */
  condition: string;
  /** Newest first. */
  notes: Note[];
  /** The keys of the unlocks that were celebrated on the device. */
  celebrated: string[];
  /** The entries of the inbox that were read. */
  read: string[];
}

export type Loaded = { kind: "fresh" } | { kind: "kept"; kept: Kept } | { kind: "damaged"; reason: string };

export function load(id: SourceId): Loaded {
  const text = read(id);
  if (text === null) return { kind: "fresh" };
  try {
    const value: unknown = JSON.parse(text);
    return isKept(value) ? { kind: "kept", kept: value } : { kind: "damaged", reason: "its format is unknown" };
  } catch {
    return { kind: "damaged", reason: "it is not readable text" };
  }
}

/** Saves a game; returns false if the browser refuses. */
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
    // Storage is refused, so there is nothing to remove.
  }
}

/** Moves a saved game aside, unchanged, and returns its new key. */
export function setAside(id: SourceId): string | undefined {
  const text = read(id);
  if (text === null) return undefined;
  const place = `${id}/aside/${String(Date.now())}`;
  if (!write(place, text)) return undefined;
  forget(id);
  return place;
}

/** Returns a text that was set aside. */
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

export function loadPlayer(source: SourceId): Player | undefined {
  const value = readJson(`player/${source}`);
  return isPlayer(value) ? { device: value.device, player: value.player } : undefined;
}

export function savePlayer(source: SourceId, player: Player): void {
  write(`player/${source}`, JSON.stringify(player));
}

/** Returns the account that the guest of a sample has signed up for. */
export function loadGuest(source: SourceId): Player | undefined {
  const value = readJson(`guest/${source}`);
  return isPlayer(value) ? { device: value.device, player: value.player } : undefined;
}

export function saveGuest(source: SourceId, player: Player): void {
  write(`guest/${source}`, JSON.stringify(player));
}

export function forgetGuest(source: SourceId): void {
  remove(`guest/${source}`);
}

/** The three players of the team page, and their team. */
export interface SavedCrew {
  team: string;
  players: Player[];
}

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
  return (
    isRecord(value) &&
    (value["kind"] === "refused" || value["kind"] === "retracted") &&
    typeof value["id"] === "string" &&
    typeof value["text"] === "string" &&
    Number.isSafeInteger(value["at"])
  );
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
  const { startedAt, seed, purse, inbox, seen, state, broughtHistory, learnt, file } = value;
  return (
    Number.isSafeInteger(startedAt) &&
    typeof seed === "string" &&
    Number.isSafeInteger(seen) &&
    isRecord(purse) &&
    Object.values(purse).every(Number.isFinite) &&
    Array.isArray(inbox) &&
    inbox.every(isUnlock) &&
    (state === undefined || isRecord(state)) &&
    (broughtHistory === undefined || typeof broughtHistory === "boolean") &&
    (learnt === undefined || (Array.isArray(learnt) && learnt.every(Number.isSafeInteger))) &&
    (file === undefined || (isRecord(file) && typeof file["name"] === "string" && isRecord(file["definitions"])))
  );
}

function isUnlock(value: unknown): value is Unlock {
  return (
    isRecord(value) &&
    typeof value["key"] === "string" &&
    typeof value["id"] === "string" &&
    typeof value["title"] === "string" &&
    Number.isSafeInteger(value["at"]) &&
    typeof value["retroactive"] === "boolean" &&
    ["description", "icon", "category", "body", "share_text", "share_url"].every(
      (field) => value[field] === undefined || typeof value[field] === "string",
    )
  );
}
