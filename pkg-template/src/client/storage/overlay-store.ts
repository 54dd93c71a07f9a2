// Keeps in memory, over a store, the changes that the store has no room for (K5, K11).
//
// What is kept in memory may be lost with the process: answers of the authority, which are asked for again; acknowledgements; who
// celebrates. What is recorded is refused instead, unless the store has never held anything: then all of it lives in memory, as where
// storage is refused. Once there is room, everything is stored in one commit.

import type { Store, StoreChange, StoredData } from "../../../client.js";
import { type Change, EMPTY, applied, completed, isAppending, isEmpty, merged, rebased } from "./change.js";
import { isFull, isNamed } from "./writes.js";

export interface OverlayOptions {
  /** Whether what another tab has stored can be combined with what is kept here, because an authority tells the rest. */
  combines: boolean;
  /** Something is kept in memory, for the first time since everything was stored. */
  ranFull: (thrown: unknown) => void;
  /** Takes a key among the tabs that are open; returns what releases it, or undefined if another has it. */
  take: (key: string) => Promise<(() => void) | undefined>;
}

export class OverlayStore {
  /** What the store held when it was last read, and the change of it that waits for room. */
  private waiting: { origin: StoredData; change: Change } | undefined;
  /** What the store holds could not be read, or is doubtful. */
  private isAssumed = false;
  /** Another tab has stored something that cannot be combined with this: from now on nothing is stored. */
  private isDetached = false;
  /** As far as is known, the store holds nothing. */
  private isUnused = false;
  private isReported = false;
  /** Claims that the store has no room for, and what releases them. */
  private readonly claims = new Map<string, () => void>();
  private readonly aside = new Map<string, string>();

  constructor(private readonly store: Store, private readonly options: OverlayOptions) {}

  /** Whether the store lacks what this tab knows. */
  get isBehind(): boolean {
    return this.waiting !== undefined;
  }

  /** Whether anything waits for room. */
  get wantsRoom(): boolean {
    return !this.isDetached && (this.isBehind || this.claims.size > 0 || this.aside.size > 0);
  }

  /** Whether what is recorded lives in memory alone. */
  get isInMemory(): boolean {
    return this.waiting !== undefined && (this.isDetached || isEmpty(this.waiting.origin));
  }

  /** Whether the store has to be read before it is written to. */
  get wantsReading(): boolean {
    return this.isAssumed && !this.isDetached;
  }

  /** Changes with every write to the store itself; undefined: the store cannot tell. */
  async revision(): Promise<number | undefined> {
    if (this.isDetached) return undefined;
    try {
      return await this.store.revision?.();
    } catch (thrown) {
      if (this.isBehind || isFull(thrown)) return undefined;
      throw thrown;
    }
  }

  /** What the store holds, and what waits for room. */
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
      // There is no room even to open it.
      if (!isFull(thrown)) throw thrown;
      this.keep(EMPTY, completed({}));
      this.report(thrown);
      this.isAssumed = true;
      return EMPTY;
    }
  }

  /**
   * Stores a change with all that waits for room. Without room it is kept in memory, or refused if it has to be stored. Resolves with
   * whether it is stored.
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
      // Platforms report a full disk in many ways: at the first write any failure counts as one. There is nothing yet that it could harm.
      const isKept = this.isInMemory || (!mustBeStored && (isFull(thrown) || this.isUnused));
      if (!isKept) throw thrown;
      // A write that was refused for lack of room has changed nothing; any other may have.
      this.isAssumed = this.isUnused && !isFull(thrown);
      this.keep(await this.origin(), added);
      this.report(thrown);
      return false;
    }
  }

  /** Tries to store what waits for room; resolves with whether the store was written to. */
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

  /** True for one caller per key: for good, or while there is no room, among the tabs that are open. */
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

  /** Keeps what could not be read; where there is no room, until there is. */
  async setAside(what: string, text: string): Promise<void> {
    try {
      await this.store.setAside?.(what, text);
    } catch (thrown) {
      if (!isFull(thrown)) throw thrown;
      this.aside.set(text, what);
      this.report(thrown);
    }
  }

  /** Lets other tabs have what this one has claimed, and the store. */
  async close(): Promise<void> {
    for (const release of this.claims.values()) release();
    await this.store.close?.();
  }

  /** Adds to the ends of what is stored, where the rest has no room: a recorded event may be small enough. */
  private async writeBeside(added: Change, revision: number | undefined): Promise<boolean> {
    const { waiting } = this;
    if (waiting === undefined || this.isInMemory || !isAppending(added) || waiting.change.appended.length > 0) return false;
    await this.send(added, revision);
    const { origin, change } = waiting;
    // The entries that wait are stored later: what is newer has to come after them.
    const isOverridden = change.replaces_journal || change.journal.length > 0;
    this.waiting = { origin: applied(origin, added), change: isOverridden ? { ...change, journal: [...change.journal, ...added.journal] } : change };
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

  /** The store holds everything but claims and what was set aside: now those. */
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
      // There is not room enough for these.
    }
  }

  /** What the store holds, as far as it is known. */
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
