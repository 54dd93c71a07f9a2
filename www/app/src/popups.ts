// The page's `<plaudit-unlocks>`: its icons, what it shares, and what is worth more than a pop-up.

import type { Unlock } from "plaudit";
import "plaudit/elements";
import type { IconSubject, PlauditUnlocks, ShareContent } from "plaudit/elements";
import type { Announcer } from "./announcer.ts";
import { celebrate } from "./celebrate.ts";
import { h } from "./dom.ts";
import { emblem } from "./icons.ts";

export function popUps(element: PlauditUnlocks, announcer: Announcer, content: (unlock: Unlock) => ShareContent): void {
  element.client = announcer;
  element.confetti = celebrate;
  element.content = content;
  element.texts = { pending: "not confirmed yet" };
  // All the steps of a journey are a moment; what happens all the time is not.
  element.tier = ({ id }) => (Object.keys(stepsOf(announcer, id)).length > 0 ? "modal" : "toast");
  element.icon = pictureOf;
}

/** The page's own drawings, for both elements. */
export function pictureOf(subject: IconSubject | undefined): Node | undefined {
  if (subject === undefined) return undefined;
  const picture = emblem(subject.icon, "name" in subject && typeof subject.name === "string" ? subject.name : "");
  picture.removeAttribute("class");
  return h("span", { class: "icon", part: "icon", "aria-hidden": "true" }, picture);
}

function stepsOf(announcer: Announcer, id: string): object {
  const view = announcer.get(id);
  return view !== undefined && "sub_achievements" in view ? view.sub_achievements : {};
}
