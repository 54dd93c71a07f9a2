// The achievements of a device, in two lists: those of the lessons first, then all others.

import type { AchievementsClient, IconSubject } from "plaudit/elements";
import type { Child } from "../dom.ts";
import type { View } from "../game.ts";
import { fillList, listPlaces, offer } from "../list.ts";
import { pictureOf } from "../popups.ts";
import type { Together } from "../samples/index.ts";
import type { Device } from "./device.ts";
import { marked } from "./marks.ts";

/** The list that an achievement is in. */
export type Part = "front" | "others";

const partOf = ({ featured }: Together, id: string): Part => (featured.includes(id) ? "front" : "others");

/** Returns the achievements in a list. */
export function achievementsIn(device: Device, together: Together, part: Part): View[] {
  return device.nodes.filter((view) => "sub_achievements" in view && partOf(together, view.id) === part);
}

/** Returns the name of a list's place. */
export function placeName(device: Device, part: Part): string {
  return `${device.id} ${part}`;
}

/** Fills the lists on the page, each with its device and its present buttons. */
export function fillLists(root: ParentNode, deviceOf: (id: string) => Device | undefined, together: Together): void {
  for (const [place, name] of listPlaces(root)) {
    const device = deviceOf(name.split(" ")[0] ?? "");
    if (device?.isReady !== true) continue;
    const part = name === placeName(device, "front") ? "front" : "others";
    const client = (): AchievementsClient => device.part((id) => device.order.has(id) && partOf(together, id) === part);
    fillList(
      place,
      { game: device, client, icon: (subject) => iconOf(device, subject), layout: "list" },
      achievementsIn(device, together, part).map((view): Child => {
        const mark = device.mark(view);
        return offer(view, [mark !== undefined && marked(mark)], { "data-mark": mark ?? "none" });
      }),
    );
  }
}

/** Returns an icon that also has its mark as a part. */
function iconOf(device: Device, subject: IconSubject | undefined): Node | undefined {
  const [picture, view] = [pictureOf(subject), subject && device.get(subject.id)];
  const mark = view && device.mark(view);
  if (picture instanceof Element && mark !== undefined) picture.part.add(mark);
  return picture;
}
