// Wraps a store and keeps in memory the changes that it has no room for (K5, K11).
//
// Changes in memory can be lost with the process: answers of the authority, which the next sync repeats; acknowledgements; claims of
// celebrations. A recorded event is refused instead, unless the store has never held anything: then all data stays in memory, as if storage
// were refused. Once there is room, everything is stored in one commit.

import type { Store, StoreChange, StoredData } from "../../../client.js";
import { type Change, EMPTY, applied, completed, isAppending, isEmpty, merged, rebased } from "./change.js";
import { isFull, isNamed } from "./change.js";

export interface OverlayOptions {
  /** Whether another tab's changes can be combined with those in memory, because an authority can supply the rest. */
  combines: boolean;
  /** Called when a change is kept in memory, for the first time since everything was stored. */
  ranFull: (thrown: unknown) => void;
  /** Takes a key among the open tabs; returns a function that releases it, or undefined if another tab has it. */
  take: (key: string) => Promise<(() => void) | undefined>;
}

export class OverlayStore {
  /** The store's content when it was last read, and the change that waits for room. */
  private waiting: { origin: StoredData; change: Change } | undefined;
  /** Whether the store's content could not be read, or is uncertain. */
  private isAssumed = false;
  /** Whether another tab has stored data that cannot be combined with this tab's, after which this tab stores nothing. */
  private isDetached = false;
  /** Whether the store is empty, as far as is known. */
  private isUnused = false;
  private isReported = false;
  /** Claims that the store has no room for, with the functions that release them. */
  private readonly claims = new Map<string, () => void>();
  private readonly aside = new Map<string, string>();

  constructor(
    private readonly store: Store,
    private readonly options: OverlayOptions,
  ) {}

  /** Whether the store lacks data that this tab has. */
  get isBehind(): boolean {
    return this.waiting !== undefined;
  }

  /** Whether any data waits for room. */
  get wantsRoom(): boolean {
    return !this.isDetached && (this.isBehind || this.claims.size > 0 || this.aside.size > 0);
  }

  /** Whether recorded events are kept in memory only. */
  get isInMemory(): boolean {
    return this.waiting !== undefined && (this.isDetached || isEmpty(this.waiting.origin));
  }

  /** Whether the store has to be read before it is written to. */
  get wantsReading(): boolean {
    return this.isAssumed && !this.isDetached;
  }

  /** Returns a number that changes with every write to the store itself; undefined if the store has no revisions. */
  async revision(): Promise<number | undefined> {
    if (this.isDetached) return undefined;
    try {
      return await this.store.revision?.();
    } catch (thrown) {
      if (this.isBehind || isFull(thrown)) return undefined;
      throw thrown;
    }
  }

  /** Returns the store's content, including the changes that wait for room. */
  async load(): Promise<StoredData> {
    const origin = await this.read();
    this.isUnused = isEmpty(origin);
    if (this.waiting === undefined) return origin;
    const change = rebased(this.waiting.change, this.waiting.origin, origin, this.options.combines);
    if (change === undefined) this.isDetached = true;
    else this.waiting = { origin, change };
    return applied(this.waiting.origin, this.waiting.change);
  }

  private async read(): Promise<StoredData> {
    if (this.isDetached && this.waiting !== undefined) return this.waiting.origin;
    try {
      const data = await this.store.load();
      this.isAssumed = false;
      return data;
    } catch (thrown) {
      if (this.waiting !== undefined) return this.waiting.origin;
      // There is no room even to open the store.
      if (!isFull(thrown)) throw thrown;
      this.keep(EMPTY, completed({}));
      this.report(thrown);
      this.isAssumed = true;
      return EMPTY;
    }
  }

  /**
   * Stores a change together with all that wait for room. If there is no room, the change is kept in memory, or refused if it must be stored.
   * Resolves to whether it is stored.
   */
  async write(change: StoreChange, mustBeStored: boolean): Promise<boolean> {
    const { revision, ...rest } = change;
    const added = completed(rest);
    if (this.isDetached || this.isAssumed) {
      this.keep(await this.origin(), added);
      return false;
    }
    try {
      if (await this.writeBeside(added, revision)) return true;
      await this.send(this.whole(added), revision);
      await this.stored();
      return true;
    } catch (thrown) {
      if (isNamed("Conflict", thrown)) throw thrown;
      // Platforms report a full disk in many ways, so any failure of the first write counts as one; there is no data yet that this could harm.
      const isKept = this.isInMemory || (!mustBeStored && (isFull(thrown) || this.isUnused));
      if (!isKept) throw thrown;
      // A write refused for lack of room has changed nothing; any other failed write may have.
      this.isAssumed = this.isUnused && !isFull(thrown);
      this.keep(await this.origin(), added);
      this.report(thrown);
      return false;
    }
  }

