// The page's `<plaudit-unlocks>`: its icons, the content to share, and the unlocks that get a modal.

import type { Unlock } from "plaudit";
import "plaudit/elements";
import type { IconSubject, PlauditUnlocks, ShareContent } from "plaudit/elements";
import type { Announcer } from "./announcer.ts";
import { h } from "./dom.ts";
import { emblem } from "./icons.ts";

export function popUps(element: PlauditUnlocks, announcer: Announcer, content: (unlock: Unlock) => ShareContent): void {
  element.client = announcer;
  element.content = content;
  element.texts = { pending: "not confirmed yet" };
  // Completing all steps of an achievement gets a modal; frequent unlocks do not.
  element.tier = ({ id }) => (Object.keys(stepsOf(announcer, id)).length > 0 ? "modal" : "toast");
  element.icon = pictureOf;
}

/** Returns the page's own icons, for both elements. */
export function pictureOf(subject: IconSubject | undefined): Node | undefined {
  if (subject === undefined) return undefined;
  const picture = emblem(subject.icon, "name" in subject && typeof subject.name === "string" ? subject.name : "");
  picture.removeAttribute("class");
  // A letter has to stay legible, so it keeps the page's text colour when the element dims icons.
  const isEarned = "state" in subject && ["done", "claimed", "claimable"].includes(String(subject.state));
  if (picture instanceof HTMLElement && !isEarned) picture.style.color = "var(--ink)";
  return h("span", { class: "icon", part: "icon", "aria-hidden": "true" }, picture);
}

function stepsOf(announcer: Announcer, id: string): object {
  const view = announcer.get(id);
  return view !== undefined && "sub_achievements" in view ? view.sub_achievements : {};
}
