// A device's inbox: unlocks from other devices, unlocks that were taken back, and unlocks celebrated on this device.

import type { KnownUnlock } from "plaudit/client";
import { h, type Child } from "../dom.ts";
import { instant } from "../format.ts";
import { nameOf } from "../game.ts";
import { emblem, icon } from "../icons.ts";
import type { Note } from "../saved.ts";
import type { Sheet } from "../sheet.ts";
import type { Device } from "./device.ts";
import { marked } from "./marks.ts";

export function deviceInbox(device: Device): Sheet {
  return {
    name: `inbox ${device.id}`,
    title: () => `Inbox of the ${device.name}`,
    body: () => [
      h(
        "div",
        { class: "device-inbox", "data-device": device.id },
        section(
          "Earned elsewhere",
          "Unlocks from other devices are listed here and not celebrated again.",
          device.elsewhere.map((unlock) => item(device, unlock)),
        ),
        section("Refused and taken back", "The server decides. These entries cause no pop-ups.", device.notes.map(note)),
        section(
          "Celebrated here",
          "Each unlock was celebrated once, regardless of reloads and resends.",
          device.celebrated.map((unlock) => item(device, unlock)),
        ),
      ),
    ],
  };
}

function section(title: string, text: string, items: Child[]): HTMLElement {
  return h(
    "section",
    { "data-key": title, "data-section": title },
    h("h3", {}, title),
    h("p", { class: "caption" }, text),
    items.length === 0 ? h("p", { class: "lead" }, "Nothing.") : h("ol", { class: "inbox" }, items),
  );
}

function item(device: Device, unlock: KnownUnlock): HTMLElement {
  const name = nameOf(device, unlock.id);
  return h(
    "li",
    { "data-key": unlock.key, "data-id": unlock.id },
    h("span", { class: "medal" }, emblem(device.get(unlock.id)?.icon, name)),
    h(
      "div",
      {},
      h("button", { type: "button", class: "name", "data-do": "detail", "data-id": unlock.id }, name),
      h("p", { class: "caption" }, instant(unlock.at)),
    ),
    marked(unlock.confirmed ? "confirmed" : "pending"),
  );
}

function note({ kind, id, text, at }: Note): HTMLElement {
  return h(
    "li",
    { "data-key": `${kind} ${id} ${String(at)}`, "data-id": id },
    h("span", { class: "medal" }, icon(kind === "refused" ? "close" : "minus")),
    h("div", {}, h("p", {}, text), h("p", { class: "caption" }, instant(at))),
  );
}
