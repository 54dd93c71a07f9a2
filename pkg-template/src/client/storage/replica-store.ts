// Keeps the replica and the store equal: each step is worked out on what is stored, stored, and only then counts (K1, K5, K14).

import type { Store, StoreChange, StoredData } from "../../../client.js";
import { PlauditError, shown } from "../../core.js";
import { caused, failure } from "../failure.js";
import type { ReplicaHost } from "../replica-host.js";
import type { Locks } from "./locks.js";
import { quietTimer } from "../clock.js";
import type { Random } from "../random.js";
import type { Notice, RawReplica, Texts, Write } from "../replica.js";
import { isNamed } from "./writes.js";
import { OverlayStore } from "./overlay-store.js";
import { bytesOf, textOf } from "./utf8.js";

/** What the replica says is to be stored, and what the caller gets once it is. */
export interface Step<T> {
  value: T;
  write?: Write | undefined;
  /** The replica waits to hear that it is stored. */
  isStaged?: boolean;
  /** It must not be kept in memory where the store has no room. */
  mustBeStored?: boolean;
}

export interface ReplicaStoreOptions {
  player: string;
  past: "known" | "possible" | undefined;
  local: boolean;
  /** Tells what follows from a write; `isOwn`: this client's, so that others have to be told. */
  tell: (notices: Notice[], isOwn: boolean) => void;
  /** The replica was made of what is stored. */
  reopened: () => void;
  raise: (thrown: unknown) => void;
}

/** How often it is tried whether there is room again. */
const ROOM_MS = 30_000;

/** So often a write is worked out anew because another tab was faster; with locks it never is. */
const MOST_CONFLICTS = 20;

export class ReplicaStore {
  /** The revision of the store that the replica knows. */
  private revision: number | undefined;
  /** A write failed: what the store holds is unknown until it is read again. */
  private isDoubtful = true;
  private missing: string[] = [];
  private marks: string[] = [];
  private base: string | undefined;
  private isHydrated = false;
  private isFirst = true;
  private readonly overlay: OverlayStore;
  private stopTimer: (() => void) | undefined;
  private isClosed = false;

  constructor(readonly store: Store, readonly host: ReplicaHost, private readonly locks: Locks, readonly name: string, private readonly random: Random, private readonly options: ReplicaStoreOptions) {
    this.overlay = new OverlayStore(store, {
      combines: !options.local,
      ranFull: (thrown) => this.ranFull(thrown),
      take: (key) => locks.take(`${name}:claim:${key}`),
    });
  }

  /** Whether what is recorded survives the process. */
  get isDurable(): boolean {
    return this.store.durable && !this.overlay.isInMemory;
  }

  /** Whether other tabs do not find in the store what this one knows: there is no room for it. */
  get isAhead(): boolean {
    return this.overlay.isBehind;
  }

  /** Opens the replica, takes over what other tabs have written, and stores what has waited for room. */
  refresh(): Promise<void> {
    return this.exclusively(async () => {
      await this.catchUp();
      if (this.overlay.wantsRoom) await this.flush();
    });
  }

  /** Works out a step on what is stored, stores it, and then commits it in the replica. */
  carryOut<T>(step: (raw: RawReplica) => Step<T>): Promise<T> {
    return this.exclusively(async () => {
      for (let conflicts = 0; ; conflicts += 1) {
        const { value, write, isStaged, mustBeStored = false } = await this.workOut(step);
        if (write === undefined) return value;
        try {
          await this.write(write, mustBeStored);
        } catch (thrown) {
          this.isDoubtful = true;
          if (isNamed("Conflict", thrown) && conflicts < MOST_CONFLICTS) continue;
          throw caused("STORAGE", "what happened could not be stored", thrown);
        }
        this.tellStored(isStaged);
        return value;
      }
    });
  }

  /** Asks the replica for something that depends on all that is stored. */
  consult<T>(question: (raw: RawReplica) => T): Promise<T> {
    return this.exclusively(async () => (await this.workOut((raw) => ({ value: question(raw) }))).value);
  }

  /** True for one caller per key, over all tabs. */
  async claim(key: string): Promise<boolean> {
    try {
      return await this.overlay.claim(key);
    } catch (thrown) {
      throw caused("STORAGE", "an unlock could not be claimed", thrown);
    }
  }

  /** Keeps what could not be read, for a later version or a person. */
  setAside(what: string, text: string): Promise<void> {
    return this.overlay.setAside(what, text);
  }

  /** Resolves when what is being written is written, and the store is let go of. */
  async close(): Promise<void> {
    this.isClosed = true;
    this.stopTimer?.();
    await this.exclusively(async () => {
      if (this.overlay.wantsRoom) await this.overlay.flush(this.revision);
    }).catch(() => undefined);
    await this.overlay.close();
  }

  /** What fails without a reason of ours is the store, or the lock that guards it. */
  private exclusively<T>(action: () => Promise<T>): Promise<T> {
    return this.locks.exclusively(`${this.name}:write`, action).catch((thrown: unknown) => {
      throw thrown instanceof PlauditError ? thrown : caused("STORAGE", "the store could not be used", thrown);
    });
  }

