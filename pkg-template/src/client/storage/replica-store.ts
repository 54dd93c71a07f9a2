// Keeps the replica and the store in step: each change is computed from the stored data, stored, and only then takes effect (K1, K5, K14).

import type { SetAside, Store, StoreChange, StoredData } from "../../../client.js";
import { PlauditError, bytesOf, shown, textOf } from "../../core.js";
import { caused, CLOSED, failure } from "../failure.js";
import type { ReplicaHost } from "../replica-host.js";
import { type Locks, writeLock } from "./locks.js";
import { quietTimer, readClocks } from "../platform.js";
import type { Random } from "../random.js";
import type { Notice, RawReplica, SavedTexts, Write } from "../replica.js";
import { asideMark, isAside, readAside } from "./aside.js";
import { isNamed } from "./change.js";
import { OverlayStore } from "./overlay-store.js";

/** The change that the replica wants stored, and the result for the caller once it is. */
export interface Step<T> {
  value: T;
  write?: Write | undefined;
  /** Whether the replica has to be told once the change is stored. */
  isStaged?: boolean;
  /** Whether the change must not be kept in memory if the store has no room. */
  mustBeStored?: boolean;
}

export interface ReplicaStoreOptions {
  player: string;
  past: "known" | "possible" | undefined;
  adopt: boolean | string | undefined;
  local: boolean;
  /** Passes on the notices of a write; `isOwn`: the write is this client's, so that other tabs have to be told. */
  tell: (notices: Notice[], isOwn: boolean) => void;
  /** Called after the replica was created from the stored data. */
  reopened: () => void;
  raise: (thrown: unknown) => void;
}

/** The interval between attempts to store the changes that wait for room. */
const ROOM_MS = 30_000;

/** The maximum number of times that a write is computed anew because another tab was faster; with locks this never happens. */
const MOST_CONFLICTS = 20;

export class ReplicaStore {
  /** The revision of the store that the replica knows. */
  private revision: number | undefined;
  /** Whether a write has failed, so that the store's content is unknown until it is read again. */
  private isDoubtful = true;
  /** The keys known to be claimed, by this client or another, in case the database is deleted. */
  private readonly claimed = new Set<string>();
  private missing: string[] = [];
  private marks: string[] = [];
  /** The marks that hold data set aside. */
  private aside: string[] = [];
  private base: string | undefined;
  private isHydrated = false;
  private isFirst = true;
  private readonly overlay: OverlayStore;
  private stopTimer: (() => void) | undefined;
  private isClosed = false;
  private isAbandoned = false;

  constructor(
    readonly store: Store,
    readonly host: ReplicaHost,
    private readonly locks: Locks,
    readonly name: string,
    private readonly random: Random,
    private readonly options: ReplicaStoreOptions,
  ) {
    this.overlay = new OverlayStore(store, {
      combines: !options.local,
      ranFull: (thrown) => this.ranFull(thrown),
      take: (key) => locks.take(`${name}:claim:${key}`),
    });
  }

  /** Whether recorded events survive the process. */
  get isDurable(): boolean {
    return this.store.durable && !this.overlay.isInMemory;
  }

  /** Whether this tab has changes that the store has no room for, so that other tabs do not find them there. */
  get isAhead(): boolean {
    return this.overlay.isBehind;
  }

  /** Opens the replica, applies what other tabs have written, and stores the changes that wait for room. */
  refresh(): Promise<void> {
    return this.exclusively(async () => {
      await this.catchUp();
      if (this.overlay.wantsRoom) await this.flush();
    });
  }

  /** Computes a step from the stored data, stores it, and then commits it in the replica. */
  carryOut<T>(step: (raw: RawReplica) => Step<T>): Promise<T> {
    return this.exclusively(async () => {
      for (let conflicts = 0; ; conflicts += 1) {
        const { value, write, isStaged, mustBeStored = false } = await this.workOut(step);
        if (write === undefined) return value;
        try {
          await this.write(write, mustBeStored);
        } catch (thrown) {
          this.isDoubtful = true;
          if (this.isAbandoned) throw failure("DISPOSED", CLOSED);
          if (isNamed("Conflict", thrown) && conflicts < MOST_CONFLICTS) continue;
          throw caused("STORAGE", "the event could not be stored", thrown);
        }
        this.tellStored(isStaged);
        return value;
      }
    });
  }

