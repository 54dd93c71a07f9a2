// How a key-value store lays things out, and how they are read back.
//
//   <prefix>/log/<n>       what was appended: events, journal entries, claims; counts as soon as it is there whole
//   <prefix>/head/<0|1>    what a commit made of it: which base, which journal, and from where in the log the queue begins
//   <prefix>/base/<g>, <prefix>/journal/<g>   the files of generation g
//
// A commit writes new files and then one head, in turns: the head is what makes it count. Until the next commit the files
// of the one before stay, so that a damaged head costs no events. Everything but the base has a checksum in front, so that a write
// that was cut short shows.

import type { KeyValue } from "../../../client.js";

export interface Head {
  generation: number;
  /** The generation whose file it is; 0: there is none. */
  base: number;
  journal: number;
  /** The first record of the log that counts, how many of its events do not, and where this head's own records begin. */
  from: number;
  skip: number;
  next: number;
  /** The journal's file holds what the records before this one say. */
  journaled: number;
}

export interface LogRecord {
  generation: number;
  /** Part of the commit that made this generation, written before its head. */
  isPart: boolean;
  events: string[];
  journal: string[];
  claims: string[];
}

export interface Contents {
  head: Head;
  previous: Head | undefined;
  /** The highest generation that has left any trace. */
  top: number;
  next: number;
  base: string | undefined;
  /** The events that count, each with its place in the log. */
  queue: { text: string; record: number; index: number }[];
  journal: string[];
  claims: Set<string>;
}

export const EMPTY: Head = { generation: 0, base: 0, journal: 0, from: 1, skip: 0, next: 1, journaled: 1 };

/** The key of a part. */
export type Key = (...parts: (string | number)[]) => string;

const READ_AHEAD = 64;
const LIKE: LogRecord = { generation: 0, isPart: false, events: [], journal: [], claims: [] };

export async function readContents(kv: KeyValue, key: Key): Promise<Contents> {
  const texts = await Promise.all([kv.getItem(key("head", 0)), kv.getItem(key("head", 1))]);
  const heads = texts.map((text) => (text === null ? undefined : shaped<Head>(unseal(text), EMPTY)));
  const [head = EMPTY, previous] = heads.filter((one): one is Head => one !== undefined).sort((one, other) => other.generation - one.generation);
  const contents: Contents = { head, previous, top: head.generation, next: head.next, base: undefined, queue: [], journal: [], claims: new Set() };
  if (head.base !== 0) contents.base = (await kv.getItem(key("base", head.base))) ?? "";
  if (head.journal !== 0) readJournal(contents, (await kv.getItem(key("journal", head.journal))) ?? "");
  // The head that was written last may be the damaged one: then its records count, too.
  const isDamaged = texts.some((text, slot) => text !== null && heads[slot] === undefined);
  if (isDamaged) contents.top += 1;
  await readLog(kv, key, contents, isDamaged);
  return contents;
}

function readJournal(contents: Contents, text: string): void {
  const file = shaped<Pick<LogRecord, "journal" | "claims">>(unseal(text), { journal: [], claims: [] });
  // Damaged text is handed on, to be set aside and reported.
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
      // Without its head a commit does not count: neither what it left when it was cut short, nor, if the head was
      // damaged later, what it had moved; its records that came after the head show which it was.
      if (!isDamaged || found.generation < head.generation || (found.isPart && records[offset + 1] === undefined)) return;
    }
    contents.next = record + 1;
    // Damaged text is handed on, to be set aside and reported.
    (found?.events ?? [texts[offset] ?? ""]).forEach((event, index) => {
      if (offset > 0 || index >= head.skip) contents.queue.push({ text: event, record, index });
    });
    if (record >= head.journaled) contents.journal.push(...(found?.journal ?? []));
    found?.claims.forEach((claim) => contents.claims.add(claim));
  }
}

/** The texts of the log, up to the first that is missing where no head says that it was there. */
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

/** The value, if it is an object with members of the same kinds. */
function shaped<T extends object>(value: unknown, like: T): T | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const members = value as { [name: string]: unknown };
  const fits = Object.entries(like).every(([name, one]) => (Array.isArray(one) ? Array.isArray(members[name]) : typeof members[name] === typeof one));
  return fits ? (value as T) : undefined;
}

/** FNV-1a over UTF-16 code units, in 8 hex digits: against accidents, not against people. */
function checksum(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}

export function seal(value: object): string {
  const text = JSON.stringify(value);
  return checksum(text) + text;
}

/** The value; undefined if the text is damaged. */
export function unseal(sealed: string): unknown {
  const text = sealed.slice(8);
  return sealed.slice(0, 8) === checksum(text) ? JSON.parse(text) : undefined;
}
