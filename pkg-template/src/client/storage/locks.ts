// Locks across all tabs, so that one client at a time writes, and one sends (K14).

import type { Store } from "../../../client.js";
import { isFull, serial } from "./change.js";

export interface Locks {
  /** Runs an action exclusively among all users of the name. */
  exclusively<T>(name: string, action: () => Promise<T>): Promise<T>;
  /** Queues for a name, then holds it until the returned function is called; `changed` reports whether it is held. */
  hold(name: string, changed: (isHeld: boolean) => void): () => void;
  /** Takes a name if it is free, and returns a function that releases it; undefined if another client holds it. */
  take(name: string): Promise<(() => void) | undefined>;
}

/** Returns the name under which tabs share a store, for locks and messages; undefined if they do not share it. */
export function sharedName({ name, revision }: Store): string | undefined {
  return name === undefined || revision === undefined ? undefined : `plaudit:${name}`;
}

/** Returns the name of the lock for writing to the store of this shared name. */
export const writeLock = (name: string): string => `${name}:write`;

/** The duration of a lease without Web Locks, and the interval of its renewal. */
const LEASE_MS = 6_000;
const RENEWAL_MS = 2_000;

/** Returns the locks for a store: the browser's if tabs share it, else locks within this process. */
export function locksFor(store: Store, holder: string): Locks {
  if (!store.durable || store.revision === undefined || typeof document === "undefined") return processLocks;
  if (typeof navigator !== "undefined" && navigator.locks !== undefined) return webLocks;
  const { lease } = store;
  return lease === undefined ? processLocks : leased((name) => lease.call(store, name, holder, LEASE_MS));
}

const webLocks: Locks = {
  exclusively: (name, action) => navigator.locks.request(name, action),
  hold: (name, changed) => {
    const abort = new AbortController();
    const release = held(changed, (run) => navigator.locks.request(name, { signal: abort.signal }, run));
    return () => {
      release();
      abort.abort();
    };
  },
  take: (name) =>
    new Promise((taken, failed) => {
      const run = (lock: Lock | null): Promise<void> | undefined => {
        if (lock !== null) return new Promise((release) => taken(release));
        taken(undefined);
        return undefined;
      };
      navigator.locks.request(name, { ifAvailable: true }, run).catch(failed);
    }),
};

const taken = new Set<string>();

/** Takes a name within this process. */
async function takeHere(name: string): Promise<(() => void) | undefined> {
  if (taken.has(name)) return undefined;
  taken.add(name);
  return () => void taken.delete(name);
}

const queues = new Map<string, ReturnType<typeof serial>>();

function queue(name: string): ReturnType<typeof serial> {
  const found = queues.get(name) ?? serial();
  queues.set(name, found);
  return found;
}

const processLocks: Locks = {
  exclusively: (name, action) => queue(name)(action),
  hold: (name, changed) => held(changed, queue(name)),
  take: takeHere,
};

/** Locks without Web Locks: the store's revision guards writes, and the leader holds a lease that expires. */
function leased(lease: (name: string) => Promise<boolean>): Locks {
  return {
    exclusively: processLocks.exclusively,
    take: takeHere,
    hold: (name, changed) => {
      let [isHeld, isOver] = [false, false];
      let timer: ReturnType<typeof setTimeout> | undefined;
      const renew = async (): Promise<void> => {
        // If the store fails, the lease counts as not held until it works again. If the disk is full, no tab gets the lease, so each one sends.
        const now = await lease(name).catch(isFull);
        if (isOver) return;
        if (now !== isHeld) changed(now);
        isHeld = now;
        timer = setTimeout(() => void renew(), RENEWAL_MS);
      };
      void renew();
      return () => {
        isOver = true;
        clearTimeout(timer);
      };
    },
  };
}

/** Holds a lock until it is released. */
function held(changed: (isHeld: boolean) => void, request: (run: () => Promise<void>) => Promise<unknown>): () => void {
  let isOver = false;
  let release = (): void => undefined;
  const kept = new Promise<void>((resolve) => {
    release = resolve;
  });
  const run = async (): Promise<void> => {
    if (isOver) return;
    changed(true);
    await kept;
  };
  // A withdrawn request rejects with an AbortError.
  request(run).catch(() => undefined);
  return () => {
    isOver = true;
    release();
  };
}
