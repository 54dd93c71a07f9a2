// One device on the page: its network, its status line, its activities, and its queue.

import { h, type Child } from "../dom.ts";
import { number, plural } from "../format.ts";
import type { Game } from "../game.ts";
import { icon } from "../icons.ts";
import { listPlace } from "../list.ts";
import { button } from "../parts.ts";
import { playControls } from "../simulator.ts";
import type { Together } from "../samples/index.ts";
import type { Device } from "./device.ts";
import { achievementsIn, placeName } from "./list.ts";
import type { EventLog, Fate, Row } from "./log.ts";
import { CONDITIONS, type Condition } from "./network.ts";
import { commandWords } from "./words.ts";

const conditionWords: Readonly<Record<Condition, string>> = { online: "Online", slow: "Slow", flaky: "Flaky", off: "Off" };

/** The maximum number of rows of the queue; the rest are only counted. */
const ROWS_SHOWN = 6;

export function devicePanel(device: Device, together: Together): HTMLElement {
  const title = `device-${device.id}`;
  return h(
    "section",
    {
      class: "panel device",
      "data-key": title,
      "data-device": device.id,
      "data-condition": device.network.condition,
      "aria-labelledby": title,
    },
    h(
      "header",
      { class: "device-head" },
      h("h2", { id: title, tabindex: -1 }, icon(device.id === "a" ? "phone" : "tablet"), device.name),
      summary(device),
      inboxButton(device),
    ),
    !device.isDurable &&
      h("p", { class: "caption" }, icon("warning"), "This browser does not allow the page to save data: a reload loses pending events."),
    h("p", { class: `line ${device.line.tone}` }, icon(device.line.icon), h("span", {}, device.line.text)),
    device.isReady ? achievements(device, together) : h("p", { class: "lead" }, "Waiting for the server’s first answer."),
    queue(device),
  );
}

/** Renders what the simulator does on a device: its network, activities and progress. */
export function deviceControls(device: Device, together: Together): Child {
  return [
    networkSwitch(`the ${device.name}`, device.network.condition),
    together.activities.length > 0 &&
      h(
        "div",
        { class: "activities", role: "group", "aria-label": `Activities on the ${device.name}` },
        together.activities.map(({ name, icon: picture }, index) =>
          button("together", name, { icon: picture, disabled: !device.isReady, data: { index } }),
        ),
      ),
    device.isReady &&
      playControls(
        device.id,
        device,
        [...achievementsIn(device, together, "front"), ...achievementsIn(device, together, "others")],
        `on the ${device.name}`,
      ),
  ];
}

/** Renders the sync status. */
export function summary(device: Device): HTMLElement {
  const waiting = device.log.pending.length;
  if (waiting > 0) return h("span", { class: "pill waiting" }, icon("clock"), `${number(waiting)} waiting`);
  if (device.network.condition === "off") return h("span", { class: "pill" }, icon("moon"), "Offline");
  return h("span", { class: "pill earned" }, icon("check"), "All synced");
}

function inboxButton(device: Device): HTMLElement {
  const { unread } = device;
  return button("inbox", unread > 0 ? number(unread) : "", {
    kind: "quiet",
    icon: "inbox",
    label: `Inbox of the ${device.name}${unread > 0 ? `: ${number(unread)} new` : ""}`,
  });
}

/** Renders the switch of a network; `of` names its owner. */
export function networkSwitch(of: string, current: Condition): HTMLElement {
  return h(
    "div",
    { class: "switch network", role: "group", "aria-label": `Network of ${of}` },
    CONDITIONS.map((condition) =>
      h(
        "button",
        {
          type: "button",
          "data-do": "network",
          "data-key": condition,
          "data-condition": condition,
          "aria-pressed": String(current === condition),
        },
        conditionWords[condition],
      ),
    ),
  );
}

// ---- Achievements ----------------------------------------------------------------------------------------------------

function achievements(device: Device, together: Together): Child {
  const others = achievementsIn(device, together, "others").length;
  return [
    listPlace(placeName(device, "front"), { class: "front" }),
    others > 0 &&
      h(
        "details",
        { class: "others", "data-key": "others" },
        h("summary", {}, h("span", {}, plural(others, "more achievement"))),
        listPlace(placeName(device, "others")),
      ),
  ];
}

// ---- The queue -------------------------------------------------------------------------------------------------------

/** A game with its own events. */
type Logging = Game & { id: string; name: string; log: EventLog };

export function queue(device: Logging): HTMLElement {
  const { rows } = device.log;
  const more = rows.length - ROWS_SHOWN;
  const title = `queue-${device.id}`;
  return h(
    "section",
    { class: "queue", "data-key": "queue", "aria-labelledby": title },
    h("h3", { id: title }, "Queue", h("span", { class: "unseen" }, ` of ${device.name}`)),
    rows.length === 0 && h("p", { class: "caption" }, "No events were recorded here yet."),
    h(
      "ol",
      {},
      rows.slice(0, ROWS_SHOWN).map((row) => event(device, row)),
    ),
    more > 0 && h("p", { class: "caption" }, `and ${number(more)} before`),
  );
}

const fateWords: Readonly<Record<Fate, readonly [string, string]>> = {
  waiting: ["clock", "waiting"],
  sent: ["arrow", "sent"],
  confirmed: ["check", "confirmed"],
  refused: ["close", "refused"],
};

function event(device: Logging, row: Row): HTMLElement {
  const [picture, text] = fateWords[row.fate];
  return h(
    "li",
    { "data-key": row.eid, "data-fate": row.fate },
    h("span", { class: "what" }, commandWords(device, row.command)),
    row.sends > 1 && h("span", { class: "caption" }, `sent ${number(row.sends)} times`),
    h("span", { class: `fate ${row.fate}` }, icon(picture), text),
  );
}
