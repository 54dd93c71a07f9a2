// Two devices side by side with their server, and the lessons.

import { h, type Child } from "../dom.ts";
import { number } from "../format.ts";
import { unlocked, type View } from "../game.ts";
import { icon } from "../icons.ts";
import { button } from "../parts.ts";
import { dock, type Side } from "../dock.ts";
import type { Device } from "./device.ts";
import { guestPanel } from "./guest-panel.ts";
import type { Pair } from "./pair.ts";
import { deviceControls, devicePanel, summary } from "./panel.ts";

export function devicesView(pair: Pair): Child[] {
  const [first, second] = pair.devices;
  return [
    lessons(pair),
    dock("Devices and server", [
      ...(first === undefined ? [] : [deviceSide(first, pair, "phone")]),
      {
        id: "server",
        name: "Server",
        icon: "server",
        to: "server-title",
        state: h("span", { class: "pill" }, `Revision ${number(pair.server.rev)}`),
        controls: serverControls(pair),
        isDevice: false,
      },
      ...(second === undefined ? [] : [deviceSide(second, pair, "tablet")]),
    ]),
    h(
      "div",
      { class: "trio", "data-key": `trio ${pair.source.id}` },
      first !== undefined && devicePanel(first, pair.together),
      serverPanel(pair),
      second !== undefined && devicePanel(second, pair.together),
    ),
    pair.guest !== undefined && guestPanel(pair.guest, pair.together),
  ];
}

function deviceSide(device: Device, pair: Pair, picture: string): Side {
  const { id, name } = device;
  return {
    id,
    name,
    icon: picture,
    to: `device-${id}`,
    state: summary(device),
    controls: deviceControls(device, pair.together),
    isDevice: true,
  };
}

// ---- Lessons ---------------------------------------------------------------------------------------------------------

function lessons(pair: Pair): HTMLElement {
  const all = pair.together.lessons;
  const learnt = all.map(({ shows }) => shows.every((what) => pair.seen.has(what)));
  const current = pair.chosen ?? learnt.indexOf(false);
  const text =
    all[current]?.text ??
    "That is everything, and none of it was staged: two real clients, each with its own storage, and one real server.";
  return h(
    "section",
    { class: "panel lessons", "data-key": "lessons", "aria-labelledby": "lessons-title" },
    h("h2", { id: "lessons-title" }, "Understand it in a minute"),
    h(
      "ol",
      { class: "lesson-names" },
      all.map(({ name }, index) =>
        h(
          "li",
          { "data-key": name, "data-learnt": String(learnt[index] === true) },
          h(
            "button",
            { type: "button", "data-do": "lesson", "data-index": index, "aria-current": index === current ? "step" : undefined },
            h("span", { class: "dot", "aria-hidden": "true" }, learnt[index] === true ? icon("check") : number(index + 1)),
            h("span", {}, name),
            learnt[index] === true && h("span", { class: "unseen" }, ", seen"),
          ),
        ),
      ),
    ),
    h("p", { class: "lesson" }, text),
  );
}

// ---- The server ------------------------------------------------------------------------------------------------------

function serverPanel(pair: Pair): HTMLElement {
  const { server, together } = pair;
  return h(
    "section",
    { class: "panel server", "data-key": "server", "aria-labelledby": "server-title" },
    h(
      "header",
      { class: "device-head" },
      h("h2", { id: "server-title", tabindex: -1 }, icon("server"), "Server"),
      server.isAway && h("span", { class: "pill" }, icon("warning"), "Not responding"),
    ),
    h("p", { class: "caption" }, "Its state is the one that counts. It knows only the events that have arrived."),
    h(
      "dl",
      { class: "server-facts" },
      fact("Revision", "It rises with every change.", number(server.rev)),
      fact("Timeline", "A new timeline starts when a device detects a restore.", number(server.timeline)),
      together.featured.map((id) => holding(server.get(id))),
    ),
  );
}

function serverControls({ authority, backup }: Pair): Child {
  if (!authority.playground) return h("p", { class: "caption" }, "This server was started without --playground, so it offers no backup.");
  return h(
    "div",
    { class: "server-actions" },
    button("back-up", "Back up now", { icon: "archive" }),
    button("restore", "Restore the backup", { icon: "repeat", disabled: backup === undefined }),
    h("p", { class: "caption" }, backup === undefined ? "There is no backup yet." : `The backup holds revision ${number(backup)}.`),
  );
}

function fact(name: string, meaning: string, value: Child): HTMLElement {
  return h("div", { "data-key": name, "data-fact": name }, h("dt", {}, name, h("span", { class: "meaning" }, meaning)), h("dd", {}, value));
}

/** Renders the server's view of an achievement. */
function holding(view: View | undefined): Child {
  if (view === undefined) return null;
  const { value, target } = view;
  return h(
    "div",
    { "data-key": view.id, "data-fact": view.id },
    h("dt", {}, view.name),
    h(
      "dd",
      {},
      unlocked(view) && icon("check"),
      unlocked(view) && h("span", { class: "unseen" }, "unlocked, "),
      `${number(value)} / ${number(target)}`,
    ),
  );
}
