// Starting over is asked about first: what was unlocked is gone then.

import { h } from "./dom.ts";
import { button } from "./parts.ts";
import type { Session } from "./session.ts";
import type { Sheet } from "./sheet.ts";

export function restartSheet(session: Session): Sheet {
  return {
    name: "restart",
    title: () => `Start ${session.source.title} over?`,
    body: () => [
      h("p", { class: "lead" }, "All progress, rewards and unlocks of it are forgotten on this device."),
      h("div", { class: "sheet-actions" },
        button("restart", "Start over", { kind: "primary", icon: "repeat" }),
        button("close-sheet", "Keep playing")),
    ],
  };
}
