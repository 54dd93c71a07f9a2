// The server's notifications to each member while the page is open.

import type { LiveEvent } from "plaudit/live";
import { h } from "../dom.ts";
import { number } from "../format.ts";
import { icon } from "../icons.ts";

export interface Heard {
  number: number;
  to: string;
  event: LiveEvent;
}

/** Renders the server's panel, which shows only the notifications. */
export function wire(heard: readonly Heard[]): HTMLElement {
  const latest = heard.map(({ event }) => event).find((event) => event.type === "poke");
  return h(
    "section",
    { class: "panel server", "data-key": "server", "aria-labelledby": "server-title" },
    h(
      "header",
      { class: "device-head" },
      h("h2", { id: "server-title", tabindex: -1 }, icon("server"), "Server"),
      latest !== undefined && h("span", { class: "pill", "data-fact": "revision" }, `Revision ${number(latest.rev)}`),
    ),
    h("p", { class: "caption" }, "It notifies members of a change. The details come with the next sync."),
    heard.length === 0
      ? h("p", { class: "lead" }, "No notifications yet.")
      : h("ol", { class: "heard", "aria-label": "Notifications, newest first" }, heard.map(item)),
  );
}

function item({ number: place, to, event }: Heard): HTMLElement {
  return h(
    "li",
    { "data-key": place },
    icon(event.type === "poke" ? "bolt" : "people"),
    h("span", {}, `To ${to}: `, event.type === "poke" ? `the team is at revision ${number(event.rev)}` : "the members have changed"),
  );
}
