// What else there is on a device, as a list.

import { progressButtons } from "../actions.ts";
import type { Child } from "../dom.ts";
import { fillList, listPlaces, offer } from "../list.ts";
import type { Together } from "../samples/index.ts";
import { standing } from "../status.ts";
import type { Device } from "./device.ts";
import { marked } from "./marks.ts";

/** Fills the lists of what has just been shown: each with its device, and with the buttons as they are now. */
export function fillLists(root: ParentNode, deviceOf: (id: string) => Device | undefined, { featured }: Together): void {
  for (const [place, id] of listPlaces(root)) {
    const device = deviceOf(id);
    if (device?.isReady !== true) continue;
    const isOther = (node: string): boolean => device.order.has(node) && !featured.includes(node);
    const others = device.nodes.filter((view) => "sub_achievements" in view && isOther(view.id));
    fillList(place, { game: device, client: () => device.part(isOther) }, others.map((view): Child => {
      const mark = device.mark(view);
      return offer(view, [mark !== undefined && marked(mark), progressButtons(device, standing(device, view))], { "data-mark": mark ?? "none" });
    }));
  }
}
