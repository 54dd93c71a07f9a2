// What the server says while the page listens, and to whom.

import type { LiveEvent } from "plaudit/live";
import { h } from "../dom.ts";
import { number } from "../format.ts";
import { icon } from "../icons.ts";

export interface Heard { number: number; to: string; event: LiveEvent }

/** The server's panel: nothing in it but what went over the wire. */
export function wire(heard: readonly Heard[]): HTMLElement {
  const latest = heard.map(({ event }) => event).find((event) => event.type === "poke");
  return h("section", { class: "panel server", "data-key": "server", "aria-labelledby": "server-title" },
    h("header", { class: "device-head" }, h("h2", { id: "server-title", tabindex: -1 }, icon("server"), "Server"),
      latest !== undefined && h("span", { class: "pill", "data-fact": "revision" }, `Revision ${number(latest.rev)}`)),
    h("p", { class: "caption" }, "It pokes whoever may know of a change, and says no more than this. What has changed comes with the sync that follows."),
    heard.length === 0
      ? h("p", { class: "lead" }, "Nothing was said yet.")
      : h("ol", { class: "heard", "aria-label": "What the server said, newest first" }, heard.map(item)));
}

function item({ number: place, to, event }: Heard): HTMLElement {
  return h("li", { "data-key": place }, icon(event.type === "poke" ? "bolt" : "people"),
    h("span", {}, `To ${to}: `, event.type === "poke" ? `the team is at revision ${number(event.rev)}` : "who is in the team has changed"));
}
