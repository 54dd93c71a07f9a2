// The templates of unlocks: as a pop-up, as a modal, and in the inbox.

import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Achievement, SubAchievement, Tier, Unlock } from "../../index.js";
import type { IconSubject, KnownUnlockView, PlauditTexts, ProgressToCelebrate, ShareContent } from "../../elements.js";
import { badge, type BadgeLook } from "./badge.js";
import { type Celebrations, SUMMARY, type Toast } from "./celebrations.js";
import type { Format } from "./format.js";
import { cross, press } from "./parts.js";
import { chips, worthOf } from "./rewards.js";

/** The maximum number of names in a summary. */
const MOST_NAMES = 3;
/** The maximum number of earlier unlocks in the inbox. */
const MOST_HISTORY = 50;

export interface Looks {
  t: PlauditTexts;
  format: Format;
  viewOf(id: string): Achievement | SubAchievement | undefined;
  iconOf(subject: IconSubject | undefined): Node | undefined;
  contentOf(unlock: Unlock): ShareContent | undefined;
  /** Whether its reward can be claimed from here. */
  isClaimable(id: string): boolean;
  /** The key of the unlock that was copied last. */
  copied: string | undefined;
}

export interface Parts {
  toast(toast: Toast): TemplateResult;
  modal(unlock: Unlock): TemplateResult;
  inbox(history: readonly KnownUnlockView[]): TemplateResult;
}

