// A `<plaudit-achievements>` on the page: where it stands, and what the page says and offers in it.

import "plaudit/elements";
import type { AchievementsClient, PlauditAchievements, PlauditTexts } from "plaudit/elements";
import { h, render, type Attributes, type Child } from "./dom.ts";
import { briefly, number, plural } from "./format.ts";
import type { Game, View } from "./game.ts";
import { unit } from "./parts.ts";
import { pictureOf } from "./popups.ts";
import { firstWords, label } from "./words.ts";

/** What a list shows. */
export interface Shown {
  game: Game;
  /** Its achievements, those of one game at a time. */
  client: () => AchievementsClient;
  /** So much of a whole, in words; otherwise as {@link ofWords}. */
  of?: PlauditTexts["of"];
  icon?: PlauditAchievements["icon"];
}

/** Where a list stands; the element in it looks after itself. */
export function listPlace(name: string, attributes: Attributes = {}): HTMLElement {
  return h("div", { ...attributes, "data-own": true, "data-key": `list ${name}`, "data-list": name });
}

/** The places on the page, each with its name. */
export function listPlaces(root: ParentNode): [place: HTMLElement, name: string][] {
  return [...root.querySelectorAll<HTMLElement>("[data-list]")].map((place) => [place, place.dataset["list"] ?? ""]);
}

/** Whose the list of a place is; with another it begins anew. */
const games = new WeakMap<PlauditAchievements, Game>();

/** Fills a place with its list, and the list with what the page offers now. */
export function fillList(place: HTMLElement, { game, client, of = ofWords, icon = pictureOf }: Shown, offered: Child[]): void {
  const list = place.querySelector("plaudit-achievements") ?? place.appendChild(document.createElement("plaudit-achievements"));
  if (games.get(list) !== game) {
    games.set(list, game);
    list.icon = icon;
    list.texts = { ...texts(game), of };
    list.compare = (one, other) => (game.order.get(one.id) ?? 0) - (game.order.get(other.id) ?? 0);
    list.client = client();
  }
  render(list, offered);
}

/** What the page offers with one achievement or step. */
export function offer(view: View, content: Child[], attributes: Attributes = {}): HTMLElement | null {
  if (content.every((child) => child === null || child === undefined || child === false)) return null;
  return h("div", { ...attributes, slot: `actions ${view.id}`, class: "offered", "data-key": view.id }, content);
}

/** `3 / 25 embers`; of a category, `1 of 4`. */
export const ofWords: PlauditTexts["of"] = (value, whole, view) => (view === undefined ? `${value} of ${whole}` : `${value} / ${whole}${unit(view)}`);

function texts(game: Game): Partial<PlauditTexts> {
  return {
    open: "Open",
    expired: "Ended",
    times: (count) => `earned ${plural(count, "time")}`,
    resets_in: (_, seconds) => `Starts over in ${briefly(seconds)}`,
    ends_in: (_, seconds) => `Closes in ${briefly(seconds)}`,
    opens_in: (_, seconds) => `Opens in ${briefly(seconds)}`,
    streak_breaks_in: (_, seconds) => (seconds > 0 ? `Practise again within ${briefly(seconds)} to keep the streak` : "The streak broke: the next session is day 1 again"),
    requires: (_, ids) => firstWords(game, ids),
    secret: "something secret",
    total_reward: "All steps",
    item: (id) => label(game, id),
    // A title or a mount is one of a kind and needs no number.
    amount: (item, shown) => (shown === number(1) ? item : `${shown} ${item}`),
    claim_total: "Claim total reward",
    named: (action, name) => `${action}${action.endsWith("reward") ? " of" : ""} ${name}`,
  };
}
