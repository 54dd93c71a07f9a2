// One device of a player: a client with its own store and its own simulated network.

import { PlauditError } from "plaudit";
import type { Definitions, Outcome } from "plaudit";
import { createClient, indexedDbStore, memoryStore } from "plaudit/client";
import type { Activity, Client, ClientEvents, KnownUnlock, Store } from "plaudit/client";
import type { AchievementsClient } from "plaudit/elements";
import type { Account } from "../authority.ts";
import { listed } from "../format.ts";
import { nameOf, type Game, type View } from "../game.ts";
import type { Order } from "../nodes.ts";
import type { Happening, Source } from "../samples/index.ts";
import type { Note } from "../saved.ts";
import { EventLog, type Row } from "./log.ts";
import { Memory } from "./memory.ts";
import { Network, type Condition, type Sight } from "./network.ts";
import * as says from "./says.ts";
import { commandWords } from "./words.ts";

export type Mark = "pending" | "confirmed" | "retracted";

/** The page around a device. */
export interface Surroundings {
  account: Account;
  source: Source;
  definitions: Definitions;
  order: Order;
  /** Called when the device has changed. */
  changed(): void;
  happened(what: Happening): void;
  unlocked(device: Device, unlock: ClientEvents["unlock"]): void;
  withdrawn(device: Device, key: string): void;
  /** Called when the server has settled events of this device. */
  settled(device: Device): void;
  /** Announces a text to screen readers. */
  announce(text: string): void;
  failed(error: PlauditError): void;
}

export class Device implements Game {
  readonly id: string;
  readonly name: string;
  readonly log = new EventLog();
  readonly network: Network;
  line: says.Line = says.BEGIN;
  readonly #around: Surroundings;
  readonly #memory: Memory;
  #client!: Client;
  #known: KnownUnlock[] = [];
  #counts = "";
  #epoch: number | undefined;
  /** Whether an answer of the server is being applied; changes at other times are by time alone. */
  #isBeingTold = false;
  /** A line that takes precedence over others caused by the same answer. */
  #upset: says.Line | undefined;
  /** Whether there are celebrated keys that the server does not know yet. */
  #hasCelebrated = false;

  private constructor(id: string, name: string, around: Surroundings) {
    this.id = id;
    this.name = name;
    this.#around = around;
    this.#memory = new Memory(this.#store);
    this.network = new Network(around.account.transport(), (sight) => {
      this.#saw(sight);
    });
    this.network.condition = this.#memory.condition;
  }

