// Sets progress aside for good, as marks in the journal, so that every store keeps it in the same write that gives it up (K16, K17).
// Moves a guest's store to the player, or sets it aside there.

import type { SetAside, StoreChange, StoredData, Store } from "../../../client.js";
import type { State } from "../../../index.js";
import { textOf, type PlauditError } from "../../core.js";
import { failure } from "../failure.js";
import { isEmpty } from "./change.js";

const ASIDE_MARK = "@aside ";
/** The length of the checksum before each text of the replica. */
const CHECKSUM_LENGTH = 16;

/** Progress that the replica gives up. */
export interface Given {
  what: string;
  text: string;
}

interface Kept extends Given {
  at: number;
}

export function isAside(mark: string): boolean {
  return mark.startsWith(ASIDE_MARK);
}

export function asideMark({ what, text }: Given): string {
  return `${ASIDE_MARK}${JSON.stringify({ what, at: Math.floor(Date.now() / 1000), text } satisfies Kept)}`;
}

/** Reads the progress in a mark; undefined if the mark is damaged. */
export function readAside(mark: string, adopt: (text: string) => Promise<void>): SetAside | undefined {
  try {
    const { what, at, text } = JSON.parse(mark.slice(ASIDE_MARK.length)) as Kept;
    const { player, base } = JSON.parse(text) as { player: string; base: string };
    const { streams } = JSON.parse(base.slice(CHECKSUM_LENGTH)) as { streams: { player?: { snapshot?: string } } };
    const snapshot = streams.player?.snapshot;
    return {
      what: what as SetAside["what"],
      at,
      player,
      text,
      state: snapshot === undefined ? undefined : (JSON.parse(snapshot) as State),
      adopt: () => adopt(text),
    };
  } catch {
    return undefined;
  }
}

/** Returns the change that sets another store's content aside in this one; undefined if that store has no base. */
function asideOf(data: StoredData, player: string): StoreChange | undefined {
  if (data.base === undefined) return undefined;
  const journal = data.journal.filter((entry) => !entry.startsWith("@"));
  const text = JSON.stringify({ version: 1, player, base: textOf(data.base), journal, queue: data.queue.map(textOf) });
  return { journal: [asideMark({ what: "unadopted", text })] };
}

/**
 * Moves the content of a guest's store into the player's. If the player has a past on this device, the content is set aside instead, and
 * the returned error says so.
 */
export async function moveGuest(guest: Store, store: Store, name: string): Promise<PlauditError | undefined> {
  const [data, own] = [await guest.load(), await store.load()];
  if (isEmpty(data)) return undefined;
  if (isEmpty(own)) {
    const { base, queue, journal } = data;
    await store.commit({ ...(base !== undefined && { base }), appended: queue, journal });
    await guest.clear();
    return undefined;
  }
  const change = asideOf(data, name);
  if (change === undefined) return undefined;
  await store.commit(change);
  await guest.clear();
  return failure(
    "NOT_ADOPTED",
    "the player already has progress on this device: the guest's progress was set aside, see client.setAside()",
  );
}
