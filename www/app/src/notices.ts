// The notices at the top of the page: a saved game that cannot be read, and a browser that saves nothing.

import { h, type Child } from "./dom.ts";
import { button } from "./parts.ts";
import type { Damage } from "./session.ts";

export function notices(damage: Damage | undefined, durable: boolean): Child {
  return [
    damage !== undefined &&
      h(
        "div",
        { class: "notice", role: "alert", "data-key": "damage" },
        h(
          "p",
          {},
          `Your saved game could not be read (${damage.reason.replace(/\.$/, "")}). A new one was started${damage.aside === undefined ? "." : "; the old data was set aside."}`,
        ),
        damage.aside !== undefined && button("save-aside", "Save the old data as a file", { icon: "file" }),
        button("forget-damage", "", { kind: "quiet", icon: "close", label: "Close this message" }),
      ),
    !durable &&
      h(
        "div",
        { class: "notice", role: "alert", "data-key": "not-durable" },
        h("p", {}, "This browser does not allow the page to save data: a reload starts a new game."),
      ),
  ];
}
