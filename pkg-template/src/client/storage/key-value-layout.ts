// The layout of a key-value store, and the code that reads it.
//
//   <prefix>/log/<n>       a record of appended events, journal entries and claims; it counts once it is complete
//   <prefix>/head/<0|1>    a commit: its base, its journal, and the record of the log at which the queue starts
//   <prefix>/base/<g>, <prefix>/journal/<g>   the files of generation g
//
// A commit writes new files, then one of the two heads in turn; it takes effect with the head. The previous commit's files stay until the
// next commit, so that a damaged head loses no events. All texts but the base start with a checksum, which reveals interrupted writes.

import type { KeyValue } from "../../../client.js";
import { fnv1a } from "../hash.js";

export interface Head {
  generation: number;
  /** The generation of the base's file; 0 if there is none. */
  base: number;
  journal: number;
  /** The first record of the log that counts, the number of its events that do not, and the first record after this head. */
  from: number;
  skip: number;
  next: number;
  /** The journal's file covers all records before this one. */
  journaled: number;
}

export interface LogRecord {
  generation: number;
  /** Whether the record is part of the commit of this generation, written before its head. */
  isPart: boolean;
  events: string[];
  journal: string[];
  claims: string[];
}

export interface Contents {
  head: Head;
  previous: Head | undefined;
  /** The highest generation of which anything is stored. */
  top: number;
  next: number;
  base: string | undefined;
  /** The events that count, each with its position in the log. */
  queue: { text: string; record: number; index: number }[];
  journal: string[];
  claims: Set<string>;
}

export const EMPTY: Head = { generation: 0, base: 0, journal: 0, from: 1, skip: 0, next: 1, journaled: 1 };

/** Builds the key of a part. */
export type Key = (...parts: (string | number)[]) => string;

const READ_AHEAD = 64;
const LIKE: LogRecord = { generation: 0, isPart: false, events: [], journal: [], claims: [] };

export async function readContents(kv: KeyValue, key: Key): Promise<Contents> {
  const texts = await Promise.all([kv.getItem(key("head", 0)), kv.getItem(key("head", 1))]);
  const heads = texts.map((text) => (text === null ? undefined : shaped<Head>(unseal(text), EMPTY)));
  const [head = EMPTY, previous] = heads
    .filter((one): one is Head => one !== undefined)
    .sort((one, other) => other.generation - one.generation);
  const contents: Contents = {
    head,
    previous,
    top: head.generation,
    next: head.next,
    base: undefined,
    queue: [],
    journal: [],
    claims: new Set(),
  };
  if (head.base !== 0) contents.base = (await kv.getItem(key("base", head.base))) ?? "";
  if (head.journal !== 0) readJournal(contents, (await kv.getItem(key("journal", head.journal))) ?? "");
  // The damaged head may be the last one written, so its records count, too.
  const isDamaged = texts.some((text, slot) => text !== null && heads[slot] === undefined);
  if (isDamaged) contents.top += 1;
  await readLog(kv, key, contents, isDamaged);
  return contents;
}

function readJournal(contents: Contents, text: string): void {
  const file = shaped<Pick<LogRecord, "journal" | "claims">>(unseal(text), { journal: [], claims: [] });
  // Damaged text is passed on, to be set aside and reported.
  contents.journal = file?.journal ?? [text];
  contents.claims = new Set(file?.claims);
}

async function readLog(kv: KeyValue, key: Key, contents: Contents, isDamaged: boolean): Promise<void> {
  const { head } = contents;
  const texts = await readTexts(kv, key, head);
  const records = texts.map((text) => (text === null ? undefined : shaped<LogRecord>(unseal(text), LIKE)));
  for (const [offset, found] of records.entries()) {
    const record = head.from + offset;
    if (record >= head.next && found !== undefined && found.generation !== head.generation) {
      contents.top = Math.max(contents.top, found.generation);
      // A commit without its head does not count, whether it was interrupted or its head was damaged later. Records that follow the
      // head tell the two cases apart.
      if (!isDamaged || found.generation < head.generation || (found.isPart && records[offset + 1] === undefined)) return;
    }
    contents.next = record + 1;
    // Damaged text is passed on, to be set aside and reported.
    (found?.events ?? [texts[offset] ?? ""]).forEach((event, index) => {
      if (offset > 0 || index >= head.skip) contents.queue.push({ text: event, record, index });
    });
    if (record >= head.journaled) contents.journal.push(...(found?.journal ?? []));
    for (const claim of found?.claims ?? []) contents.claims.add(claim);
  }
}

/** Reads the texts of the log, up to the first missing one that no head refers to. */
async function readTexts(kv: KeyValue, key: Key, head: Head): Promise<(string | null)[]> {
  const texts: (string | null)[] = [];
  for (;;) {
    const start = head.from + texts.length;
    const more = await Promise.all(Array.from({ length: READ_AHEAD }, (_, offset) => kv.getItem(key("log", start + offset))));
    const end = more.findIndex((text, offset) => text === null && start + offset >= head.next);
    if (end !== -1) return [...texts, ...more.slice(0, end)];
    texts.push(...more);
  }
}

/** Returns the value if it is an object with members of the same types as `like`. */
function shaped<T extends object>(value: unknown, like: T): T | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const members = value as { [name: string]: unknown };
  const fits = Object.entries(like).every(([name, one]) =>
    Array.isArray(one) ? Array.isArray(members[name]) : typeof members[name] === typeof one,
  );
  return fits ? (value as T) : undefined;
}

/** Returns the checksum of a text in 8 hex digits. */
function checksum(text: string): string {
  return (fnv1a(text) >>> 0).toString(16).padStart(8, "0");
}

export function seal(value: object): string {
  const text = JSON.stringify(value);
  return checksum(text) + text;
}

/** Checks the checksum and returns the value; undefined if the text is damaged. */
function unseal(sealed: string): unknown {
  const text = sealed.slice(8);
  return sealed.slice(0, 8) === checksum(text) ? JSON.parse(text) : undefined;
}
