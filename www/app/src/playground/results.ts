// What a document means at one instant: the next month as a calendar, and why each achievement can or cannot progress.

import { h, type Child } from "../dom.ts";
import { plural } from "../format.ts";
import { calendar, DAYS } from "./calendar.ts";
import type { DefinedNode } from "./nodes.ts";
import { standingView } from "./outcome.ts";
import { plans } from "./phases.ts";
import type { Trial } from "./trial.ts";
import type { Zone } from "./zone.ts";

/** The maximum number of nodes drawn at once; a search finds the others. */
const DRAWN = 80;

export interface Asked {
  /** The nodes of the last version without errors, if there was one. */
  nodes: readonly DefinedNode[] | undefined;
  trial: Trial | undefined;
  search: string;
  at: number;
  zone: Zone;
}

export function month(asked: Asked, inWords: boolean, note: Child): Child[] {
  const { at, zone } = asked;
  const [start, end] = [zone.midnight(at), zone.midnight(at, DAYS)];
  const found = matching(asked);
  const drawn = plans(found.slice(0, DRAWN), start, end);
  return [
    h("div", { class: "panel-head" }, h("h2", { id: "month-title" }, "The next month"), when(asked)),
    note,
    drawn.length > 0 && calendar(drawn, { start, end, now: at, zone }, inWords),
    drawn.length === 0 && h("p", { class: "lead" }, nothing(asked)),
    more(found),
    drawn.length > 0 &&
      h(
        "p",
        { class: "caption legend" },
        h("span", { class: "swatch open" }),
        "active",
        h("span", { class: "swatch reset" }),
        "resets",
        h("span", { class: "swatch now" }),
        "chosen time",
      ),
  ];
}

export function standings(asked: Asked): Child[] {
  const { trial, at, zone } = asked;
  const found = matching(asked);
  return [
    h(
      "div",
      { class: "panel-head" },
      h("h2", { id: "standings-title" }, "Explained"),
      h("p", { class: "caption" }, `The state of each achievement, ${zone.instant(at)}, and why it cannot progress.`),
    ),
    found.length === 0 && h("p", { class: "lead" }, nothing(asked)),
    h(
      "ul",
      { class: "standings" },
      found.slice(0, DRAWN).map(({ id }) => {
        const standing = trial?.standing(id, at);
        return h("li", {}, standing === undefined ? hidden(id) : standingView(standing, zone));
      }),
    ),
    more(found),
  ];
}

function hidden(id: string): Child[] {
  return [h("span", { class: "state is-closed" }, "hidden"), h("code", {}, id), h("span", { class: "caption" }, "shown once it is earned")];
}

/** The controls for the time, its zone, and the search, which apply to all results. */
function when({ at, zone, search }: Asked): Child {
  const option = (name: "UTC" | "local", text: string): Child =>
    h(
      "button",
      { type: "button", "data-do": "zone", "data-zone": name, "data-key": name, "aria-pressed": String(zone.name === name) },
      text,
    );
  return h(
    "div",
    { class: "fields when" },
    h(
      "label",
      {},
      "At",
      h("input", {
        type: "datetime-local",
        id: "at",
        value: zone.toField(at),
        min: "1970-01-01T00:00",
        max: "2099-10-31T00:00",
        required: true,
      }),
    ),
    h("div", { class: "switch", role: "group", "aria-label": "Time zone" }, option("UTC", "UTC"), option("local", "Local")),
    h("label", {}, "Search", h("input", { type: "search", id: "search", value: search, placeholder: "name or id", autocomplete: "off" })),
  );
}

/** The nodes that match the search, or all. */
function matching({ nodes = [], search }: Asked): readonly DefinedNode[] {
  const text = search.trim().toLowerCase();
  return nodes.filter(({ id, name }) => id.toLowerCase().includes(text) || name.toLowerCase().includes(text));
}

function more(found: readonly DefinedNode[]): Child {
  return found.length > DRAWN && h("p", { class: "caption" }, `${plural(found.length - DRAWN, "more", "more")}: search to find them.`);
}

function nothing({ nodes, search }: Asked): string {
  if (nodes === undefined) return "Fix the errors to see the calendar.";
  return search === "" ? "This document has no achievements." : "No achievement matches.";
}