  /** Calls the replica after it has read all stored data. */
  consult<T>(question: (raw: RawReplica) => T): Promise<T> {
    return this.exclusively(async () => (await this.workOut((raw) => ({ value: question(raw) }))).value);
  }

  /** Resolves to true for one caller per key, across all tabs. */
  async claim(key: string): Promise<boolean> {
    try {
      const isOurs = await this.overlay.claim(key);
      this.claimed.add(key);
      return isOurs;
    } catch (thrown) {
      throw caused("STORAGE", "an unlock could not be claimed", thrown);
    }
  }

  /** Sets back what was recorded while the clock was ahead, one stream at a time; only without an authority (K17). */
  async mindClock(): Promise<void> {
    if (!this.options.local) return;
    const step = (raw: RawReplica): Step<boolean> => {
      const { wall_ms, mono_ms } = readClocks();
      const write = raw.setClockBack(wall_ms, mono_ms, this.random.uuid7(wall_ms));
      return { value: write !== undefined, write, isStaged: true };
    };
    while (await this.carryOut(step));
  }

  /** Returns the data that is set aside for good, oldest first. */
  asides(adopt: (text: string) => Promise<void>): SetAside[] {
    return this.aside.flatMap((mark) => readAside(mark, adopt) ?? []);
  }

  /** Keeps data that could not be read, for a later version or for support. */
  setAside(what: string, text: string): Promise<void> {
    return this.overlay.setAside(what, text);
  }

  /** Accepts no further calls; earlier calls are still carried out. */
  stop(): void {
    this.isClosed = true;
    this.stopTimer?.();
  }

  /** Accepts no further calls and carries out no earlier ones, because another tab deletes the stored data. */
  abandon(): void {
    this.isAbandoned = true;
    this.stop();
  }

  /** Closes the store after all earlier calls. */
  async close(): Promise<void> {
    this.stop();
    await this.inTurn(async () => {
      if (this.overlay.wantsRoom) await this.overlay.flush(this.revision);
    }).catch(() => undefined);
    await this.overlay.close();
  }

  /** Deletes what is stored, once no tab writes. */
  async clear(): Promise<void> {
    await this.locks.exclusively(writeLock(this.name), () => this.store.clear());
    await this.store.close?.();
  }

  /** Runs an action exclusively, unless the client was closed before this call. */
  private exclusively<T>(action: () => Promise<T>): Promise<T> {
    return this.isClosed ? Promise.reject(failure("DISPOSED", CLOSED)) : this.inTurn(action);
  }

  /** Runs an action exclusively; reports failures without a code of this package as failures of the store or its lock. */
  private inTurn<T>(action: () => Promise<T>): Promise<T> {
    const run = (): Promise<T> => (this.isAbandoned ? Promise.reject(failure("DISPOSED", CLOSED)) : action());
    return this.locks.exclusively(writeLock(this.name), run).catch((thrown: unknown) => {
      throw thrown instanceof PlauditError ? thrown : caused("STORAGE", "the store could not be used", thrown);
    });
  }

  /** Computes a step; after a trap, which has stored nothing, a new instance computes it again. */
  private async workOut<T>(step: (raw: RawReplica) => Step<T>): Promise<Step<T>> {
    for (;;) {
      await this.catchUp();
      try {
        return this.host.ask(step);
      } catch (thrown) {
        if (!this.host.isDead || this.host.isLost) throw thrown;
      }
    }
  }

  private async catchUp(): Promise<void> {
    const revision = await this.overlay.revision();
    const isCurrent = !this.isDoubtful && !this.host.isDead && !this.overlay.wantsReading && revision === this.revision;
    if (!isCurrent) await this.reread(revision);
  }