  static async open(id: string, name: string, around: Surroundings): Promise<Device> {
    const device = new Device(id, name, around);
    device.#client = await device.#open(indexedDbStore(device.#store)).catch(async (error: unknown) => {
      if (!(error instanceof PlauditError && error.code === "STORAGE")) throw error;
      // If storage is refused, as in private windows, the device works as long as the page is open.
      return device.#open(memoryStore());
    });
    device.#listen();
    return device;
  }

  async #open(store: Store): Promise<Client> {
    const { player, isNew } = this.#around.account;
    return createClient({ player, store, transport: this.network, ...(isNew ? { past: "known" } : {}) });
  }

  async close(): Promise<void> {
    await this.#client.close();
  }

  /** Deletes all data, like an uninstalled app. */
  async erase(): Promise<void> {
    const { isDurable } = this;
    await this.close();
    this.#memory.forget();
    if (isDurable) await indexedDbStore(this.#store).clear();
  }

  get #store(): string {
    return `plaudit-demo/${this.#around.account.player}/${this.id}`;
  }

  // ---- Actions of a visitor -----------------------------------------------------------------------------------------

  async do(activity: Activity): Promise<Outcome> {
    const outcome = await this.#client.record(activity);
    if (this.log.pending.length > 0) this.line = says.recorded(this.network.condition === "off", outcome.unlocks.length > 0);
    this.#around.changed();
    return outcome;
  }

  switchTo(condition: Condition): void {
    this.network.condition = condition;
    this.#memory.condition = condition;
    this.line = { online: says.WENT_ON, slow: says.SLOW, flaky: says.FLAKY, off: says.SWITCHED_OFF }[condition];
    void this.look();
  }

  /** Syncs, as a device does when it wakes up or receives a push message. */
  async look(): Promise<void> {
    if (this.network.condition === "off") return;
    const hadCelebrated = this.#hasCelebrated;
    this.#hasCelebrated = false;
    // A failure is shown elsewhere, and the client retries by itself.
    await this.#client.sync().catch(() => {
      this.#hasCelebrated ||= hadCelebrated;
    });
  }

  /** Waits for pending celebrations, and reports them to the server. */
  async tell(): Promise<void> {
    await new Promise<void>((resolve) => {
      const check = (): void => {
        // Celebrated unlocks are acknowledged at once.
        if (this.#client.getSnapshot().inbox.length > 0) return;
        stop();
        resolve();
      };
      const stop = this.#client.subscribe(check);
      check();
    });
    if (this.#hasCelebrated) await this.look();
  }

  /** Marks the whole inbox as read. */
  markRead(): void {
    this.#memory.markRead(this.elsewhere.map(({ key }) => key));
  }

  // ---- Views -------------------------------------------------------------------------------------------------------

  get source(): Source {
    return this.#around.source;
  }

  get definitions(): Definitions {
    return this.#around.definitions;
  }

  get order(): Order {
    return this.#around.order;
  }

  get isReady(): boolean {
    return this.#client.status.state !== "loading";
  }

  /** Whether its data survives a reload. */
  get isDurable(): boolean {
    return this.#client.status.storage === "durable";
  }

  now(): number {
    return Math.floor(Date.now() / 1_000) + this.#client.status.clock_offset_sec;
  }

  get(id: string): View | undefined {
    return this.#client.get(id);
  }

  /** The sample's nodes in the order of its document; the authority's document contains both samples. */
  get nodes(): View[] {
    return [...this.order.keys()].map((id) => this.get(id)).filter((view) => view !== undefined);
  }

  /** Returns a client for a list that shows some of its achievements. */
  part(isPart: (id: string) => boolean): AchievementsClient {
    const client = this.#client;
    return {
      subscribe: (listener) => client.subscribe(listener),
      getSnapshot: () => {
        const {
          achievements: { achievements, repeat_achievements },
          status,
        } = client.getSnapshot();
        return {
          achievements: { achievements: chosen(achievements, isPart), repeat_achievements: chosen(repeat_achievements, isPart) },
          status,
        };
      },
      get: (id) => client.get(id),
      claim: (id, options) => this.do({ type: "claim", ids: [id], ...options }),
    };
  }

  /** Returns the mark for the last unlock of a node or its steps. */
  mark(view: View): Mark | undefined {
    const ids = new Set([view.id, ...("sub_achievements" in view ? Object.keys(view.sub_achievements) : [])]);
    const unlocks = this.#known.filter(({ id }) => ids.has(id));
    if (unlocks.some(({ confirmed }) => !confirmed)) return "pending";
    if (unlocks.length > 0) return "confirmed";
    return this.notes.some(({ kind, id }) => kind === "retracted" && ids.has(id)) ? "retracted" : undefined;
  }

  /** The unlocks celebrated on this device, and `elsewhere` those of other devices; newest first. */
  get celebrated(): KnownUnlock[] {
    return this.#unlocks(true);
  }

  get elsewhere(): KnownUnlock[] {
    return this.#unlocks(false).filter(({ confirmed }) => confirmed);
  }

  get notes(): readonly Note[] {
    return this.#memory.notes;
  }

  /** The number of unread entries in the inbox. */
  get unread(): number {
    return this.#memory.unread(this.elsewhere.map(({ key }) => key));
  }

  #unlocks(wereCelebrated: boolean): KnownUnlock[] {
    const { celebrated } = this.#memory;
    return this.#known
      .filter(({ key }) => celebrated.has(key) === wereCelebrated)
      .reverse()
      .sort((one, other) => other.at - one.at);
  }

  // ---- Events of the client ----------------------------------------------------------------------------------------

  #listen(): void {
    const client = this.#client;
    this.#follow();
    client.on("unlock", (unlock) => {
      this.#unlocked(unlock);
    });
    client.on("retract", ({ key, id }) => {
      this.#around.withdrawn(this, key);
      this.#retracted(id);
    });
    client.on("rejected", ({ eid, message }) => {
      this.#rejected(eid, message);
    });
    client.on("sync", () => {
      this.#synced();
    });
    client.on("error", (error) => {
      this.#around.failed(error);
    });
    client.subscribe(() => {
      this.#follow();
      this.#around.changed();
    });
  }

  /** Follows the client's snapshot, and reports changes by the server. */
  #follow(): void {
    const before = new Set(this.elsewhere.map(({ key }) => key));
    this.#known = this.#client.unlocks().filter(({ id }) => this.order.has(id));
    const { added, settled } = this.log.follow(this.#client.pending());
    const [counts, last] = [this.#countsNow(), this.#counts];
    this.#counts = counts;
    const asPredicted = counts === last;
    if (settled.length > 0) this.#settled(settled, asPredicted);
    else if (this.#isBeingTold && !asPredicted && added.length === 0 && last !== "") this.#told(before);
  }

  /** Returns all counts as one text, for comparison. */
  #countsNow(): string {
    if (!this.isReady) return "";
    return this.nodes
      .map(({ id, count, earned_count, claim_time_sec, progress }) =>
        [id, count, earned_count, claim_time_sec > 0, progress?.value ?? 0].join(" "),
      )
      .join("\n");
  }

  #settled(rows: readonly Row[], asPredicted: boolean): void {
    const confirmed = rows.filter(({ fate }) => fate === "confirmed");
    const refused = rows.filter(({ fate }) => fate === "refused");
    if (confirmed.length > 0) {
      this.#say(says.confirmed(confirmed.length, Date.now() - Math.min(...rows.map(({ recordedAt }) => recordedAt)), asPredicted));
      this.#around.happened("confirmed");
      if (!asPredicted) this.#around.happened("rebased");
    }
    for (const { command, why } of refused) this.#say(says.refused(commandWords(this, command), why ?? ""));
    this.#around.settled(this);
  }

  /** Reports a change without an event of this device. */
  #told(before: ReadonlySet<string>): void {
    if (this.log.pending.length > 0) {
      this.#say(says.REBASED);
      this.#around.happened("rebased");
      return;
    }
    const names = new Set(this.elsewhere.filter(({ key }) => !before.has(key)).map(({ id }) => `“${nameOf(this, id)}”`));
    this.#say(names.size === 0 ? says.TOLD : says.toldUnlock(listed([...names].slice(0, 3))));
    this.#around.happened("told");
  }

  #unlocked(unlock: ClientEvents["unlock"]): void {
    unlock.acknowledge();
    this.#hasCelebrated = true;
    this.#memory.celebrate(unlock.key);
    if (!unlock.confirmed && this.network.condition === "off") this.#around.happened("predicted");
    this.#around.unlocked(this, unlock);
    this.#around.changed();
  }

  #retracted(id: string): void {
    const name = `“${nameOf(this, id)}”`;
    this.#note({ kind: "retracted", id, text: `${name} was unlocked here, but the server does not have it, so it was taken back.` });
    this.#upset ??= says.retracted(name);
    this.#around.happened("retracted");
  }

  #rejected(eid: string, message: string): void {
    const row = this.log.rows.find((one) => one.eid === eid);
    const what = row === undefined ? "an event of this device" : `“${commandWords(this, row.command)}”`;
    this.#note({ kind: "refused", id: eid, text: `The server refused ${what}: ${message}.` });
  }

  #saw(sight: Sight): void {
    if (sight.type === "sent") this.log.sent(sight.eids);
    else if (sight.type === "answered") this.#answered(sight);
    else {
      if (this.log.pending.length > 0) this.#say(sight.type === "lost" ? says.lost(sight.what) : says.UNREACHABLE);
      this.log.lost();
    }
    this.#around.changed();
  }

  #answered({ epoch, refused }: Sight & { type: "answered" }): void {
    this.log.refused(refused);
    if (this.#epoch !== undefined && this.#epoch !== epoch) {
      this.#upset = says.restored(this.log.pending.length);
      this.#around.happened("restored");
    }
    this.#epoch = epoch;
    this.#isBeingTold = true;
  }

  /** Called when an answer is completely applied. */
  #synced(): void {
    this.#isBeingTold = false;
    if (this.#upset === undefined) return;
    if (this.line !== this.#upset) this.#say(this.#upset);
    this.#upset = undefined;
    this.#around.changed();
  }

  #say(line: says.Line): void {
    this.line = this.#upset ?? line;
    this.#around.announce(`${this.name}: ${this.line.text}`);
  }

  #note(note: Omit<Note, "at">): void {
    this.#memory.note({ ...note, at: this.now() });
    this.#around.changed();
  }
}

function chosen<V>(all: Readonly<Record<string, V>>, isChosen: (id: string) => boolean): Record<string, V> {
  return Object.fromEntries(Object.entries(all).filter(([id]) => isChosen(id)));
}