  /** Tries to store the changes that wait for room; resolves to whether the store was written to. */
  async flush(revision: number | undefined): Promise<boolean> {
    const { waiting } = this;
    try {
      if (waiting !== undefined) {
        if (this.isDetached || this.isAssumed) return false;
        await this.send(waiting.change, revision);
      }
      await this.stored();
      return waiting !== undefined;
    } catch (thrown) {
      if (isNamed("Conflict", thrown)) throw thrown;
      return false;
    }
  }

  /** Resolves to true for one caller per key: for good, or, while there is no room, among the open tabs. */
  async claim(key: string): Promise<boolean> {
    const release = await this.options.take(key);
    if (release === undefined) return false;
    try {
      if (!this.isDetached) return (await this.store.claim(key)) === true;
    } catch (thrown) {
      if (!this.isBehind && !isFull(thrown)) throw thrown;
      this.report(thrown);
      this.claims.set(key, release);
      return true;
    } finally {
      if (!this.claims.has(key)) release();
    }
    this.claims.set(key, release);
    return true;
  }

  /** Keeps data that could not be read; in memory until there is room. */
  async setAside(what: string, text: string): Promise<void> {
    try {
      await this.store.setAside?.(what, text);
    } catch (thrown) {
      if (!isFull(thrown)) throw thrown;
      this.aside.set(text, what);
      this.report(thrown);
    }
  }

  /** Releases this tab's claims, and closes the store. */
  async close(): Promise<void> {
    for (const release of this.claims.values()) release();
    await this.store.close?.();
  }

  /** Appends to the stored data although the waiting changes have no room: a recorded event may be small enough. */
  private async writeBeside(added: Change, revision: number | undefined): Promise<boolean> {
    const { waiting } = this;
    if (waiting === undefined || this.isInMemory || !isAppending(added) || waiting.change.appended.length > 0) return false;
    await this.send(added, revision);
    const { origin, change } = waiting;
    // The waiting entries are stored later, and newer ones have to come after them.
    const isOverridden = change.replaces_journal || change.journal.length > 0;
    this.waiting = {
      origin: applied(origin, added),
      change: isOverridden ? { ...change, journal: [...change.journal, ...added.journal] } : change,
    };
    return true;
  }

  private whole(added: Change): Change {
    const { waiting } = this;
    return waiting === undefined ? added : merged(waiting.change, added, waiting.origin.queue.length);
  }

  private async send(change: Change, revision: number | undefined): Promise<void> {
    const { replaces_journal, ...rest } = change;
    if (isAppending(change) && change.journal.length === 0 && revision === undefined) return this.store.append(change.appended);
    await this.store.commit({ ...rest, ...(replaces_journal && { replaces_journal }), ...(revision !== undefined && { revision }) });
  }

  /** Stores the claims and the data set aside, after everything else was stored. */
  private async stored(): Promise<void> {
    [this.waiting, this.isUnused] = [undefined, false];
    try {
      for (const [key, release] of this.claims) {
        await this.store.claim(key);
        this.claims.delete(key);
        release();
      }
      for (const [text, what] of this.aside) {
        await this.store.setAside?.(what, text);
        this.aside.delete(text);
      }
      this.isReported = false;
    } catch {
      // There is not enough room for these.
    }
  }

  /** Returns the store's content, as far as it is known. */
  private async origin(): Promise<StoredData> {
    if (this.waiting !== undefined) return this.waiting.origin;
    return this.isUnused ? EMPTY : this.store.load();
  }

  private keep(origin: StoredData, added: Change): void {
    this.waiting = { origin, change: this.whole(added) };
  }

  private report(thrown: unknown): void {
    if (!this.isReported) this.options.ranFull(thrown);
    this.isReported = true;
  }
}
