// What else there is on a device: a `<plaudit-achievements>`, with buttons of the page's in its slots.

import "plaudit/elements";
import type { PlauditAchievements } from "plaudit/elements";
import { progressButtons } from "../cards.ts";
import { h, render, type Child } from "../dom.ts";
import { pictureOf } from "../popups.ts";
import type { Together } from "../samples/index.ts";
import { standing } from "../status.ts";
import type { Device } from "./device.ts";
import { marked } from "./marks.ts";

/** Where the list stands; the element in it looks after itself. */
export function listPlace(device: Device): HTMLElement {
  return h("div", { class: "list-place", "data-own": true, "data-key": "list", "data-list": device.id });
}

const lists = new WeakMap<PlauditAchievements, Device>();

/** Fills the lists of what has just been shown: each with its device, and with the buttons as they are now. */
export function fillLists(root: ParentNode, deviceOf: (id: string) => Device | undefined, { featured }: Together): void {
  for (const place of root.querySelectorAll<HTMLElement>("[data-list]")) {
    const device = deviceOf(place.dataset["list"] ?? "");
    if (device?.isReady !== true) continue;
    const list = place.querySelector("plaudit-achievements") ?? place.appendChild(newList());
    if (lists.get(list) !== device) {
      const { order } = device;
      list.client = device.part((id) => order.has(id) && !featured.includes(id));
      list.compare = (one, other) => (order.get(one.id) ?? 0) - (order.get(other.id) ?? 0);
      lists.set(list, device);
    }
    render(list, device.nodes.filter((view) => "sub_achievements" in view && !featured.includes(view.id)).map((view): Child => {
      const mark = device.mark(view);
      const buttons = progressButtons(device, standing(device, view));
      return h("div", { slot: `actions ${view.id}`, class: "offered", "data-key": view.id, "data-mark": mark ?? "none" }, mark !== undefined && marked(mark), buttons);
    }));
  }
}

function newList(): PlauditAchievements {
  const list = document.createElement("plaudit-achievements");
  list.icon = pictureOf;
  return list;
}
