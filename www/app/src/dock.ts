// The simulator of several devices: a side for each, and on small screens one side at a time, below its product.

import { h, type Child } from "./dom.ts";
import { icon } from "./icons.ts";

/** One device, or the server. */
export interface Side {
  id: string;
  name: string;
  icon: string;
  /** The id of its panel's heading. */
  to: string;
  /** Its state, in a word or two. */
  state: Child;
  controls: Child;
  isDevice: boolean;
}

/** The side that small screens show. */
let shown: string | undefined;

export function dock(label: string, sides: readonly Side[]): HTMLElement {
  const current = sides.some(({ id }) => id === shown) ? shown : sides[0]?.id;
  return h(
    "section",
    { class: "panel dock many", "data-key": "dock", "aria-labelledby": "dock-title" },
    h("h2", { id: "dock-title" }, "Simulator"),
    h(
      "nav",
      { class: "places", "aria-label": label },
      sides.map(({ id, name, to, state }) =>
        h(
          "button",
          {
            type: "button",
            "data-do": "go",
            "data-to": to,
            "data-side": id,
            "data-key": id,
            "aria-current": id === current ? "true" : undefined,
          },
          h("span", {}, name),
          state,
        ),
      ),
    ),
    sides.map(({ id, name, icon: picture, controls, isDevice }) =>
      h(
        "div",
        {
          class: "side",
          role: "group",
          "aria-label": `Simulate ${name}`,
          "data-key": id,
          "data-device": isDevice ? id : undefined,
          "data-current": id === current,
        },
        h("h3", { "aria-hidden": "true" }, icon(picture), name),
        controls,
      ),
    ),
  );
}

/** Shows a side, and leads to its panel. */
export function goTo({ to = "", side }: DOMStringMap): void {
  shown = side;
  const place = document.getElementById(to);
  place?.scrollIntoView({ block: "start" });
  place?.focus({ preventScroll: true });
}
