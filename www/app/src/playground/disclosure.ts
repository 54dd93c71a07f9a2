// A button that unfolds the next element. Not `<details>`, because beside closed ones Chromium takes seconds to select all of a long text.

import { h } from "../dom.ts";
import { icon } from "../icons.ts";

export type Folded = "in-words" | "as-json";

export function disclosure(what: Folded, text: string, isOpen: boolean): HTMLElement {
  return h(
    "button",
    {
      type: "button",
      class: "disclosure",
      "data-do": "unfold",
      "data-what": what,
      "data-key": `unfold ${what}`,
      "aria-expanded": String(isOpen),
    },
    icon("play"),
    h("span", {}, text),
  );
}
