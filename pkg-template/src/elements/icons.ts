// What stands for an achievement: the definition's picture, or a drawing for what earns it.

import type { IconSubject } from "../../elements.js";
import { drawing, h } from "./dom.js";

const PATHS: Readonly<Record<string, string>> = {
  count: "M12 3a6 6 0 1 0 .1 0zM9 15l-2 6 5-3 5 3-2-6",
  steps: "M4 20h5v-5h5v-5h5V5",
  streak: "M12 3q6 6 6 11a6 6 0 0 1-12 0q0-5 6-11z",
  session_count: "M7 4v16l13-8z",
  total_time: "M12 3a9 9 0 1 0 .1 0zm0 4v6h4",
  content: "M3 5h18v14H3zm9 0v14",
  community: "M8 6a6 6 0 1 0 .1 0zm8 0a6 6 0 1 0 .1 0z",
  subscription: "m12 3 3 6 6 1-4 4 1 7-6-4-6 4 1-7-4-4 6-1z",
  stat: "M5 20v-6m7 6V4m7 16V9",
};

export function icon(subject?: IconSubject): Element {
  const { icon: address = "", trigger = {}, sub_achievements = {} } = subject ?? {};
  const [kind = "count"] = [...Object.keys(trigger), ...Object.keys(sub_achievements).map(() => "steps")];
  return h("span.icon", { "aria-hidden": "true" }, isPicture(address) ? h("img", { src: address, alt: "" }) : drawing(PATHS[kind] ?? ""));
}

export const cross = (): Element => drawing("m6 6 12 12m0-12L6 18");

/** Definitions are not trusted: what is neither a picture's data nor an address that pages load from is none; nor is a mere name. */
function isPicture(address: string): boolean {
  return /^(https?:|data:image\/|(?!.*:).*[./])/is.test(address);
}
