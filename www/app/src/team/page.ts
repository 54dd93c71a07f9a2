// The team page: what is shown, and what its buttons do.

import { findAuthority, ServerError, type Authority } from "../authority.ts";
import { celebrate } from "../celebrate.ts";
import { CONDITIONS } from "../devices/network.ts";
import { h, render } from "../dom.ts";
import { keepFocus, placeOf } from "../focus.ts";
import { progressed } from "../game.ts";
import { Toasts } from "../toasts.ts";
import { Crew } from "./crew.ts";
import type { Around, Member } from "./member.ts";
import * as roster from "./roster.ts";
import { teamView } from "./view.ts";
import type { Heard } from "./wire.ts";

/** What the server has said lately. */
const HEARD_KEPT = 6;

export class TeamPage {
  readonly #main: HTMLElement;
  readonly #toasts: Toasts;
  readonly #authority: Authority;
  #crew: Crew | undefined;
  #heard: Heard[] = [];
  #count = 0;
  #isStale = false;

  private constructor(main: HTMLElement, region: HTMLElement, status: HTMLElement, authority: Authority) {
    this.#main = main;
    this.#toasts = new Toasts(region, status);
    this.#authority = authority;
  }

  static async start(main: HTMLElement, region: HTMLElement, status: HTMLElement): Promise<void> {
    const authority = await findAuthority();
    if (authority === undefined) {
      render(main, h("h1", {}, "A team"), h("p", { class: "lead" }, "A team needs a server, and none stands behind this page. “cargo xtask demo” starts one."));
      return;
    }
    const page = new TeamPage(main, region, status, authority);
    document.addEventListener("click", (event) => {
      const pressed = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-do]") : null;
      if (pressed !== null) page.#press(pressed).catch((error: unknown) => { page.#failed(error); });
    });
    page.#crew = await Crew.open(authority, page.#around());
    page.#show();
  }

  async #press(pressed: HTMLElement): Promise<void> {
    const [action, data] = [pressed.dataset["do"] ?? "", pressed.dataset];
    const member = this.#crew?.member(pressed.closest<HTMLElement>("[data-device]")?.dataset["device"]);
    if (member !== undefined) await this.#doAs(member, action, data);
    else if (action === "go") goTo(data["to"] ?? "");
    else if (action === "restart") await this.#startOver();
  }

  async #doAs(member: Member, action: string, data: DOMStringMap): Promise<void> {
    const [id, player] = [data["id"] ?? "", data["player"] ?? ""];
    switch (action) {
      case "progress": return member.do(progressed(member, id, Number(data["amount"])));
      case "claim": return member.do({ type: "claim", ids: [id], claim_total_reward: data["total"] === "true" });
      case "network": return this.#switch(member, data["condition"]);
      case "join": return member.manage(roster.join);
      case "leave": return member.leave();
      case "remove": return member.manage((account, team) => roster.remove(account, team, player));
      case "role": return member.manage((account, team) => roster.giveRole(account, team, player, data["role"] === "admin" ? "admin" : "member"));
    }
  }

  #switch(member: Member, wanted: string | undefined): void {
    const condition = CONDITIONS.find((one) => one === wanted);
    if (condition !== undefined && condition !== member.network.condition) member.switchTo(condition);
  }

  async #startOver(): Promise<void> {
    const last = this.#crew;
    this.#crew = undefined;
    await last?.erase();
    this.#heard = [];
    this.#crew = await Crew.found(this.#authority, this.#around());
    this.#toasts.note("Another team of three.", "repeat");
    this.#show();
  }

  #around(): Around {
    return {
      changed: () => { this.#showSoon(); },
      unlocked: (member, unlock) => {
        const words = `for ${member.name}${unlock.confirmed ? "" : ", not confirmed yet"}`;
        if (this.#toasts.unlocked([unlock], () => "", { id: member.id, words })) celebrate();
      },
      withdrawn: (key) => { this.#toasts.withdraw(key); },
      heard: (member, event) => {
        this.#count += 1;
        this.#heard = [{ number: this.#count, to: member.name, event }, ...this.#heard].slice(0, HEARD_KEPT);
        this.#showSoon();
      },
      announce: (text) => { this.#toasts.say(text); },
      failed: (error) => { this.#failed(error); },
    };
  }

  #failed(error: unknown): void {
    if (!(error instanceof Error)) throw error;
    this.#toasts.note(error instanceof ServerError ? error.message : `That did not work: ${error.message}`, "warning");
  }

  #show(): void {
    const crew = this.#crew;
    if (crew === undefined) return;
    const focused = document.activeElement;
    const place = placeOf(focused);
    render(this.#main, ...teamView(crew, this.#heard));
    keepFocus(focused, place);
  }

  /** Shows it once, however much has changed at a time. */
  #showSoon(): void {
    if (this.#isStale) return;
    this.#isStale = true;
    queueMicrotask(() => {
      this.#isStale = false;
      this.#show();
    });
  }
}

function goTo(id: string): void {
  const place = document.getElementById(id);
  place?.scrollIntoView({ block: "start" });
  place?.focus({ preventScroll: true });
}
