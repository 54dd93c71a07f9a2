// The team page: its content, and the actions of its buttons.

import type { PlauditUnlocks } from "plaudit/elements";
import { Announcer } from "../announcer.ts";
import { findAuthority, ServerError, type Authority } from "../authority.ts";
import { CONDITIONS } from "../devices/network.ts";
import { goTo } from "../dock.ts";
import { h, render } from "../dom.ts";
import { keepFocus, placeOf } from "../focus.ts";
import { progressed } from "../game.ts";
import { Notes } from "../notes.ts";
import { popUps } from "../popups.ts";
import { Crew } from "./crew.ts";
import { fillGoals } from "./goals.ts";
import { GONE, ONLY_ADMINS, type Around, type Member } from "./member.ts";
import * as roster from "./roster.ts";
import { chose, fillChoices } from "../simulator.ts";
import { wear } from "../theme.ts";
import { teamView, type Happening } from "./view.ts";
import type { Heard } from "./wire.ts";

/** The number of the latest notifications that are shown. */
const HEARD_KEPT = 6;

/** Parts of the page that stay the same. */
export interface Regions {
  status: HTMLElement;
  unlocks: PlauditUnlocks;
}

export class TeamPage {
  readonly #main: HTMLElement;
  readonly #notes: Notes;
  readonly #announcer: Announcer;
  readonly #authority: Authority;
  #crew: Crew | undefined;
  #heard: Heard[] = [];
  #count = 0;
  #isStale = false;
  readonly #seen = new Set<Happening>();
  /** The members who have contributed without a network. */
  readonly #apart = new Set<string>();

  private constructor(main: HTMLElement, { status, unlocks }: Regions, authority: Authority) {
    this.#main = main;
    wear("game");
    this.#notes = new Notes(unlocks, status);
    this.#announcer = new Announcer({ get: (id) => this.#crew?.members[0]?.get(id), isConfirmed: (key) => this.#isConfirmed(key) });
    popUps(unlocks, this.#announcer, ({ title }) => ({ title, text: `We unlocked “${title}”.` }));
    // All devices celebrate on this one page, where one modal after another would be too much.
    unlocks.tier = () => "toast";
    this.#authority = authority;
  }

  static async start(main: HTMLElement, regions: Regions): Promise<void> {
    const authority = await findAuthority();
    if (authority === undefined) {
      render(
        main,
        h("h1", {}, "A team"),
        h("p", { class: "lead" }, "A team needs a server, but this page has none. “cargo xtask demo” starts one."),
      );
      return;
    }
    const page = new TeamPage(main, regions, authority);
    document.addEventListener("click", (event) => {
      const pressed = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-do]") : null;
      if (pressed !== null)
        page.#press(pressed).catch((error: unknown) => {
          page.#failed(error);
        });
    });
    document.addEventListener("change", (event) => {
      if (!chose(event)) return;
      page.#show();
    });
    page.#crew = await Crew.open(authority, page.#around());
    page.#show();
  }

  async #press(pressed: HTMLElement): Promise<void> {
    const [action, data] = [pressed.dataset["do"] ?? "", pressed.dataset];
    const member = this.#crew?.member(pressed.closest<HTMLElement>("[data-device]")?.dataset["device"]);
    if (member !== undefined) await this.#doAs(member, action, data);
    else if (action === "go") {
      goTo(data);
      this.#show();
    } else if (action === "restart") await this.#startOver();
  }

  async #doAs(member: Member, action: string, data: DOMStringMap): Promise<void> {
    const [id, player] = [data["id"] ?? "", data["player"] ?? ""];
    switch (action) {
      case "progress":
        return member.do(progressed(member, id, Number(data["amount"])));
      case "claim":
        return member.do({ type: "claim", ids: [id], claim_total_reward: data["total"] === "true" });
      case "network":
        return this.#switch(member, data["condition"]);
      case "join":
        return member.manage(roster.join);
      case "leave":
        return member.leave();
      case "remove":
        return member.manage((account, team) => roster.remove(account, team, player));
      case "role":
        return member.manage((account, team) => roster.giveRole(account, team, player, data["role"] === "admin" ? "admin" : "member"));
    }
  }

  #switch(member: Member, wanted: string | undefined): void {
    const condition = CONDITIONS.find((one) => one === wanted);
    if (condition !== undefined && condition !== member.network.condition) member.switchTo(condition);
  }

  async #startOver(): Promise<void> {
    const last = this.#crew;
    this.#crew = undefined;
    this.#announcer.clear();
    await last?.erase();
    this.#heard = [];
    this.#crew = await Crew.found(this.#authority, this.#around());
    this.#notes.note("A new team of three.");
    this.#show();
  }

  #around(): Around {
    return {
      changed: () => {
        this.#announcer.changed();
        this.#showSoon();
      },
      unlocked: (member, unlock) => {
        const { acknowledge, confirmed, ...told } = unlock;
        this.#announcer.tell({ ...told, key: `${member.id} ${unlock.key}`, title: `${unlock.title}, for ${member.name}` });
      },
      withdrawn: (member, key) => {
        this.#announcer.withdraw(`${member.id} ${key}`);
      },
      heard: (member, event) => {
        this.#count += 1;
        this.#heard = [{ number: this.#count, to: member.name, event }, ...this.#heard].slice(0, HEARD_KEPT);
        this.#showSoon();
      },
      announce: (text) => {
        this.#notes.say(text);
      },
      failed: (error) => {
        this.#failed(error);
      },
    };
  }

  /** Whether the server has confirmed the unlock with this key, which starts with the member's id. */
  #isConfirmed(key: string): boolean {
    const [id = ""] = key.split(" ", 1);
    return this.#crew?.member(id)?.isConfirmed(key.slice(id.length + 1)) ?? false;
  }

  #failed(error: unknown): void {
    if (!(error instanceof Error)) throw error;
    this.#notes.note(error instanceof ServerError ? error.message : `That did not work: ${error.message}`);
  }

  #show(): void {
    const crew = this.#crew;
    if (crew === undefined) return;
    const focused = document.activeElement;
    const place = placeOf(focused);
    this.#look(crew);
    render(this.#main, ...teamView(crew, this.#heard, this.#seen));
    fillGoals(this.#main, crew);
    fillChoices(this.#main);
    keepFocus(focused, place);
  }

  /** Notes which of the guide's steps have happened. */
  #look({ members }: Crew): void {
    const shares = members.map((member) => Object.keys(member.get("pvp_wins")?.contributions ?? {}));
    if (shares.every((players) => players.length > 0)) this.#seen.add("shared");
    for (const { id, network, log } of members) if (network.condition === "off" && log.pending.length > 0) this.#apart.add(id);
    const together = members.filter(
      ({ id, network, log }) => this.#apart.has(id) && network.condition !== "off" && log.pending.length === 0,
    );
    if (together.length > 1) this.#seen.add("merged");
    if (members.some(({ line }) => line === ONLY_ADMINS)) this.#seen.add("refused");
    if (members.some(({ line }) => line === GONE)) this.#seen.add("removed");
  }

  /** Renders once for all changes at a time. */
  #showSoon(): void {
    if (this.#isStale) return;
    this.#isStale = true;
    queueMicrotask(() => {
      this.#isStale = false;
      this.#show();
    });
  }
}
