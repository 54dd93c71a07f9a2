// Stores for a client's data.

// ---- Stores --------------------------------------------------------------------------------------------------------

/** Storage for one player's data (K11). The bytes are opaque; every method must reject if it cannot do what it promises. */
export interface Store {
  /** Returns all data, in the order in which it was written. */
  load(): Promise<StoredData>;
  /** Appends entries to the queue, durably. */
  append(entries: Uint8Array[]): Promise<void>;
  /**
   * Carries out a change durably and atomically (K5). If there is no room, reject with an error whose `name` is `QuotaExceededError`, or
   * whose message says that the disk is full.
   */
  commit(change: StoreChange): Promise<void>;
  /** Resolves to true for exactly one caller per key, across all tabs, for good. */
  claim(key: string): Promise<boolean>;
  /** Deletes all data, also what `setAside` keeps. */
  clear(): Promise<void>;
  /** Whether the data survives the process. */
  readonly durable: boolean;

  /** The name of the store among the tabs that share it. Without `name` or `revision`, the client assumes that it does not share the store. */
  readonly name?: string;
  /** Returns a number that changes with every write by any tab. */
  revision?(): Promise<number>;
  /** Grants the holder a lease for this time and resolves to true, unless another holder has a valid one. For platforms without Web Locks. */
  lease?(name: string, holder: string, duration_ms: number): Promise<boolean>;
  /** Keeps data that could not be read, for a later version or for support (K11). */
  setAside?(what: string, text: string): Promise<void>;
  /** Closes connections; the next call opens them again. */
  close?(): Promise<void>;
}

/** All data in a store. */
export interface StoredData {
  /** The base, if one was committed. */
  base?: Uint8Array;
  /** The entries of the queue that were appended and not dropped. */
  queue: Uint8Array[];
  /** The entries of the journal. */
  journal: string[];
}

/** One durable write. */
export interface StoreChange {
  /** The new base, if it changes. */
  base?: Uint8Array;
  /** The number of entries to remove from the front of the queue, before any are appended. Default: 0. */
  dropped?: number;
  /** Entries to append to the queue. */
  appended?: Uint8Array[];
  /** Entries to append to the journal. */
  journal?: string[];

  /** Whether `journal` replaces all earlier entries. A store may ignore this; its journal then keeps growing. */
  replaces_journal?: boolean;
  /** The value of `revision()` that the change is based on: if it differs by now, reject with an error whose `name` is `Conflict`. */
  revision?: number;
}

/**
 * Creates a store in IndexedDB, shared by all tabs of the origin. A commit is one transaction with strict durability; a lost
 * connection is reopened.
 *
 * @param name The name of the database; use one per player. Default: `plaudit`.
 * @throws PlauditError `INVALID_ARGUMENT` if the name is not a string.
 */
export function indexedDbStore(name?: string): Store;

/** Creates a store in memory. Clients that use the same store share it like tabs. */
export function memoryStore(): Store;

/** The storage behind {@link keyValueStore}: React Native's AsyncStorage, or anything with the same methods. */
export interface KeyValue {
  /** Returns the text under a key; null if there is none. */
  getItem(key: string): Promise<string | null>;
  /** Sets the text under a key. */
  setItem(key: string, value: string): Promise<void>;
  /** Removes a key; a missing key is not an error. */
  removeItem(key: string): Promise<void>;
}

/**
 * Creates a store on top of key-value storage. `setItem` need not be atomic: a commit takes effect with one small write that carries a
 * checksum, so that an interrupted write leaves the previous data. Only one process at a time may use the storage, with one store per prefix.
 *
 * @param prefix The prefix of all keys; use one per player. Default: `plaudit`.
 * @throws PlauditError `INVALID_ARGUMENT` if `kv` lacks a method of {@link KeyValue}, and if the prefix is not a string.
 */
export function keyValueStore(kv: KeyValue, prefix?: string): Store;

/**
 * Creates a store that fails as specified, for tests.
 *
 * @throws PlauditError `INVALID_ARGUMENT` if `inner` is not a store, and for a malformed fault, such as one with an unknown `on`.
 */
export function faultStore(inner: Store, faults: readonly StoreFault[]): Store;

/** One failure of a {@link faultStore}. */
export interface StoreFault {
  /** The calls that count; `write` stands for `append` and `commit`. */
  on: "load" | "write" | "claim";
  /** The number of the call that fails, from 1. */
  nth: number;
  /**
   * - `fail`: the call does nothing and rejects.
   * - `quota`: like `fail`, with the error of a full disk.
   * - `lost`: the call does its work, but rejects.
   * - `torn`: the last part of the data is written only by half, and the call rejects.
   * - `lie`: the call does nothing, but resolves.
   * - `stale`: a load returns the data from before the last write.
   */
  fault: "fail" | "quota" | "lost" | "torn" | "lie" | "stale";
}
