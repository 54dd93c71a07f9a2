// Moves a guest's store to the player who signs up, or sets it aside there (K16).

import type { Store, StoredData } from "../../../client.js";
import { type PlauditError, textOf } from "../../core.js";
import { caused, failure } from "../failure.js";
import { asideMark, isAside, readAside } from "./aside.js";
import { isEmpty, isNamed } from "./change.js";
import { indexedDbStore } from "./indexed-db.js";
import { type Locks, sharedName, writeLock } from "./locks.js";

/**
 * Moves the content of the guest's default store into the player's store. If the player already has progress on this device, the content is set aside
 * instead, and the returned error says so. If a store fails, the content stays where it is until the next start.
 */
export async function moveGuest(name: string, store: Store, locks: Locks): Promise<PlauditError | undefined> {
  const guest = indexedDbStore(`plaudit:${name}`);
  try {
    if (await isMissing(guest)) return undefined;
    // Other tabs may move the same guest, or still record as the guest or the player.
    const inside = (): Promise<PlauditError | undefined> => locks.exclusively(lockOf(store), () => moveOnce(guest, store, name));
    return await locks.exclusively(lockOf(guest), inside);
  } catch (thrown) {
    return caused("STORAGE", "the guest's progress could not be moved; the next start tries again", thrown);
  } finally {
    await guest.close?.();
  }
}

const lockOf = (store: Store): string => writeLock(sharedName(store) ?? "");

/** Whether the guest has no database, as far as the browser tells. Opening it would create one. */
async function isMissing({ name }: Store): Promise<boolean> {
  const databases = await indexedDB.databases?.();
  return databases !== undefined && !databases.some((database) => database.name === name);
}

/**
 * Moves the store; after a conflict, tries once more. Without Web Locks another tab may have moved it meanwhile, and the second try then
 * finds nothing to move.
 */
async function moveOnce(guest: Store, store: Store, name: string): Promise<PlauditError | undefined> {
  try {
    return await move(guest, store, name);
  } catch (thrown) {
    if (!isNamed("Conflict", thrown)) throw thrown;
    return move(guest, store, name);
  }
}

async function move(guest: Store, store: Store, name: string): Promise<PlauditError | undefined> {
  const revision = (await store.revision?.()) ?? 0;
  const [data, own] = [await guest.load(), await store.load()];
  if (isEmpty(data)) return undefined;
  const { base, queue, journal } = data;
  if (isEmpty(own)) await store.commit({ ...(base !== undefined && { base }), appended: queue, journal, revision });
  else if (!isSame(data, own)) {
    if (base === undefined) return undefined;
    const text = textAside(data, base, name);
    const isKept = own.journal.some((mark) => isAside(mark) && readAside(mark, ignored)?.text === text);
    if (!isKept) await store.commit({ journal: [asideMark({ what: "unadopted", text })], revision });
    await guest.clear();
    return failure(
      "NOT_ADOPTED",
      "the player already has progress on this device: the guest's progress was set aside, see client.setAside()",
    );
  }
  await guest.clear();
  return undefined;
}

const ignored = async (): Promise<void> => undefined;

/** Whether the player's store equals the guest's, because an earlier move was interrupted before it emptied the guest's store. */
function isSame(data: StoredData, own: StoredData): boolean {
  const [one, other] = [data, own].map(({ base, queue, journal }) => JSON.stringify([base && textOf(base), queue.map(textOf), journal]));
  return one === other;
}

function textAside({ queue, journal }: StoredData, base: Uint8Array, player: string): string {
  const entries = journal.filter((entry) => !entry.startsWith("@"));
  return JSON.stringify({ version: 1, player, base: textOf(base), journal: entries, queue: queue.map(textOf) });
}
