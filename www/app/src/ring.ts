// An emblem in a ring that fills up.

import { h, svg } from "./dom.ts";
import { emblem } from "./icons.ts";
import type { View } from "./game.ts";
import { unlocked, type Standing } from "./status.ts";

export function ring(state: Standing): HTMLElement {
  const { view } = state;
  return h("span", { class: "ring" }, track(state), h("span", { class: "medal" }, emblem(view.icon, view.name)));
}

/** The same as a picture in a list, whose style sheet knows the page's classes as parts. */
export function ringPicture(state: Standing): HTMLElement {
  const { view } = state;
  const picture = emblem(view.icon, view.name);
  picture.removeAttribute("class");
  return h("span", { class: "icon", part: `icon ${unlocked(view) ? "got" : ""}`.trim(), "aria-hidden": "true" }, track(state), picture);
}

function track({ view, way }: Standing): SVGElement {
  return svg("svg", { viewBox: "0 0 72 72", class: "ring-track", part: "ring-track", "aria-hidden": "true", focusable: "false" },
    circle("track", 100), circle("arc", share(view, way) * 100));
}

function share(view: View, { value, target }: Standing["way"]): number {
  if (unlocked(view)) return 1;
  return target === 0 ? 0 : Math.min(1, value / target);
}

function circle(name: string, percent: number): SVGElement | null {
  if (percent === 0) return null;
  return svg("circle", { cx: 36, cy: 36, r: 33, class: name, part: name, pathLength: 100, "stroke-dasharray": `${String(Math.round(percent))} 100` });
}
