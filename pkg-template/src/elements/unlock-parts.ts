// How unlocks look: as a pop-up, as a modal, and in the inbox.

import type { Unlock } from "../../index.js";
import type { PlauditTexts, ShareContent } from "../../elements.js";
import { type Celebrations, SUMMARY, type Toast } from "./celebrations.js";
import { type Child, h, press } from "./dom.js";
import type { Format } from "./format.js";
import { cross, icon } from "./icons.js";

/** So many names stand in a summary. */
const MOST_NAMES = 3;

export interface Parts {
  toast(toast: Toast): Child;
  modal(unlock: Unlock): Child;
  inbox(): Child;
}

export function partsOf({ inbox, notes, pending }: Celebrations, t: PlauditTexts, format: Format, iconOf: (unlock: Unlock) => Node, contentOf: (unlock: Unlock) => ShareContent | undefined): Parts {

  const mark = ({ key }: Unlock): Child => pending.has(key) && h("span.pending", {}, t.pending);

  const caption = (unlock: Unlock): Child => h("p.caption", {}, unlock.retroactive ? t.retroactive : t.done, mark(unlock));

  const details = ({ body, description }: Unlock): Child => h("p.description", {}, body || description);

  const sharing = (unlock: Unlock, part?: string): Child => contentOf(unlock) && press("share", unlock.key, t.share, t.named(t.share, unlock.title), part);

  const seeing = (key: string, title: string): Child => press("seen", key, t.seen, t.named(t.seen, title));

  const toast = ({ key, unlocks }: Toast): Child => {
    const isSummary = key === SUMMARY;
    const unlock = unlocks[0] as Unlock;
    const title = isSummary ? t.summary(unlocks.length, format.number) : unlock.title;
    const names = unlocks.slice(0, MOST_NAMES).map((one) => one.title);
    return h("article.toast", { "data-key": key }, isSummary ? icon() : iconOf(unlock),
      h("div.about", {}, !isSummary && caption(unlock), h("p.name", {}, title),
        isSummary ? [h("p.description", {}, format.list(names), unlocks.length > MOST_NAMES && "…"), press("inbox", key, t.see_all)] : [details(unlock), sharing(unlock)]),
      press("dismiss", key, cross(), t.named(t.close, title), "close"));
  };

  const modal = (unlock: Unlock): Child =>
    h("div.celebration", {}, iconOf(unlock), caption(unlock), details(unlock), h("div.actions", {}, sharing(unlock, "button primary"), press("close", "", t.close)));

  const item = (unlock: Unlock): Child =>
    h("li.item", { "data-key": unlock.key }, iconOf(unlock),
      h("div.about", {}, h("p.name", {}, unlock.title), h("p.caption", {}, format.date(unlock.at), mark(unlock)), details(unlock)),
      h("div.actions", {}, sharing(unlock), seeing(unlock.key, unlock.title)));

  const list = (): Child => [
    inbox.length + notes.size === 0 && h("p", {}, t.nothing),
    h("ul.list", {}, inbox.map(item), [...notes].map(([key, title]) => h("li.item note", { "data-key": `! ${key}` }, h("p.about", {}, t.retracted(title)), seeing(key, title)))),
    inbox.length > 1 && press("seen", "", t.seen_all),
  ];

  return { toast, modal, inbox: list };
}
