// The achievements of a session: a list for each category, with cards, or with badges if most are earned by activity.

import type { Achievement, Outcome } from "plaudit";
import type { AchievementsClient } from "plaudit/elements";
import { waiting } from "./actions.ts";
import { h, type Child } from "./dom.ts";
import { longDate, number } from "./format.ts";
import { complete, unlocked, type View } from "./game.ts";
import { icon } from "./icons.ts";
import { fillList, listPlace, listPlaces, offer, ofWords } from "./list.ts";
import { isRecord } from "./json.ts";
import { achievementsOf } from "../../../pkg-template/src/nesting.ts";
import { subs, type Category } from "./nodes.ts";
import { button } from "./parts.ts";
import type { Session } from "./session.ts";
import { criteria } from "./words.ts";

/** The number of rows shown at first, since thousands at once are unreadable. */
const AT_FIRST = 60;

/** Claims for a list, which shows the result by itself. */
export type Claim = (id: string, total: boolean) => Outcome;

export class Shelves {
  /** Whether most achievements are earned by activity, and shown as badges. */
  readonly areBadges: boolean;
  readonly #session: Session;
  readonly #claim: Claim;
  readonly #shelves = new Map<string, Shelf>();

  constructor(session: Session, claim: Claim) {
    this.#session = session;
    this.#claim = claim;
    const all = Object.values(achievementsOf(session.definitions));
    this.areBadges = all.filter((definition) => isRecord(definition) && definition["trigger"] !== undefined).length * 2 > all.length;
  }

  /** Renders the places of the lists. */
  places(categories: readonly Category[]): Child[] {
    for (const { name, nodes } of categories) {
      const shelf = this.#shelves.get(name) ?? new Shelf(this.#session, this.#claim);
      this.#shelves.set(name, shelf);
      shelf.nodes = nodes;
    }
    return categories.map(({ name, nodes }) => listPlace(name, { class: "shelf", "--badges": nodes.length }));
  }

  /** Fills the lists, once their places are on the page. */
  fill(root: ParentNode): void {
    const { areBadges } = this;
    const session = this.#session;
    for (const [place, name] of listPlaces(root)) {
      const shelf = this.#shelves.get(name);
      if (shelf === undefined) continue;
      const offered = areBadges ? shelf.shown.map((node) => ofBadge(session, node)) : shelf.shown.flatMap((node) => ofCard(session, node));
      fillList(
        place,
        {
          game: session,
          client: () => shelf,
          of: (value, whole, view) =>
            view === undefined ? shelf.tally : areBadges && (whole === "1" || view.state === "done") ? "" : ofWords(value, whole, view),
          layout: areBadges ? "grid" : "cards",
        },
        [offered, shelf.more(name)],
      );
      shelf.changed();
    }
  }

  /** Shows more achievements of a category. */
  show(name: string): void {
    const shelf = this.#shelves.get(name);
    if (shelf !== undefined) shelf.limit *= 4;
  }
}

/** A client for the list of one category. */
class Shelf implements AchievementsClient {
  nodes: readonly Achievement[] = [];
  limit = AT_FIRST;
  readonly #session: Session;
  readonly #claim: Claim;
  readonly #followers = new Set<() => void>();

  constructor(session: Session, claim: Claim) {
    this.#session = session;
    this.#claim = claim;
  }

  get shown(): readonly Achievement[] {
    return this.nodes.slice(0, this.limit);
  }

  /** The tally of all achievements, including those not shown. */
  get tally(): string {
    return `${number(this.nodes.filter(complete).length)} of ${number(this.nodes.length)}`;
  }

  more(category: string): Child {
    const left = this.nodes.length - this.limit;
    return left > 0 && h("div", { slot: "end" }, button("more", `Show ${number(left)} more`, { data: { category } }));
  }

  changed(): void {
    for (const follower of this.#followers) follower();
  }

  subscribe(listener: () => void): () => void {
    this.#followers.add(listener);
    return () => {
      this.#followers.delete(listener);
    };
  }

  getSnapshot(): ReturnType<AchievementsClient["getSnapshot"]> {
    const achievements = Object.fromEntries(this.shown.map((node) => [node.id, node]));
    return {
      achievements: { achievements, repeat_achievements: {} },
      status: { clock_offset_sec: this.#session.now() - Math.floor(Date.now() / 1_000) },
    };
  }

  get(id: string): ReturnType<AchievementsClient["get"]> {
    return this.#session.get(id);
  }

  // `async`, so that a thrown error rejects.
  async claim(id: string, { claim_total_reward: total = false } = {}): Promise<Outcome> {
    return this.#claim(id, total);
  }
}

/** Renders the buttons of a card and of its steps. */
function ofCard(session: Session, node: Achievement): Child[] {
  return [
    offer(node, [node.trigger !== undefined && h("p", { class: "caption" }, criteria(session, node)), waiting(node)]),
    ...subs(node, session.order).map((step) => offer(step, [waiting(step)])),
  ];
}

function ofBadge(session: Session, node: Achievement): Child {
  const words = badgeWords(session, node);
  return offer(node, [
    words !== undefined && h("p", { class: "caption" }, words),
    node.archived && h("p", { class: "caption" }, icon("archive"), "Archived"),
    waiting(node),
  ]);
}

/** Describes when a badge was earned, or how it is earned, unless its progress shows that. */
function badgeWords(session: Session, view: View): string | undefined {
  if (unlocked(view)) return longDate(view.last_earned_time_sec || view.claim_time_sec);
  return view.state === "open" && view.target <= 1 ? criteria(session, view) : undefined;
}
