// What there is on a device, in two lists: what the lessons are about in front, and all else.

import type { IconSubject } from "plaudit/elements";
import { progressButtons } from "../actions.ts";
import type { Child } from "../dom.ts";
import type { View } from "../game.ts";
import { fillList, listPlaces, offer } from "../list.ts";
import { pictureOf } from "../popups.ts";
import type { Together } from "../samples/index.ts";
import { standing } from "../status.ts";
import type { Device } from "./device.ts";
import { marked } from "./marks.ts";

/** What does not stand in front. */
export function othersOf(device: Device, { featured }: Together): View[] {
  return device.nodes.filter((view) => "sub_achievements" in view && !featured.includes(view.id));
}

/** Fills the lists of what has just been shown: each with its device, and with the buttons as they are now. */
export function fillLists(root: ParentNode, deviceOf: (id: string) => Device | undefined, together: Together): void {
  for (const [place, name] of listPlaces(root)) {
    const [id = "", part] = name.split(" ");
    const device = deviceOf(id);
    if (device?.isReady !== true) continue;
    const isInFront = (node: string): boolean => together.featured.includes(node);
    const isPart = (node: string): boolean => device.order.has(node) && isInFront(node) === (part === "front");
    const views = device.nodes.filter((view) => "sub_achievements" in view && isPart(view.id));
    fillList(place, { game: device, client: () => device.part(isPart), icon: (subject) => iconOf(device, subject) }, views.map((view): Child => {
      const mark = device.mark(view);
      return offer(view, [mark !== undefined && marked(mark), progressButtons(device, standing(device, view))], { "data-mark": mark ?? "none" });
    }));
  }
}

/** Also a part by its mark. */
function iconOf(device: Device, subject: IconSubject | undefined): Node | undefined {
  const [picture, view] = [pictureOf(subject), subject && device.get(subject.id)];
  const mark = view && device.mark(view);
  if (picture instanceof Element && mark !== undefined) picture.part.add(mark);
  return picture;
}
