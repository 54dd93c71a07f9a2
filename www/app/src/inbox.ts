// The inbox: all unlocks, so that a missed pop-up is not lost.

import { h } from "./dom.ts";
import { instant } from "./format.ts";
import { emblem } from "./icons.ts";
import { button } from "./parts.ts";
import type { Session } from "./session.ts";
import type { Sheet } from "./sheet.ts";

export function inboxSheet(session: Session): Sheet {
  return {
    name: "inbox",
    title: () => "Unlocked so far",
    body: () => {
      if (session.kept.inbox.length === 0) return [h("p", { class: "lead" }, "Nothing yet. Your first unlock is not far away.")];
      return [
        h(
          "ol",
          { class: "inbox" },
          session.kept.inbox.map((unlock) =>
            h(
              "li",
              { "data-key": unlock.key },
              h("span", { class: "medal" }, emblem(unlock.icon, unlock.title)),
              h(
                "div",
                {},
                h("button", { type: "button", class: "name", "data-do": "detail", "data-id": unlock.id }, unlock.title),
                h("p", { class: "caption" }, instant(unlock.at), unlock.retroactive ? " · for past activity" : ""),
              ),
              button("share", "", { kind: "quiet", icon: "share", label: `Share ${unlock.title}`, data: { key: unlock.key } }),
            ),
          ),
        ),
      ];
    },
  };
}
