// The guest's panel: plays without an account, then signs up and keeps everything.

import { h, type Child } from "../dom.ts";
import { number } from "../format.ts";
import { unlocked } from "../game.ts";
import { icon } from "../icons.ts";
import { button } from "../parts.ts";
import type { Together } from "../samples/index.ts";
import type { Activity } from "plaudit/client";
import type { Guest } from "./guest.ts";

/** Returns what the guest does: the sample's first activity, or one step of its second featured achievement. */
export function guestActivity(guest: Guest, { activities, featured }: Together): { name: string; activity: Activity } | undefined {
  const [first] = activities;
  const id = featured[1];
  if (first !== undefined || id === undefined) return first;
  return { name: `+1 on ${guest.get(id)?.name ?? id}`, activity: { type: "update", achievements: { [id]: 1 } } };
}

export function guestPanel(guest: Guest, together: Together): HTMLElement {
  const activity = guestActivity(guest, together);
  const { tone, icon: picture, text } = guest.line;
  return h(
    "section",
    { class: "panel guest", "data-key": "guest", "aria-labelledby": "guest-title" },
    h("h2", { id: "guest-title" }, "Sign up and keep everything"),
    h(
      "p",
      { class: "caption" },
      "A guest plays on this device alone, for as long as they like. With an account, the server adopts their progress.",
    ),
    h("p", { class: `line ${tone}` }, icon(picture), h("span", {}, text)),
    h(
      "dl",
      { class: "server-facts" },
      together.featured.map((id) => holding(guest, id)),
      fact("celebrated", "Pop-ups so far", number(guest.celebrations)),
    ),
    h(
      "div",
      { class: "guest-actions" },
      activity !== undefined && button("guest-play", activity.name, { disabled: guest.isBusy }),
      button("guest-sign-up", "Sign up", { kind: "primary", icon: "people", disabled: guest.isBusy || guest.isSignedUp }),
    ),
  );
}

function holding(guest: Guest, id: string): Child {
  const view = guest.get(id);
  if (view === undefined) return null;
  const mark = unlocked(view) && [icon("check"), h("span", { class: "unseen" }, "unlocked, ")];
  return fact(id, view.name, [mark, `${number(view.value)} / ${number(view.target)}`]);
}

function fact(key: string, name: string, value: Child | Child[]): HTMLElement {
  return h("div", { "data-key": key, "data-guest": key }, h("dt", {}, name), h("dd", {}, value));
}
