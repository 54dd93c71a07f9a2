// Asks for confirmation before starting over, because all unlocks are lost.

import { h } from "./dom.ts";
import { button } from "./parts.ts";
import type { Source } from "./samples/index.ts";
import type { Sheet } from "./sheet.ts";

export function restartSheet(source: Source, what: string): Sheet {
  return {
    name: "restart",
    title: () => `Start ${source.title} over?`,
    body: () => [
      h("p", { class: "lead" }, what),
      h(
        "div",
        { class: "sheet-actions" },
        button("restart", "Start over", { kind: "primary", icon: "repeat" }),
        button("close-sheet", "Keep playing"),
      ),
    ],
  };
}
