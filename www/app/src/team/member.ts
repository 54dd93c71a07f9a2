// One player of the team on one device: a client that follows the team, with its own simulated network.

import { PlauditError } from "plaudit";
import type { Definitions, Outcome } from "plaudit";
import { createClient, indexedDbStore, memoryStore } from "plaudit/client";
import type { Activity, Client, ClientEvents, Store } from "plaudit/client";
import type { AchievementsClient } from "plaudit/elements";
import { listen, type LiveEvent } from "plaudit/live";
import { ServerError, type Account, type Authority } from "../authority.ts";
import { EventLog } from "../devices/log.ts";
import { Network, type Condition, type Sight } from "../devices/network.ts";
import * as says from "../devices/says.ts";
import { commandWords } from "../devices/words.ts";
import { nameOf, type Game, type View } from "../game.ts";
import type { Order } from "../nodes.ts";
import type { Source } from "../samples/index.ts";
import * as roster from "./roster.ts";
import { definitions, order, source } from "./sample.ts";

/** The page around a member. */
export interface Around {
  changed(): void;
  unlocked(member: Member, unlock: ClientEvents["unlock"]): void;
  withdrawn(member: Member, key: string): void;
  heard(member: Member, event: LiveEvent): void;
  announce(text: string): void;
  failed(error: Error): void;
}

export class Member implements Game {
  readonly id: string;
  readonly name: string;
  readonly account: Account;
  readonly team: string;
  readonly log = new EventLog();
  readonly network: Network;
  line: says.Line = says.BEGIN;
  /** The members of the team; undefined if this player is not one. */
  roster: roster.Roster | undefined;
  readonly #authority: Authority;
  readonly #around: Around;
  #client!: Client;
  #team!: Client;
  #stopListening: (() => void) | undefined;
  #isClosed = false;

  private constructor(id: string, name: string, account: Account, team: string, authority: Authority, around: Around) {
    this.id = id;
    this.name = name;
    this.account = account;
    this.team = team;
    this.#authority = authority;
    this.#around = around;
    this.network = new Network(account.transport(), (sight) => {
      this.#saw(sight);
    });
  }

  static async open(id: string, name: string, account: Account, team: string, authority: Authority, around: Around): Promise<Member> {
    const member = new Member(id, name, account, team, authority, around);
    await member.#open();
    return member;
  }

