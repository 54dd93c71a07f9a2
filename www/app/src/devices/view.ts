// Two devices side by side around their server, and what can be learnt from them.

import { h, type Child } from "../dom.ts";
import { number } from "../format.ts";
import { unlocked, type View } from "../game.ts";
import { icon } from "../icons.ts";
import { button } from "../parts.ts";
import type { Pair } from "./pair.ts";
import { devicePanel, summary } from "./panel.ts";

export function devicesView(pair: Pair): Child[] {
  const [first, second] = pair.devices;
  return [
    lessons(pair),
    h("div", { class: "trio", "data-key": `trio ${pair.source.id}` },
      first !== undefined && devicePanel(first, pair.together),
      serverPanel(pair),
      second !== undefined && devicePanel(second, pair.together)),
    places(pair),
  ];
}

// ---- What to try -----------------------------------------------------------------------------------------------------

function lessons(pair: Pair): HTMLElement {
  const all = pair.together.lessons;
  const learnt = all.map(({ shows }) => shows.every((what) => pair.seen.has(what)));
  const current = pair.chosen ?? learnt.indexOf(false);
  const text = all[current]?.text ?? "That is all of it, and none of it was staged: two real clients, each with its own storage, and one real server.";
  return h("section", { class: "panel lessons", "data-key": "lessons", "aria-labelledby": "lessons-title" },
    h("h2", { id: "lessons-title" }, "Understand it in a minute"),
    h("ol", { class: "lesson-names" }, all.map(({ name }, index) => h("li", { "data-key": name, "data-learnt": String(learnt[index] === true) },
      h("button", { type: "button", "data-do": "lesson", "data-index": index, "aria-current": index === current ? "step" : undefined },
        h("span", { class: "dot", "aria-hidden": "true" }, learnt[index] === true ? icon("check") : number(index + 1)),
        h("span", {}, name),
        learnt[index] === true && h("span", { class: "unseen" }, ", seen"))))),
    h("p", { class: "lesson" }, text));
}

// ---- The server ------------------------------------------------------------------------------------------------------

function serverPanel(pair: Pair): HTMLElement {
  const { server, authority, together } = pair;
  return h("section", { class: "panel server", "data-key": "server", "aria-labelledby": "server-title" },
    h("header", { class: "device-head" }, h("h2", { id: "server-title", tabindex: -1 }, icon("server"), "Server"),
      server.isAway && h("span", { class: "pill" }, icon("warning"), "Does not answer")),
    h("p", { class: "caption" }, "It has the last word, and knows only what has reached it."),
    h("dl", { class: "server-facts" },
      fact("Revision", "It rises with every change.", number(server.rev)),
      fact("Timeline", "Another begins when a device notices a restore.", number(server.timeline)),
      together.featured.map((id) => holding(server.get(id)))),
    authority.playground && h("div", { class: "server-actions" },
      button("back-up", "Back up now", { icon: "archive" }),
      button("restore", "Restore the backup", { icon: "repeat", disabled: pair.backup === undefined }),
      h("p", { class: "caption" }, pair.backup === undefined ? "There is no backup yet." : `The backup holds revision ${number(pair.backup)}.`)));
}

function fact(name: string, meaning: string, value: Child): HTMLElement {
  return h("div", { "data-key": name, "data-fact": name }, h("dt", {}, name, h("span", { class: "meaning" }, meaning)), h("dd", {}, value));
}

/** What the server has of an achievement: it alone decides. */
function holding(view: View | undefined): Child {
  if (view === undefined) return null;
  const { value, target } = view;
  return h("div", { "data-key": view.id, "data-fact": view.id }, h("dt", {}, view.name),
    h("dd", {}, unlocked(view) && icon("check"), unlocked(view) && h("span", { class: "unseen" }, "unlocked, "), `${number(value)} / ${number(target)}`));
}

// ---- On a small screen -----------------------------------------------------------------------------------------------

/** Where to go, and how it stands there: one device is out of sight while the other is played. */
function places(pair: Pair): HTMLElement {
  const place = (key: string, to: string, name: string, state: Child): Child => h("button", { type: "button", "data-do": "go", "data-to": to, "data-key": key }, h("span", {}, name), state);
  const [first, ...others] = pair.devices.map((device) => place(device.id, `device-${device.id}`, device.name, summary(device)));
  return h("nav", { class: "places", "data-key": "places", "aria-label": "Devices and server" },
    first, place("server", "server-title", "Server", h("span", { class: "pill" }, `Revision ${number(pair.server.rev)}`)), others);
}