export function partsOf({ inbox, notes, pending }: Celebrations, looks: Looks): Parts {
  const { t, format, viewOf, iconOf, contentOf, isClaimable, copied } = looks;

  const subjectOf = (unlock: Unlock): IconSubject & { tier?: Tier } =>
    ({ ...viewOf(unlock.id), ...unlock }) as IconSubject & { tier?: Tier };

  const badgeOf = (unlock: Unlock, look: Partial<BadgeLook> = {}): TemplateResult => {
    const subject = subjectOf(unlock);
    return badge(subject, { state: "lit", tier: subject.tier, ...look }, iconOf(subject));
  };

  const mark = ({ key }: { key: string }): unknown =>
    pending.has(key) ? html`<span class="pending" part="pending">${t.pending}</span>` : nothing;

  const caption = (unlock: Unlock): TemplateResult =>
    html`<p class="caption" part="caption"><span>${unlock.retroactive ? t.retroactive : t.done}</span>${mark(unlock)}</p>`;

  const details = ({ body, description }: Unlock): unknown =>
    body || description ? html`<p class="description" part="description" dir="auto">${body || description}</p>` : nothing;

  const sharing = (unlock: Unlock, part?: string): unknown => {
    if (!contentOf(unlock)) return nothing;
    const isCopied = copied === unlock.key;
    return press("share", unlock.key, isCopied ? t.shared : t.share, {
      label: isCopied ? t.shared : t.named(t.share, unlock.title),
      ...(part && { part }),
    });
  };

  const claiming = ({ id, title }: Unlock, part: string): unknown =>
    isClaimable(id) ? press("claim", id, t.claim, { label: t.named(t.claim, title), part }) : nothing;

  const seeing = (key: string, title: string): TemplateResult => press("seen", key, t.seen, { label: t.named(t.seen, title) });

  /** Renders the line above the name in a pop-up: the unlock, and its reward. */
  const above = (unlock: Unlock): TemplateResult =>
    html`<div class="above">${caption(unlock)}${chips(undefined, worthOf(viewOf(unlock.id), t, format))}</div>`;

  const frame = (key: string, picture: unknown, about: unknown, action: unknown, title: string, kind = ""): TemplateResult =>
    html`<article class=${`toast ${kind}`} part=${kind === "message" ? kind : "toast"} data-key=${key}>${picture}<div class="about" part="about">${about}</div>${action}${press("dismiss", key, cross, { label: t.named(t.close, title), part: "close" })}</article>`;

  const name = (action: string, value: string, title: string): TemplateResult =>
    html`<button type="button" class="name" part="name" name=${action} value=${value} dir="auto">${title}</button>`;

  const summary = ({ key, unlocks }: Toast): TemplateResult => {
    const title = t.summary(unlocks.length, format.number);
    const names = unlocks.slice(0, MOST_NAMES).map((one) => one.title);
    const about = html`${name("inbox", key, title)}<p class="description" part="description">${format.list(names)}${unlocks.length > MOST_NAMES ? "…" : nothing}</p>`;
    return frame(key, badge(undefined, { state: "lit" }, iconOf(undefined)), about, press("inbox", key, t.see_all), title, "summary");
  };

  const step = (key: string, { id, name: title, value, target }: ProgressToCelebrate): TemplateResult => {
    const view = viewOf(id);
    const way = t.progress_toast(format.number(value), format.number(target));
    const about = html`${name("open", key, title)}<p class="caption" part="caption">${way}</p>`;
    return frame(key, badge(view, { state: "open", tier: view?.tier, value, target }, iconOf(view)), about, nothing, title, "progress");
  };

  const toast = (given: Toast): TemplateResult => {
    const { key, unlocks, progress, message } = given;
    if (message) return frame(key, nothing, html`<p class="words" dir="auto">${message}</p>`, nothing, message, "message");
    if (progress) return step(key, progress);
    if (key === SUMMARY) return summary(given);
    const unlock = unlocks[0] as Unlock;
    const claim = claiming(unlock, "button primary");
    return frame(
      key,
      badgeOf(unlock),
      html`${above(unlock)}${name("open", key, unlock.title)}${details(unlock)}`,
      claim === nothing ? sharing(unlock) : claim,
      unlock.title,
    );
  };

  const modal = (unlock: Unlock): TemplateResult => {
    const view = viewOf(unlock.id);
    const claim = claiming(unlock, "button primary");
    return html`<div class="celebration" part="celebration">${badgeOf(unlock)}${caption(unlock)}<h2 class="title" part="title" id="title" tabindex="-1" dir="auto">${unlock.title}</h2>${details(unlock)}${chips(
      undefined,
      worthOf(view, t, format),
    )}<div class="actions" part="actions">${claim}${sharing(unlock, claim === nothing ? "button primary" : "button")}${press("close", "", t.close)}</div></div><canvas class="confetti" aria-hidden="true"></canvas>`;
  };

  const item = (unlock: Unlock): TemplateResult =>
    html`<li class="item" part="item" data-key=${unlock.key}>${badgeOf(unlock)}<div class="about" part="about"><p class="name" part="name" dir="auto">${unlock.title}</p><p class="caption" part="caption">${format.date(unlock.at)}${mark(unlock)}</p>${details(unlock)}</div><div class="actions" part="actions">${claiming(unlock, "button primary")}${sharing(unlock)}${seeing(unlock.key, unlock.title)}</div></li>`;

  const note = ([key, title]: [string, string]): TemplateResult =>
    html`<li class="item note" part="item note" data-key=${`! ${key}`}><p class="about" part="about">${t.retracted(title)}</p>${seeing(key, title)}</li>`;

  const past = ({ key, id, at, view }: KnownUnlockView): TemplateResult =>
    html`<li class="item past" part="item past" data-key=${`. ${key}`}>${badge(view, { state: "lit", tier: view.tier }, iconOf(view))}<div class="about" part="about"><p class="name" part="name" dir="auto">${view.name || id}</p><p class="caption" part="caption">${format.date(at)}${mark({ key })}</p></div></li>`;

  const list = (history: readonly KnownUnlockView[]): TemplateResult =>
    html`<h2 class="title" part="title" id="title" tabindex="-1">${t.inbox}</h2>${inbox.length + notes.size === 0 ? html`<p class="nothing">${t.nothing}</p>` : nothing}<ul class="list" part="list">${repeat(inbox, ({ key }) => key, item)}${repeat([...notes], ([key]) => key, note)}</ul>${
      inbox.length > 1 ? press("seen", "", t.seen_all) : nothing
    }${history.length > 0 ? html`<h3 class="heading" part="heading">${t.history}</h3><ul class="list history" part="list">${repeat(history.slice(0, MOST_HISTORY), ({ key }) => key, past)}</ul>` : nothing}`;

  return { toast, modal, inbox: list };
}
