// The `<plaudit-achievements>` elements of the page: their places, texts and additional actions.

import "plaudit/elements";
import type { AchievementsClient, PlauditAchievements, PlauditTexts } from "plaudit/elements";
import { h, render, type Attributes, type Child } from "./dom.ts";
import { briefly, number, plural } from "./format.ts";
import type { Game, View } from "./game.ts";
import { unit } from "./parts.ts";
import { pictureOf } from "./popups.ts";
import { firstWords, label } from "./words.ts";

/** The content of a list. */
export interface Shown {
  game: Game;
  /** The client of the list, for one game at a time. */
  client: () => AchievementsClient;
  /** The text beside a progress bar. Default: {@link ofWords}. */
  of?: PlauditTexts["of"];
  icon?: PlauditAchievements["icon"];
  layout?: PlauditAchievements["layout"];
}

/** Renders the place of a list; the element in it updates itself. */
export function listPlace(name: string, attributes: Attributes = {}): HTMLElement {
  return h("div", { ...attributes, "data-own": true, "data-key": `list ${name}`, "data-list": name });
}

/** Returns the places on the page with their names. */
export function listPlaces(root: ParentNode): [place: HTMLElement, name: string][] {
  return [...root.querySelectorAll<HTMLElement>("[data-list]")].map((place) => [place, place.dataset["list"] ?? ""]);
}

/** The game of each list; a list starts over when its game changes. */
const games = new WeakMap<PlauditAchievements, Game>();

/** Fills a place with its list, and the list with the page's actions. */
export function fillList(
  place: HTMLElement,
  { game, client, of = ofWords, icon = pictureOf, layout = "cards" }: Shown,
  offered: Child[],
): void {
  const list = place.querySelector("plaudit-achievements") ?? place.appendChild(document.createElement("plaudit-achievements"));
  if (games.get(list) !== game) {
    games.set(list, game);
    list.icon = icon;
    list.layout = layout;
    // No controls, because each category has its own list, and a filter would only apply to one of them.
    list.controls = "none";
    list.texts = { ...texts(game), of };
    list.compare = (one, other) => (game.order.get(one.id) ?? 0) - (game.order.get(other.id) ?? 0);
    list.client = client();
  }
  render(list, offered);
}

/** Renders the page's actions for one achievement or step. */
export function offer(view: View, content: Child[], attributes: Attributes = {}): HTMLElement | null {
  if (content.every((child) => child === null || child === undefined || child === false)) return null;
  return h("div", { ...attributes, slot: `actions ${view.id}`, class: "offered", "data-key": view.id }, content);
}

/** Describes progress as `3 / 25 embers`; that of a category as `1 of 4`. */
export const ofWords: PlauditTexts["of"] = (value, whole, view) =>
  view === undefined ? `${value} of ${whole}` : `${value} / ${whole}${unit(view)}`;

function texts(game: Game): Partial<PlauditTexts> {
  return {
    times: (count) => `earned ${plural(count, "time")}`,
    resets_in: (_, seconds) => `Resets in ${briefly(seconds)}`,
    ends_in: (_, seconds) => `Ends in ${briefly(seconds)}`,
    opens_in: (_, seconds) => `Opens in ${briefly(seconds)}`,
    streak_breaks_in: (_, seconds) =>
      seconds > 0 ? `Practise again within ${briefly(seconds)} to keep the streak` : "Your streak broke. Your next session starts at day 1",
    requires: (_, ids) => firstWords(game, ids),
    secret: "a secret achievement",
    total_reward: "All steps",
    item: (id) => label(game, id),
    // Unique items, such as titles, need no number.
    amount: (item, shown) => (shown === number(1) ? item : `${shown} ${item}`),
    claim_total: "Claim total reward",
    named: (action, name) => `${action}${action.endsWith("reward") ? " of" : ""} ${name}`,
  };
}
