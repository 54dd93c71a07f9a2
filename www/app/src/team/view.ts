// Three members around the server.

import { h, type Child } from "../dom.ts";
import { number } from "../format.ts";
import { icon } from "../icons.ts";
import { button } from "../parts.ts";
import type { Crew } from "./crew.ts";
import type { Member } from "./member.ts";
import { memberPanel, summary } from "./panel.ts";
import { source } from "./sample.ts";
import { wire, type Heard } from "./wire.ts";

export function teamView(crew: Crew, heard: readonly Heard[]): Child[] {
  return [
    h("section", { class: "hero small game", "data-key": "hero", "aria-labelledby": "hero-title" },
      h("div", { class: "hero-text" }, h("h1", { id: "hero-title" }, source.title), h("p", { class: "tagline" }, source.tagline))),
    h("ul", { class: "panel tries", "data-key": "tries", "aria-label": "Try this" }, TRIES.map((text) => h("li", {}, text))),
    h("div", { class: "crew", "data-key": "crew" }, wire(heard), crew.members.map((member) => memberPanel(member, crew))),
    places(crew),
    h("footer", { class: "foot", "data-key": "foot" },
      h("p", {}, "All three are real clients of plaudit, each with a store and a network of its own in this browser; the server is plaudit-server."),
      button("restart", "Another team", { kind: "quiet", icon: "repeat" })),
  ];
}

const TRIES = [
  "Press +3 wins for Bea: Ann and Cas see it at once, without asking.",
  "Switch two networks off, contribute on both, switch them on: everything adds up.",
  "Reach a goal. Bea’s claim is refused on her own device: only the admin claims.",
  "Switch Cas off, contribute, remove Cas as Ann, switch Cas on.",
];

/** On a small screen: where to go, and how it stands there. */
function places(crew: Crew): HTMLElement {
  const place = (member: Member): Child => h("button", { type: "button", "data-do": "go", "data-to": `member-${member.id}`, "data-key": member.id },
    h("span", {}, member.name), summary(member));
  return h("nav", { class: "places", "data-key": "places", "aria-label": `The ${number(crew.members.length)} members` },
    crew.members.map(place), h("span", { class: "unseen" }, icon("people")));
}
