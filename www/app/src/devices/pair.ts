// One player on two devices around one server: what happens on one, and who is told of it.

import type { ClientEvents } from "plaudit/client";
import type { PlauditError } from "plaudit";
import { Account, type Authority } from "../authority.ts";
import { progressed } from "../game.ts";
import { orderOf } from "../nodes.ts";
import { sampleFor, sources, type Happening, type Source, type Together } from "../samples/index.ts";
import { Device, type Surroundings } from "./device.ts";
import { CONDITIONS } from "./network.ts";
import { ServerWindow } from "./server.ts";

export type SampleId = "game" | "wellness";

/** The page around the two. */
export interface Audience {
  changed(): void;
  unlocked(device: Device, unlock: ClientEvents["unlock"]): void;
  withdrawn(device: Device, key: string): void;
  announce(text: string): void;
  note(text: string, icon: string): void;
  failed(error: PlauditError): void;
}

export class Pair {
  readonly source: Source;
  readonly together: Together;
  readonly authority: Authority;
  readonly server: ServerWindow;
  /** What has been seen so far, for the lessons. */
  readonly seen = new Set<Happening>();
  /** The lesson that the visitor has chosen; otherwise it is the first that is not learnt. */
  chosen: number | undefined;
  /** The revision that the backup holds. */
  backup: number | undefined;
  readonly #id: SampleId;
  readonly #account: Account;
  readonly #audience: Audience;
  readonly #devices: Device[] = [];
  #isClosed = false;

  private constructor(id: SampleId, authority: Authority, account: Account, audience: Audience) {
    this.#id = id;
    this.source = sources[id];
    const { featured = [], activities = [], lessons = [] } = sources[id].devices ?? {};
    this.together = { featured, activities, lessons: lessons.filter(({ shows }) => authority.playground || !shows.includes("restored")) };
    this.authority = authority;
    this.#account = account;
    this.#audience = audience;
    this.server = new ServerWindow(account.transport());
  }

  /** Signs in, on a first visit, and opens both devices. */
  static async open(id: SampleId, authority: Authority, audience: Audience): Promise<Pair> {
    return Pair.#open(id, authority, await Account.open(authority, id), audience);
  }

  static async #open(id: SampleId, authority: Authority, account: Account, audience: Audience): Promise<Pair> {
    const pair = new Pair(id, authority, account, audience);
    const definitions = sampleFor(id, Date.now() / 1_000);
    const around: Surroundings = {
      account: pair.#account, source: pair.source, definitions, order: orderOf(definitions),
      changed: () => { if (!pair.#isClosed) audience.changed(); },
      happened: (what) => { pair.seen.add(what); },
      unlocked: (device, unlock) => { audience.unlocked(device, unlock); },
      withdrawn: (device, key) => { audience.withdrawn(device, key); },
      settled: (device) => { void pair.#settled(device); },
      announce: (text) => { audience.announce(text); },
      failed: (error) => { audience.failed(error); },
    };
    pair.#devices.push(await Device.open("a", "Phone", around), await Device.open("b", "Tablet", around));
    void pair.look();
    return pair;
  }

  /** Whether there is anything to show: its clients answer no more once it is closed. */
  get isOpen(): boolean {
    return !this.#isClosed;
  }

  get devices(): readonly Device[] {
    return this.#devices;
  }

  device(id: string | undefined): Device | undefined {
    return this.#devices.find((device) => device.id === id);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all(this.#devices.map((device) => device.close()));
    this.server.close();
  }

  /** Another player on two new devices: what the server holds of the last one stays with it. */
  async startOver(): Promise<Pair> {
    const account = await Account.create(this.authority, this.#id);
    this.#isClosed = true;
    await Promise.all(this.#devices.map((device) => device.erase()));
    this.server.close();
    return Pair.#open(this.#id, this.authority, account, this.#audience);
  }

  /** Does what a button of a device stands for. */
  async do(action: string, device: Device, data: DOMStringMap): Promise<void> {
    const id = data["id"] ?? "";
    switch (action) {
      case "progress": await device.do(progressed(device, id, Number(data["amount"]))); break;
      case "claim": await device.do({ type: "claim", ids: [id], claim_total_reward: data["total"] === "true" }); break;
      case "together": return this.#activity(device, Number(data["index"]));
      case "network": return this.#switch(device, data["condition"]);
    }
  }

  async backUp(): Promise<void> {
    this.backup = await this.#account.playground("backup");
    this.#audience.note(`Backed up, as of revision ${String(this.backup)}. Play on, then restore it.`, "archive");
    this.#audience.changed();
  }

  async restore(): Promise<void> {
    const rev = await this.#account.playground("restore");
    this.#audience.note(`The server is back at revision ${String(rev)}. It does not know what it has forgotten; the devices do.`, "repeat");
    await this.server.look();
    this.#audience.changed();
    await this.look();
  }

  /** Everybody asks the server for news. */
  async look(): Promise<void> {
    for (const device of this.#devices) await device.look();
    await this.#lookAtServer();
  }

  async #activity(device: Device, index: number): Promise<void> {
    const choice = this.together.activities[index];
    if (choice !== undefined) await device.do(choice.activity);
  }

  async #switch(device: Device, wanted: string | undefined): Promise<void> {
    const condition = CONDITIONS.find((one) => one === wanted);
    if (condition !== undefined && condition !== device.network.condition) device.switchTo(condition);
    this.#audience.changed();
  }

  /** What one device has settled, the other is told, as by a push message. */
  async #settled(device: Device): Promise<void> {
    await this.#lookAtServer();
    if (this.#isClosed) return;
    // First the server hears what was celebrated here, so that nobody celebrates it again (S10). Who asks without need may hear of what
    // another is just celebrating.
    await device.tell();
    for (const other of this.#devices) if (other !== device) await other.look();
    await this.#lookAtServer();
  }

  async #lookAtServer(): Promise<void> {
    if (this.#isClosed) return;
    await this.server.look();
    this.#audience.changed();
  }
}

