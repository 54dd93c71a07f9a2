// One client at a time writes, and one sends, over all tabs (K14).

import type { Store } from "../../../client.js";
import { isFull, serial } from "./writes.js";

export interface Locks {
  /** Runs alone among all that use this name. */
  exclusively<T>(name: string, action: () => Promise<T>): Promise<T>;
  /** Waits in the queue for a name, then keeps it until it is released; `changed` says whether it is held. */
  hold(name: string, changed: (isHeld: boolean) => void): () => void;
  /** Takes a name if it is free, and returns what releases it; undefined: another client holds it. */
  take(name: string): Promise<(() => void) | undefined>;
}

/** How long a lease is good for without Web Locks, and how often it is renewed. */
const LEASE_MS = 6_000;
const RENEWAL_MS = 2_000;

/** The locks for a store: the browser's where tabs share it, else this process's own. */
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

/** Without Web Locks: writes are checked by the store's revision, and the sender's place is a lease with an expiry. */
function leased(lease: (name: string) => Promise<boolean>): Locks {
  return {
    exclusively: processLocks.exclusively,
    take: takeHere,
    hold: (name, changed) => {
      let [isHeld, isOver] = [false, false];
      let timer: ReturnType<typeof setTimeout> | undefined;
      const renew = async (): Promise<void> => {
        // A store that fails now may work later; the lease is not ours meanwhile. Without room for it no tab gets it: then each sends.
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

/** A lock that is kept until it is released. */
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
  // A request that is withdrawn ends with an AbortError.
  request(run).catch(() => undefined);
  return () => {
    isOver = true;
    release();
  };
}
