// What a client notes in a store's journal beside the replica's entries: whose the store is, and that it was created here.

import type { StoredData } from "../../client.js";
import { shown } from "../core.js";
import { failure } from "./failure.js";
import type { Texts } from "./replica.js";
import { textOf } from "./utf8.js";

/** The replica's entries begin with a checksum. */
const PLAYER_MARK = "@player ";
const KNOWN_MARK = "@known";

/** What is stored, without the marks, and the marks. */
export interface Opened {
  texts: Texts;
  marks: string[];
  isKnown: boolean;
}

/** Reads what a store gave; it may have lied, or belong to another player (K9). */
export function opened(data: StoredData, player: string): Opened {
  const { base, queue, journal } = data;
  const isBytes = (value: unknown): boolean => ArrayBuffer.isView(value);
  if ((base !== undefined && !isBytes(base)) || !Array.isArray(queue) || !queue.every(isBytes) || !Array.isArray(journal) || !journal.every((entry) => typeof entry === "string")) {
    throw failure("STORAGE", "the store gave something else than { base?: Uint8Array, queue: Uint8Array[], journal: string[] }");
  }
  const isMark = (entry: string): boolean => entry.startsWith("@");
  const marks = journal.filter(isMark);
  for (const mark of marks) if (mark.startsWith(PLAYER_MARK)) requirePlayer(mark.slice(PLAYER_MARK.length), player);
  const texts: Texts = { queue: queue.map(textOf), journal: journal.filter((entry) => !isMark(entry)) };
  if (base !== undefined) texts.base = textOf(base);
  return { texts, marks, isKnown: marks.includes(KNOWN_MARK) };
}

function requirePlayer(owner: string, player: string): void {
  if (owner === player) return;
  throw failure("INVALID_COMMAND", `the store belongs to the player ${shown(owner)}, not to ${shown(player)}: give each player a store of their own`, "/store");
}

/** The marks that a player's store should have. */
export function marksOf(player: string, isKnown: boolean): string[] {
  return [PLAYER_MARK + player, ...(isKnown ? [KNOWN_MARK] : [])];
}
