// A guest: a player without an account, whose client has no server. Signing up brings along everything (K16).

import { PlauditError } from "plaudit";
import type { Definitions } from "plaudit";
import { createClient, indexedDbStore, memoryStore } from "plaudit/client";
import type { Activity, Client, Store } from "plaudit/client";
import { Account, type Authority } from "../authority.ts";
import type { View } from "../game.ts";
import type { SourceId } from "../samples/index.ts";
import { forgetGuest, loadGuest, saveGuest } from "../saved.ts";
import * as says from "./says.ts";

/** The page around the guest. */
export interface GuestSurroundings {
  authority: Authority;
  id: SourceId;
  definitions: Definitions;
  changed(): void;
  failed(error: PlauditError): void;
}

const PLAYER = "guest";

export class Guest {
  line: says.Line = says.GUEST;
  /** How many unlocks the page has celebrated for the guest. */
  celebrations = 0;
  readonly #around: GuestSurroundings;
  readonly #store: Store;
  #account: Account | undefined;
  #client!: Client;
  #isBusy = false;

  private constructor(around: GuestSurroundings, store: Store) {
    this.#around = around;
    this.#store = store;
    const known = loadGuest(around.id);
    if (known !== undefined) this.#account = Account.of(around.authority, known);
  }

  static async open(around: GuestSurroundings): Promise<Guest> {
    const opened = async (store: Store): Promise<Guest> => {
      const guest = new Guest(around, store);
      await guest.#open();
      return guest;
    };
    return opened(indexedDbStore(`plaudit-demo/guest/${around.id}`)).catch(async (error: unknown) => {
      if (!(error instanceof PlauditError && error.code === "STORAGE")) throw error;
      return opened(memoryStore());
    });
  }

  get isSignedUp(): boolean {
    return this.#account !== undefined;
  }

  get isBusy(): boolean {
    return this.#isBusy;
  }

  get(id: string): View | undefined {
    const view = this.#client.get(id);
    return view !== undefined && "sub_achievements" in view ? view : undefined;
  }

  async play(activity: Activity): Promise<void> {
    await this.#client.record(activity);
    this.#around.changed();
  }

  /** Creates an account. The same store is opened for it, and the server is asked to adopt what the guest has. */
  async signUp(): Promise<void> {
    this.#isBusy = true;
    this.#around.changed();
    try {
      const account = await Account.signUp(this.#around.authority);
      await this.#client.close();
      this.#account = account;
      saveGuest(this.#around.id, account.known);
      await this.#open();
      // Without a network, the client tries again by itself.
      await this.#client.sync().catch(() => (this.line = says.UNREACHABLE));
    } finally {
      this.#isBusy = false;
      this.#around.changed();
    }
  }

  async close(): Promise<void> {
    await this.#client.close();
  }

  /** Deletes all data; the server keeps the player. */
  async erase(): Promise<void> {
    await this.close();
    forgetGuest(this.#around.id);
    await this.#store.clear();
  }

  async #open(): Promise<void> {
    const { definitions } = this.#around;
    const signedUp = this.#account && { transport: this.#account.transport(), adopt: PLAYER };
    this.#client = await createClient({ player: this.#account?.player ?? PLAYER, store: this.#store, definitions, ...signedUp });
    if (signedUp !== undefined) this.line = says.ADOPTED;
    this.#client.on("change", this.#around.changed);
    this.#client.on("unlock", (unlock) => {
      unlock.acknowledge();
      this.celebrations += 1;
      this.#around.changed();
    });
    this.#client.on("error", (error) => {
      if (error.code === "NOT_ADOPTED") this.line = says.NOT_ADOPTED;
      else this.#around.failed(error);
    });
  }
}
