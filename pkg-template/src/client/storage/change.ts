// Changes of a store as values: applied to what it holds, one after the other, and over what another tab has stored meanwhile.

import type { StoreChange, StoredData } from "../../../client.js";
import { textOf } from "./utf8.js";

/** A change with nothing left out but a base that stays. */
export type Change = Required<Omit<StoreChange, "base" | "revision">> & Pick<StoreChange, "base">;

/** In front of what the replica stores. */
const CHECKSUM_LENGTH = 16;

export const EMPTY: StoredData = { queue: [], journal: [] };

/** Whether a store holds nothing at all: neither progress nor marks. */
export function isEmpty({ base, queue, journal }: StoredData): boolean {
  return base === undefined && queue.length === 0 && journal.length === 0;
}

export function completed({ base, dropped = 0, appended = [], journal = [], replaces_journal = false }: StoreChange): Change {
  return { ...(base !== undefined && { base }), dropped, appended, journal, replaces_journal };
}

/** Whether it only adds to the ends of queue and journal. */
export function isAppending({ base, dropped, replaces_journal }: Change): boolean {
  return base === undefined && dropped === 0 && !replaces_journal;
}

/** What a store holds after a change. */
export function applied(data: StoredData, change: Change): StoredData {
  const base = change.base ?? data.base;
  return {
    ...(base !== undefined && { base }),
    queue: [...data.queue.slice(change.dropped), ...change.appended],
    journal: [...(change.replaces_journal ? [] : data.journal), ...change.journal],
  };
}

/** Two changes in a row, as one. `count`: how many events the store held before the first. */
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
 * The change that was worked out over `origin`, over what the store holds by now. A base that another tab has stored meanwhile stays,
 * and no event is lost: those that had been settled are settled once more. Undefined: the other base has to be given up, or this one.
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
  // In their order before what came later; an event that is there twice, under another number, counts as it is here.
  const own = new Set(change.appended.map(identityOf));
  const later = data.queue.slice(dropped).filter((entry) => !own.has(identityOf(entry)));
  return { ...kept, dropped: data.queue.length, appended: [...change.appended, ...later] };
}

function isSame(one: Uint8Array | undefined, other: Uint8Array | undefined): boolean {
  return one === other || (one !== undefined && other !== undefined && textOf(one) === textOf(other));
}

/** The `eid` of an event behind its checksum; of what is damaged, the whole text. */
function identityOf(entry: Uint8Array): string {
  const text = textOf(entry);
  try {
    return (JSON.parse(text.slice(CHECKSUM_LENGTH)) as { event: { eid: string } }).event.eid;
  } catch {
    return text;
  }
}