  /** A trap while a step is worked out has stored nothing: it is worked out again by a new instance. */
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
    const { texts, marks, isKnown } = opened(await this.overlay.load(), this.options.player);
    const isFresh = texts.base === undefined && texts.queue.length === 0 && texts.journal.length === 0 && marks.length === 0;
    // Another tab has heard from the authority: what was held can be decided.
    const isHydratedElsewhere = !this.isFirst && !this.isHydrated && texts.base !== undefined && texts.base !== this.base;
    this.isHydrated ||= isHydratedElsewhere;
    const isAnew = this.isFirst || this.isDoubtful || this.host.isDead || isHydratedElsewhere || (texts.base === undefined && this.base !== undefined);
    const past = this.pastOf(texts.base !== undefined || isKnown, isFresh);
    this.marks = marksOf(this.options.player, marks.length > 0 ? isKnown : isFresh && past === "known");
    this.missing = this.marks.filter((mark) => !marks.includes(mark));
    const notices = isAnew ? await this.host.open(texts, past) : this.host.ask((raw) => raw.reread(texts, this.random.id()));
    [this.revision, this.base, this.isDoubtful, this.isFirst] = [revision, texts.base, false, false];
    this.options.tell(notices, false);
    if (isAnew) this.options.reopened();
    // Told once: what is set aside twice is reported once.
    if (!this.host.predicts) this.options.tell([DEGRADED], false);
  }

  /** K8: whether the store may lack what the player did. */
  private pastOf(isInUse: boolean, isFresh: boolean): "known" | "possible" {
    const { past } = this.options;
    if (past === "possible" && !this.isHydrated) return "possible";
    // The app vouches for an empty store when it is opened; one that has become empty since was evicted.
    if (past === "known" && isFresh && this.isFirst) return "known";
    return isInUse ? "known" : "possible";
  }

  private async write({ base, dropped, appended, journal, replaces_journal }: Write, mustBeStored: boolean): Promise<void> {
    const entries = [...(replaces_journal ? this.marks : this.missing), ...journal];
    const change: StoreChange = { dropped, appended: appended.map(bytesOf), journal: entries, replaces_journal };
    if (base !== undefined) change.base = bytesOf(base);
    if (this.revision !== undefined) change.revision = this.revision;
    const isStored = await this.overlay.write(change, mustBeStored);
    this.missing = [];
    this.base = base ?? this.base;
    this.isHydrated ||= base !== undefined && !this.options.local;
    if (isStored && this.revision !== undefined) this.revision += 1;
  }

  /** Tries to store what waits for room. */
  private async flush(): Promise<void> {
    try {
      if (!(await this.overlay.flush(this.revision))) return;
      if (this.revision !== undefined) this.revision += 1;
    } catch {
      // Another tab has written meanwhile: it is tried again later.
      this.isDoubtful = true;
      return;
    }
    this.options.tell([], true);
  }

  private ranFull(thrown: unknown): void {
    this.options.raise(caused("STORAGE", "there is no room to store what happens: it is kept in memory, and stored once there is", thrown));
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
      // It is stored: a new instance will find it there.
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
  message: "the engine has failed twice: nothing is predicted any more",
};

// ---- Marks: what a client notes in the journal beside the replica's entries: whose the store is, and that it was created here ----

/** The replica's entries begin with a checksum. */
const PLAYER_MARK = "@player ";
const KNOWN_MARK = "@known";

/** What is stored, without the marks, and the marks. */
interface Opened {
  texts: Texts;
  marks: string[];
  isKnown: boolean;
}

/** Reads what a store gave; it may have lied, or belong to another player (K9). */
function opened(data: StoredData, player: string): Opened {
  const { base, queue, journal } = data;
  const isBytes = (value: unknown): boolean => ArrayBuffer.isView(value);
  if ((base !== undefined && !isBytes(base)) || !Array.isArray(queue) || !queue.every(isBytes) || !Array.isArray(journal) || !journal.every((entry) => typeof entry === "string")) {
    throw failure("STORAGE", "the store gave something else than { base?: Uint8Array, queue: Uint8Array[], journal: string[] }");
  }
  const isMark = (entry: string): boolean => entry.startsWith("@");
  const marks = journal.filter(isMark);
  for (const mark of marks) if (mark.startsWith(PLAYER_MARK)) requirePlayer(mark.slice(PLAYER_MARK.length), player);
  const texts: Texts = { queue: queue.map(textOf), journal: journal.filter((entry) => !isMark(entry)) };
  if (base !== undefined) texts.base = textOf(base);
  return { texts, marks, isKnown: marks.includes(KNOWN_MARK) };
}

function requirePlayer(owner: string, player: string): void {
  if (owner === player) return;
  throw failure("INVALID_ARGUMENT", `the store belongs to the player ${shown(owner)}, not to ${shown(player)}: give each player a store of their own`, "/store");
}

/** The marks that a player's store should have. */
function marksOf(player: string, isKnown: boolean): string[] {
  return [PLAYER_MARK + player, ...(isKnown ? [KNOWN_MARK] : [])];
}