  private async reread(revision: number | undefined): Promise<void> {
    const { player, adopt } = this.options;
    let read = opened(await this.overlay.load(), player, adopt);
    if (this.hasVanished(read, revision)) {
      await this.writeAgain(revision);
      revision = await this.overlay.revision();
      read = opened(await this.overlay.load(), player, adopt);
    }
    const { texts, marks, isKnown } = read;
    this.aside = read.aside;
    const isFresh = texts.base === undefined && texts.queue.length === 0 && texts.journal.length === 0 && marks.length === 0;
    // If another tab has stored an answer of the authority, held celebrations can be decided.
    const isHydratedElsewhere = !this.isFirst && !this.isHydrated && texts.base !== undefined && texts.base !== this.base;
    this.isHydrated ||= isHydratedElsewhere;
    const isAnew =
      this.isFirst || this.isDoubtful || this.host.isDead || isHydratedElsewhere || (texts.base === undefined && this.base !== undefined);
    const past = this.pastOf(texts.base !== undefined || isKnown, isFresh);
    this.marks = marksOf(player, marks.length > 0 ? isKnown : isFresh && past === "known");
    this.missing = this.marks.filter((mark) => !marks.includes(mark));
    const notices = isAnew ? await this.host.open(texts, past) : this.host.ask((raw) => raw.reread(texts, this.random.id()));
    [this.revision, this.base, this.isDoubtful, this.isFirst] = [revision, texts.base, false, false];
    if (isAnew) await this.adopt(texts);
    this.options.tell(notices, false);
    if (isAnew) this.options.reopened();
    // The session reports each text that is set aside once, so it reports this notice only the first time.
    if (!this.host.predicts) this.options.tell([DEGRADED], false);
  }

  /** Whether the store may lack progress of the player (K8). */
  private pastOf(isInUse: boolean, isFresh: boolean): "known" | "possible" {
    const { past } = this.options;
    if (past === "possible" && !this.isHydrated) return "possible";
    // The app's "known" covers a store that is empty when it is opened; one that has become empty since was evicted.
    if (past === "known" && isFresh && this.isFirst) return "known";
    return isInUse ? "known" : "possible";
  }

  /** Starts the adoption of progress made without an authority, if requested; the store then belongs to the player (K16). */
  private async adopt(texts: SavedTexts): Promise<void> {
    const write = this.host.ask((raw) => raw.adopt(this.random.id()));
    if (write === undefined) return;
    const isHydrated = this.isHydrated;
    await this.write({ ...write, journal: texts.journal, replaces_journal: true }, true);
    this.isHydrated = isHydrated;
    this.host.ask((raw) => raw.stored());
  }

  /** Whether the database was deleted while in use: it is empty, and its revision has started over, which a call to `clear` does not cause. */
  private hasVanished({ texts, marks }: Opened, revision: number | undefined): boolean {
    const isEmpty = texts.base === undefined && texts.queue.length === 0 && texts.journal.length === 0 && marks.length === 0;
    return (
      isEmpty && !this.isFirst && !this.host.isDead && revision !== undefined && this.revision !== undefined && revision < this.revision
    );
  }

  /** Stores once more the data that is still in memory. */
  private async writeAgain(revision: number | undefined): Promise<void> {
    const { base, queue, journal } = this.host.ask((raw) => raw.saved());
    const change: StoreChange = { appended: queue.map(bytesOf), journal: [...this.marks, ...this.aside, ...journal] };
    if (base !== undefined) change.base = bytesOf(base);
    if (revision !== undefined) change.revision = revision;
    await this.overlay.write(change, true);
    // Unlocks that were celebrated before are not celebrated again.
    for (const key of this.claimed) await this.overlay.claim(key);
    this.options.raise(failure("STORAGE", "the database was deleted while in use: the data still in memory is stored again"));
  }

  private async write({ base, dropped, appended, journal, replaces_journal, aside }: Write, mustBeStored: boolean): Promise<void> {
    const given = aside === undefined ? [] : [asideMark(aside)];
    const entries = [...(replaces_journal ? [...this.marks, ...this.aside] : this.missing), ...given, ...journal];
    const change: StoreChange = { dropped, appended: appended.map(bytesOf), journal: entries, replaces_journal };
    if (base !== undefined) change.base = bytesOf(base);
    if (this.revision !== undefined) change.revision = this.revision;
    const isStored = await this.overlay.write(change, mustBeStored);
    this.missing = [];
    this.aside.push(...given);
    this.base = base ?? this.base;
    this.isHydrated ||= base !== undefined && !this.options.local;
    if (isStored && this.revision !== undefined) this.revision += 1;
  }

