// The cards and the pop-up as players will see them: the package's elements over the result of the commands below.

import type { Achievement, Outcome } from "plaudit";
import { type AchievementsClient, PlauditAchievements, PlauditUnlocks } from "plaudit/elements";
import { Announcer } from "../announcer.ts";
import { h, render } from "../dom.ts";
import type { Trial } from "./trial.ts";

/** The most cards that are drawn at once. */
const DRAWN = 24;
const LAYOUTS = ["list", "cards", "grid", "compact"] as const;

export class Preview {
  readonly #list = new PlauditAchievements();
  readonly #unlocks = new PlauditUnlocks();
  readonly #cards = new Cards();
  readonly #announcer = new Announcer({ get: (id) => this.#cards.get(id), isConfirmed: () => true });
  readonly #note = h("p", { class: "caption" });
  #trial: Trial | undefined;
  #at = 0;

  constructor(place: HTMLElement) {
    this.#list.client = this.#cards;
    this.#list.controls = "none";
    this.#list.layout = LAYOUTS[0];
    this.#list.addEventListener("plaudit-error", (event) => {
      event.preventDefault();
    });
    this.#unlocks.client = this.#announcer;
    const layout = h(
      "select",
      { id: "layout" },
      LAYOUTS.map((name) => h("option", { value: name }, name)),
    );
    layout.addEventListener("change", () => {
      this.#list.layout = layout.value;
    });
    const show = h("button", { type: "button", class: "button", id: "show-pop-up" }, "Show its pop-up");
    show.addEventListener("click", () => {
      this.#popUp();
    });
    render(
      place,
      h(
        "div",
        { class: "panel-head" },
        h("h2", { id: "cards-title" }, "As players see it"),
        h("div", { class: "fields" }, h("label", {}, "Layout", layout), h("label", {}, "Pop-up of", this.#which), show),
      ),
      this.#note,
      h("div", { class: "cards-scroll", tabindex: 0, role: "region", "aria-label": "Cards" }, this.#list),
    );
    document.body.append(this.#unlocks);
  }

  readonly #which = h("select", { id: "pop-up-of" });

  /** Draws the cards at an instant, after the commands. */
  show(trial: Trial | undefined, nodes: readonly Achievement[], names: readonly { id: string; name: string }[], at: number): void {
    [this.#trial, this.#at] = [trial, at];
    this.#cards.set(nodes.slice(0, DRAWN), at);
    const left = nodes.length - DRAWN;
    this.#note.textContent =
      nodes.length === 0
        ? "There are no cards yet."
        : left > 0
          ? `After the commands under “What if…”. ${String(left)} more are not drawn.`
          : "After the commands under “What if…”.";
    const chosen = this.#which.value;
    render(
      this.#which,
      names.slice(0, 200).map(({ id, name }) => h("option", { value: id, "data-key": id }, name)),
    );
    if (names.some(({ id }) => id === chosen)) this.#which.value = chosen;
  }

  #popUp(): void {
    const outcome = this.#trial?.earned(this.#which.value, this.#at);
    if (outcome === undefined || outcome.unlocks.length === 0) return;
    this.#announcer.clear();
    // Each press is a separate unlock.
    this.#announcer.tell(
      ...outcome.unlocks.slice(0, 1).map((unlock) => ({ ...unlock, key: `${unlock.key}/${String(performance.now())}` })),
    );
  }
}

class Cards implements AchievementsClient {
  #nodes: readonly Achievement[] = [];
  #offset = 0;
  readonly #followers = new Set<() => void>();

  set(nodes: readonly Achievement[], at: number): void {
    this.#nodes = nodes;
    this.#offset = at - Math.floor(Date.now() / 1_000);
    for (const follower of this.#followers) follower();
  }

  subscribe(listener: () => void): () => void {
    this.#followers.add(listener);
    return () => {
      this.#followers.delete(listener);
    };
  }

  getSnapshot(): ReturnType<AchievementsClient["getSnapshot"]> {
    return {
      achievements: { achievements: Object.fromEntries(this.#nodes.map((node) => [node.id, node])), repeat_achievements: {} },
      status: { clock_offset_sec: this.#offset },
    };
  }

  get(id: string): ReturnType<AchievementsClient["get"]> {
    for (const node of this.#nodes) {
      if (node.id === id) return node;
      const step = node.sub_achievements[id];
      if (step !== undefined) return step;
    }
    return undefined;
  }

  claim(): Promise<Outcome> {
    return Promise.reject(new Error("This is a preview: add a claim under “What if…” to see what it pays."));
  }
}
