// Changes of a store as values: they can be applied, merged, and rebased over changes by another tab. Also the two reasons for which a store
// refuses a change: a conflict, or a full disk.

import type { StoreChange, StoredData } from "../../../client.js";
import { textOf, describeThrown } from "../../core.js";
import { said } from "../failure.js";

/** A change with all members present, except for the base if it stays. */
export type Change = Required<Omit<StoreChange, "base" | "revision">> & Pick<StoreChange, "base">;

/** The length of the checksum before each text of the replica. */
export const CHECKSUM_LENGTH = 16;

let tokens = 0;

/** Returns a text that no other tab has; it is not a secret. */
export function uniqueToken(): string {
  tokens += 1;
  return `${Date.now()}-${tokens}-${Math.random()}`;
}

export const EMPTY: StoredData = { queue: [], journal: [] };

/** Whether a store is empty: without progress and without marks. */
export function isEmpty({ base, queue, journal }: StoredData): boolean {
  return base === undefined && queue.length === 0 && journal.length === 0;
}

export function completed({ base, dropped = 0, appended = [], journal = [], replaces_journal = false }: StoreChange): Change {
  return { ...(base !== undefined && { base }), dropped, appended, journal, replaces_journal };
}

/** Whether a change only appends to queue and journal. */
export function isAppending({ base, dropped, replaces_journal }: Change): boolean {
  return base === undefined && dropped === 0 && !replaces_journal;
}

/** Returns the content of a store after a change. */
export function applied(data: StoredData, change: Change): StoredData {
  const base = change.base ?? data.base;
  return {
    ...(base !== undefined && { base }),
    queue: [...data.queue.slice(change.dropped), ...change.appended],
    journal: [...(change.replaces_journal ? [] : data.journal), ...change.journal],
  };
}

/** Merges two successive changes into one. `count`: the number of events in the store before the first. */
export function merged(first: Change, second: Change, count: number): Change {
  const fromStore = Math.min(second.dropped, count - first.dropped);
  const base = second.base ?? first.base;
  return {
    ...(base !== undefined && { base }),
    dropped: first.dropped + fromStore,
    appended: [...first.appended.slice(second.dropped - fromStore), ...second.appended],
    journal: [...(second.replaces_journal ? [] : first.journal), ...second.journal],
    replaces_journal: first.replaces_journal || second.replaces_journal,
  };
}

/**
 * Rebases a change from `origin` onto the store's present content. A base that another tab has stored meanwhile stays, and no event is lost:
 * events that were settled are settled once more. Undefined if one of the two bases would have to be given up.
 */
export function rebased(change: Change, origin: StoredData, data: StoredData, combines: boolean): Change | undefined {
  const isOvertaken = change.base !== undefined && !isSame(origin.base, data.base) && !isSame(change.base, data.base);
  if (isOvertaken && !combines) return undefined;
  const { base, ...rest } = change;
  const gone = new Set(isOvertaken ? [] : origin.queue.slice(0, change.dropped).map(textOf));
  const first = data.queue.findIndex((entry) => !gone.has(textOf(entry)));
  const dropped = first === -1 ? data.queue.length : first;
  const kept = base === undefined || isOvertaken ? rest : { ...rest, base };
  if (change.appended.length === 0) return { ...kept, dropped };
  // Keeps the original order before later events; of an event that exists twice, under two numbers, this change's copy counts.
  const own = new Set(change.appended.map(identityOf));
  const later = data.queue.slice(dropped).filter((entry) => !own.has(identityOf(entry)));
  return { ...kept, dropped: data.queue.length, appended: [...change.appended, ...later] };
}

function isSame(one: Uint8Array | undefined, other: Uint8Array | undefined): boolean {
  return one === other || (one !== undefined && other !== undefined && textOf(one) === textOf(other));
}

/** Returns the `eid` of an event behind its checksum; the whole text if it is damaged. */
function identityOf(entry: Uint8Array): string {
  const text = textOf(entry);
  try {
    return (JSON.parse(text.slice(CHECKSUM_LENGTH)) as { event: { eid: string } }).event.eid;
  } catch {
    return text;
  }
}

/** Another client has written to the store: the caller reads it again, and computes the change anew. */
export class Conflict extends Error {
  constructor() {
    super("the store has changed since");
    this.name = "Conflict";
  }
}

/** Compares the name, not the class, because the error may come from a user's store or from another frame. */
export function isNamed(name: "Conflict" | "QuotaExceededError", thrown: unknown): boolean {
  return said(thrown, "name") === name;
}

/** Whether an error reports a full disk, as browsers do, or in the words of SQLite and operating systems, which AsyncStorage passes on. */
export function isFull(thrown: unknown): boolean {
  return (
    isNamed("QuotaExceededError", thrown) || /quota|no space|(disk|storage) (is )?full|SQLITE_FULL|ENOSPC/i.test(describeThrown(thrown))
  );
}

/** Returns a function that runs actions one at a time, in order; a failure does not stop the next action. */
export function serial(): <T>(action: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (action) => {
    const run = last.then(action, action);
    last = run.catch(() => undefined);
    return run;
  };
}
