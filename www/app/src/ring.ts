// An emblem in a ring that fills up.

import { h, svg } from "./dom.ts";
import { emblem } from "./icons.ts";
import { unlocked, type View } from "./game.ts";

export function ring(view: View): HTMLElement {
  return h("span", { class: "ring" }, track(view), h("span", { class: "medal" }, emblem(view.icon, view.name)));
}

/** The same as a picture in a list, whose style sheet knows the page's classes as parts. */
export function ringPicture(view: View): HTMLElement {
  const picture = emblem(view.icon, view.name);
  picture.removeAttribute("class");
  return h("span", { class: "icon", part: `icon ${unlocked(view) ? "got" : ""}`.trim(), "aria-hidden": "true" }, track(view), picture);
}

function track(view: View): SVGElement {
  return svg("svg", { viewBox: "0 0 72 72", class: "ring-track", part: "ring-track", "aria-hidden": "true", focusable: "false" },
    circle("track", 100), circle("arc", share(view) * 100));
}

function share(view: View): number {
  if (unlocked(view)) return 1;
  return view.target === 0 ? 0 : view.value / view.target;
}

function circle(name: string, percent: number): SVGElement | null {
  if (percent === 0) return null;
  return svg("circle", { cx: 36, cy: 36, r: 33, class: name, part: name, pathLength: 100, "stroke-dasharray": `${String(Math.round(percent))} 100` });
}