  async #open(): Promise<void> {
    this.#client = await this.#clientOn(indexedDbStore(this.#store)).catch(async (error: unknown) => {
      if (!(error instanceof PlauditError && error.code === "STORAGE")) throw error;
      return this.#clientOn(memoryStore());
    });
    this.#team = await this.#client.team(this.team);
    this.#team.on("unlock", (unlock) => {
      unlock.acknowledge();
      this.#around.unlocked(this, unlock);
    });
    this.#team.on("retract", ({ key, id }) => {
      this.#around.withdrawn(this, key);
      this.#say(says.retracted(`“${nameOf(this, id)}”`));
    });
    this.#team.on("error", (error) => {
      this.#lost(error);
    });
    this.#client.on("error", (error) => {
      this.#around.failed(error);
    });
    this.#team.subscribe(() => {
      this.#follow();
    });
    this.#listen();
    await this.lookAround();
  }

  async #clientOn(store: Store): Promise<Client> {
    const { player, isNew } = this.account;
    return createClient({ player, store, transport: this.network, ...(isNew ? { past: "known" } : {}) });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#stopListening?.();
    await this.#client.close();
  }

  /** Deletes all data, like an uninstalled app. */
  async erase(): Promise<void> {
    const isDurable = this.#client.status.storage === "durable";
    await this.close();
    if (isDurable) await indexedDbStore(this.#store).clear();
  }

  get #store(): string {
    return `plaudit-demo/${this.account.player}/team`;
  }

  // ---- Actions of a visitor -----------------------------------------------------------------------------------------

  async do(activity: Activity): Promise<void> {
    try {
      await this.#record(activity);
    } catch (error) {
      if (!(error instanceof PlauditError)) throw error;
      this.#say(this.line);
    }
  }

  /** Records an activity, and shows the result. */
  async #record(activity: Activity): Promise<Outcome> {
    try {
      const outcome = await this.#team.record(activity);
      if (this.log.pending.length > 0) this.line = says.recorded(this.network.condition === "off", false);
      return outcome;
    } catch (error) {
      if (error instanceof PlauditError)
        this.line = error.code === "PERMISSION_DENIED" ? ONLY_ADMINS : { tone: "bad", icon: "warning", text: error.message };
      throw error;
    } finally {
      this.#around.changed();
    }
  }

  switchTo(condition: Condition): void {
    this.network.condition = condition;
    this.line = { online: says.WENT_ON, slow: says.SLOW, flaky: says.FLAKY, off: says.SWITCHED_OFF }[condition];
    this.#listen();
    if (condition !== "off") void this.#client.sync().catch(() => undefined);
    this.#around.changed();
  }

  /** Changes the members of the team, as this player. */
  async manage(change: (account: Account, team: string) => Promise<void>): Promise<void> {
    try {
      await change(this.account, this.team);
    } catch (error) {
      if (!(error instanceof ServerError)) throw error;
      this.#say({ tone: "bad", icon: "warning", text: error.message });
    }
    await this.lookAround();
  }

  /** Leaves the team, unless it would be left without an admin, which the server would refuse. */
  async leave(): Promise<void> {
    const others = (this.roster?.members ?? []).filter(({ player }) => player !== this.account.player);
    if (this.isAdmin && others.length > 0 && others.every(({ role }) => role !== "admin")) {
      this.#say(LAST_ADMIN);
      this.#around.changed();
      return;
    }
    await this.manage(roster.leave);
  }

  /** Asks the server for the members of the team; follows the team again after joining. */
  async lookAround(): Promise<void> {
    try {
      const before = this.roster;
      this.roster = await roster.look(this.account, this.team);
      if (this.#isClosed) return;
      if (this.roster !== undefined && before === undefined) await this.#client.team(this.team);
      // Predictions depend on the role, which comes with an answer.
      if (this.network.condition !== "off") await this.#client.sync().catch(() => undefined);
    } catch (error) {
      if (!(error instanceof ServerError)) throw error;
    }
    this.#around.changed();
  }

  // ---- Views -------------------------------------------------------------------------------------------------------

  get source(): Source {
    return source;
  }

  get definitions(): Definitions {
    return definitions;
  }

  get order(): Order {
    return order;
  }

  get isAdmin(): boolean {
    return this.roster?.role === "admin";
  }

  now(): number {
    return Math.floor(Date.now() / 1_000) + this.#client.status.clock_offset_sec;
  }

  get(id: string): View | undefined {
    const { achievements, repeat_achievements } = this.#team.getSnapshot().achievements;
    const top = { ...achievements, ...repeat_achievements };
    return (
      top[id] ??
      Object.values(top)
        .map((parent) => parent.sub_achievements[id])
        .find((sub) => sub !== undefined)
    );
  }

  /** Returns a client for a list of the team's achievements; it shows the result of a claim itself. */
  get goals(): AchievementsClient {
    const team = this.#team;
    return {
      subscribe: (listener) => team.subscribe(listener),
      getSnapshot: () => team.getSnapshot(),
      get: (id) => this.get(id),
      claim: (id, options) => this.#record({ type: "claim", ids: [id], ...options }),
    };
  }

  /** The team's achievements, in the order of the document. */
  get nodes(): View[] {
    return [...order.keys()].map((id) => this.get(id)).filter((view) => view !== undefined);
  }

  /** Whether an unlock of a node is not confirmed yet. */
  isPredicted(id: string): boolean {
    return this.#asMember(() => this.#team.unlocks()).some((unlock) => unlock.id === id && !unlock.confirmed);
  }

  isConfirmed(key: string): boolean {
    return this.#asMember(() => this.#team.unlocks()).some((unlock) => unlock.key === key && unlock.confirmed);
  }

  /** Asks the team's client; it has nothing for a player who is not, or no longer, a member. */
  #asMember<T>(question: () => T[]): T[] {
    try {
      return question();
    } catch (error) {
      if (error instanceof PlauditError && error.code === "NOT_FOUND") return [];
      throw error;
    }
  }

  // ---- Events of the client, the network and the server ------------------------------------------------------------

  #listen(): void {
    this.#stopListening?.();
    this.#stopListening = undefined;
    if (this.network.condition === "off") return;
    this.#stopListening = listen(this.#client, this.#authority.url, {
      token: this.account.token,
      heard: (event) => {
        this.#heard(event);
      },
    });
  }

  #heard(event: LiveEvent): void {
    if (event.stream === `team:${this.team}`) this.#around.heard(this, event);
    if (event.type === "members") void this.lookAround();
  }

  #lost(error: PlauditError): void {
    if (error.code !== "PERMISSION_DENIED") {
      this.#around.failed(error);
      return;
    }
    this.#say(GONE);
    void this.lookAround();
  }

  #follow(): void {
    if (this.#isClosed) return;
    const { settled } = this.log.follow(this.#asMember(() => this.#team.pending()));
    const confirmed = settled.filter(({ fate }) => fate === "confirmed");
    if (confirmed.length > 0)
      this.#say(says.confirmed(confirmed.length, Date.now() - Math.min(...confirmed.map(({ recordedAt }) => recordedAt)), true));
    for (const { command, why } of settled.filter(({ fate }) => fate === "refused"))
      this.#say(says.refused(commandWords(this, command), why ?? ""));
    this.#around.changed();
  }

  #saw(sight: Sight): void {
    if (this.#isClosed) return;
    if (sight.type === "sent") this.log.sent(sight.eids);
    else if (sight.type === "answered") this.log.refused(sight.refused);
    else {
      if (this.log.pending.length > 0) this.#say(sight.type === "lost" ? says.lost(sight.what) : says.UNREACHABLE);
      this.log.lost();
    }
    this.#around.changed();
  }

  #say(line: says.Line): void {
    this.line = line;
    this.#around.announce(`${this.name}: ${line.text}`);
  }
}

export const ONLY_ADMINS: says.Line = {
  tone: "bad",
  icon: "lock",
  text: "Only an admin of the team can claim. This device knows your role and refuses at once; the server would refuse, too.",
};

const LAST_ADMIN: says.Line = { tone: "bad", icon: "crown", text: "The team needs an admin: make another member an admin first." };

export const GONE: says.Line = {
  tone: "bad",
  icon: "people",
  text: "No longer in the team: pending events were refused, and its achievements are hidden.",
};
