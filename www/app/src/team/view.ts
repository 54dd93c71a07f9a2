// Three members with their server.

import { h, type Child } from "../dom.ts";
import { dock } from "../dock.ts";
import { number } from "../format.ts";
import { button } from "../parts.ts";
import { guidePanel } from "../simulator.ts";
import type { Crew } from "./crew.ts";
import { memberControls, memberPanel, summary } from "./panel.ts";
import { source } from "./sample.ts";
import { wire, type Heard } from "./wire.ts";

export function teamView(crew: Crew, heard: readonly Heard[], seen: ReadonlySet<Happening>): Child[] {
  return [
    h(
      "section",
      { class: "hero small game", "data-key": "hero", "aria-labelledby": "hero-title" },
      h("div", { class: "hero-text" }, h("h1", { id: "hero-title" }, source.title), h("p", { class: "tagline" }, source.tagline)),
    ),
    guidePanel(
      "team",
      TRIES.map(({ text, shows }) => ({ text, done: seen.has(shows) })),
    ),
    dock(
      `The ${number(crew.members.length)} members`,
      crew.members.map((member) => ({
        id: member.id,
        name: member.name,
        icon: "phone",
        to: `member-${member.id}`,
        state: summary(member),
        controls: memberControls(member),
        isDevice: true,
      })),
    ),
    h(
      "div",
      { class: "crew", "data-key": "crew" },
      wire(heard),
      crew.members.map((member) => memberPanel(member, crew)),
    ),
    h(
      "footer",
      { class: "foot", "data-key": "foot" },
      h(
        "p",
        {},
        "All three are real clients of plaudit, each with its own store and network in this browser; the server is plaudit-server.",
      ),
      button("restart", "Another team", { kind: "quiet", icon: "repeat" }),
    ),
  ];
}

/** The events of the page; a step of the guide is done when its event has happened. */
export type Happening = "shared" | "merged" | "refused" | "removed";

const TRIES: readonly { text: string; shows: Happening }[] = [
  { text: "Press +3 wins for Bea: Ann and Cas see it at once.", shows: "shared" },
  { text: "Switch two networks off, contribute on both, and switch them on: everything adds up.", shows: "merged" },
  { text: "Reach a goal. Bea’s claim is refused on her own device: only the admin can claim.", shows: "refused" },
  { text: "Switch Cas’s network off and contribute, remove Cas as Ann, then switch Cas’s network on.", shows: "removed" },
];