  /** Tries to store the changes that wait for room. */
  private async flush(): Promise<void> {
    try {
      if (!(await this.overlay.flush(this.revision))) return;
      if (this.revision !== undefined) this.revision += 1;
    } catch {
      // Another tab has written meanwhile; the next attempt follows later.
      this.isDoubtful = true;
      return;
    }
    this.options.tell([], true);
  }

  private ranFull(thrown: unknown): void {
    this.options.raise(caused("STORAGE", "the disk is full: changes are kept in memory, and stored once there is room", thrown));
    this.waitForRoom();
  }

  private waitForRoom(): void {
    if (this.isClosed) return;
    this.stopTimer?.();
    this.stopTimer = quietTimer(() => {
      if (!this.overlay.wantsRoom) return;
      void this.refresh().catch(this.options.raise);
      this.waitForRoom();
    }, ROOM_MS);
  }

  private tellStored(isStaged: boolean | undefined): void {
    if (!isStaged) return this.options.tell([], true);
    let notices: Notice[] = [];
    try {
      notices = this.host.ask((raw) => raw.stored());
    } catch {
      // The change is stored, so a new instance will find it.
      this.isDoubtful = true;
    }
    this.options.tell(notices, true);
  }
}

const DEGRADED: Notice = {
  type: "set_aside",
  what: "prediction",
  text: "",
  code: "INTERNAL",
  message: "the engine has failed twice: nothing is predicted from now on",
};

// ---- Marks: a client's own entries in the journal: the owner of the store, and that it was created here --------------------------

/** Marks start with `@`; the replica's entries start with a checksum. */
const PLAYER_MARK = "@player ";
const KNOWN_MARK = "@known";

/** The stored data, separated into the replica's texts and the marks. */
interface Opened {
  texts: SavedTexts;
  marks: string[];
  /** The marks that hold data set aside. */
  aside: string[];
  isKnown: boolean;
}

/** Checks and reads the data from a store, which may be malformed or belong to another player (K9). */
function opened(data: StoredData, player: string, adopt: boolean | string | undefined): Opened {
  const { base, queue, journal } = data;
  const isBytes = (value: unknown): boolean => ArrayBuffer.isView(value);
  if (
    (base !== undefined && !isBytes(base)) ||
    !Array.isArray(queue) ||
    !queue.every(isBytes) ||
    !Array.isArray(journal) ||
    !journal.every((entry) => typeof entry === "string")
  ) {
    throw failure(
      "STORAGE",
      "the store returned data that is not of the shape { base?: Uint8Array, queue: Uint8Array[], journal: string[] }",
    );
  }
  const isMark = (entry: string): boolean => entry.startsWith("@");
  const all = journal.filter(isMark);
  const [marks, aside] = [all.filter((mark) => !isAside(mark)), all.filter(isAside)];
  for (const mark of marks) if (mark.startsWith(PLAYER_MARK)) requirePlayer(mark.slice(PLAYER_MARK.length), player, adopt);
  const texts: SavedTexts = { queue: queue.map(textOf), journal: journal.filter((entry) => !isMark(entry)) };
  if (base !== undefined) texts.base = textOf(base);
  return { texts, marks, aside, isKnown: marks.includes(KNOWN_MARK) };
}

function requirePlayer(owner: string, player: string, adopt: boolean | string | undefined): void {
  if (owner === player || owner === adopt) return;
  throw failure(
    "INVALID_ARGUMENT",
    `the store belongs to the player ${shown(owner)}, not to ${shown(player)}: use a separate store for each player`,
    "/store",
  );
}

/** Returns the marks that a player's store should have. */
function marksOf(player: string, isKnown: boolean): string[] {
  return [PLAYER_MARK + player, ...(isKnown ? [KNOWN_MARK] : [])];
}
