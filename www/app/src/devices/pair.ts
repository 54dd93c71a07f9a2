// One player on two devices with one server, and the messages between them.

import type { ClientEvents } from "plaudit/client";
import type { PlauditError } from "plaudit";
import { Account, type Authority } from "../authority.ts";
import { progressed } from "../game.ts";
import { orderOf } from "../nodes.ts";
import { sampleFor, sources, type Happening, type Source, type Together } from "../samples/index.ts";
import { Device, type Surroundings } from "./device.ts";
import { watchDefinitions } from "./definitions.ts";
import { Guest } from "./guest.ts";
import { guestActivity } from "./guest-panel.ts";
import { CONDITIONS } from "./network.ts";
import { ServerWindow } from "./server.ts";

export type SampleId = "game" | "wellness";

/** The page that shows the pair. */
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
  /** The events that have happened so far, for the lessons. */
  readonly seen = new Set<Happening>();
  /** The lesson that the visitor has chosen; undefined for the first one that is not learnt. */
  chosen: number | undefined;
  /** The guest beside the two devices. */
  guest: Guest | undefined;
  /** The revision of the backup. */
  backup: number | undefined;
  readonly #id: SampleId;
  readonly #account: Account;
  readonly #audience: Audience;
  readonly #devices: Device[] = [];
  #isClosed = false;
  #unwatch = (): void => undefined;

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

  /** Signs in on the first visit, and opens both devices. */
  static async open(id: SampleId, authority: Authority, audience: Audience): Promise<Pair> {
    return Pair.#open(id, authority, await Account.open(authority, id), audience);
  }

  static async #open(id: SampleId, authority: Authority, account: Account, audience: Audience): Promise<Pair> {
    const pair = new Pair(id, authority, account, audience);
    const definitions = sampleFor(id, Date.now() / 1_000);
    const around: Surroundings = {
      account: pair.#account,
      source: pair.source,
      definitions,
      order: orderOf(definitions),
      changed: () => {
        if (!pair.#isClosed) audience.changed();
      },
      happened: (what) => {
        pair.seen.add(what);
      },
      unlocked: (device, unlock) => {
        audience.unlocked(device, unlock);
      },
      withdrawn: (device, key) => {
        audience.withdrawn(device, key);
      },
      settled: (device) => {
        void pair.#settled(device);
      },
      announce: (text) => {
        audience.announce(text);
      },
      failed: (error) => {
        audience.failed(error);
      },
    };
    pair.#devices.push(await Device.open("a", "Phone", around), await Device.open("b", "Tablet", around));
    const { changed, failed } = around;
    pair.guest = await Guest.open({ authority, id, definitions, changed, failed });
    void pair.look();
    if (authority.portal) pair.#unwatch = watchDefinitions(authority.url, () => void pair.look());
    return pair;
  }

  /** Whether the pair is open; its clients no longer answer once it is closed. */
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
    this.#unwatch();
    this.#isClosed = true;
    await Promise.all([...this.#devices, this.guest].map((client) => client?.close()));
    this.server.close();
  }

  /** Starts over with a new player on two new devices; the server keeps the previous player. */
  async startOver(): Promise<Pair> {
    const account = await Account.create(this.authority, this.#id);
    this.#unwatch();
    this.#isClosed = true;
    await Promise.all([...this.#devices, this.guest].map((client) => client?.erase()));
    this.server.close();
    return Pair.#open(this.#id, this.authority, account, this.#audience);
  }

  /** Carries out the action of a device's button. */
  async do(action: string, device: Device, data: DOMStringMap): Promise<void> {
    const id = data["id"] ?? "";
    switch (action) {
      case "progress":
        await device.do(progressed(device, id, Number(data["amount"])));
        break;
      case "claim":
        await device.do({ type: "claim", ids: [id], claim_total_reward: data["total"] === "true" });
        break;
      case "together":
        return this.#activity(device, Number(data["index"]));
      case "network":
        return this.#switch(device, data["condition"]);
    }
  }

  /** Lets the guest play, or sign up. */
  async doAsGuest(action: "play" | "sign up"): Promise<void> {
    const { guest } = this;
    const chosen = guest && guestActivity(guest, this.together);
    if (action === "sign up") await guest?.signUp();
    else if (chosen !== undefined) await guest?.play(chosen.activity);
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

  /** Syncs both devices. */
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

  /** Notifies the other device after one has settled events, like a push message. */
  async #settled(device: Device): Promise<void> {
    await this.#lookAtServer();
    if (this.#isClosed) return;
    // The server first receives the celebrated keys, so that no device celebrates an unlock again (S10). A sync before that could return an
    // unlock that another device is just celebrating.
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
