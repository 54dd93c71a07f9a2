// <plaudit-streak>: a flame with the length of a streak, its days, and the time left to continue it.

import { type CSSResultGroup, html, nothing, type PropertyDeclarations, svg, type TemplateResult, unsafeCSS } from "lit";
import type { AchievementsClient, StreakView } from "../../elements.js";
import { breaksOf } from "../breaks.js";
import { common, PlauditElement, type Sheet } from "./element.js";
import { nowOf } from "./format.js";
import { MARKS } from "./icons.js";
import { drawing, press } from "./parts.js";
import css from "./streak.css";
import { type Day, firstDay, lastDays, lastLength, streakNode, streakOf, weeks } from "./streak-days.js";

const COUNTDOWN_MS = 10_000;
/** The time before a break from which on the flame flickers, in seconds. */
const SOON_SEC = 6 * 3_600;
const WEEK = 7;
const DAY_MARKS: Readonly<Record<string, string>> = {
  done: MARKS.tick,
  frozen: "M12 4v16M5 8l14 8M19 8 5 16",
  missed: "m8 8 8 8m0-8-8 8",
  rest: "M8 12h8",
};
const FLAME = "M12 2c1 4.5 6.5 7 6.5 12.5a6.5 6.5 0 0 1-13 0c0-2.8 1.3-4.7 3-6 .2 1.7 1.1 2.7 2 3C10 8.5 10.5 5 12 2z";
const HEART = "M12 11.5c.5 2 2.8 3 2.8 5.3a2.8 2.8 0 0 1-5.6 0c0-2.3 2.3-3.3 2.8-5.3z";

export class PlauditStreak extends PlauditElement<AchievementsClient> {
  static override properties: PropertyDeclarations = { of: {}, layout: { reflect: true } };

  static override styles: CSSResultGroup = [common, unsafeCSS(css)];

  declare of: string | null;
  declare layout: string | null;

  /** The key of the rendered break; `#told` is the key of the one seen here, and `#dismissed` of the one that the user has closed. */
  #break: string | undefined;
  #told: string | undefined;
  #dismissed: string | undefined;
  #sight: IntersectionObserver | undefined;

  protected override listen(client: AchievementsClient): () => void {
    const stop = client.subscribe(() => this.requestUpdate());
    const clock = setInterval(() => document.hidden || this.requestUpdate(), COUNTDOWN_MS);
    return () => {
      stop();
      clearInterval(clock);
      this.#sight?.disconnect();
    };
  }

  protected override act(_action: string, key: string): void {
    this.#dismissed = key;
    this.#tell(key);
    this.requestUpdate();
    // The pressed button is gone then.
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(".streak")?.focus());
  }

  protected override sheet(): Sheet {
    return undefined;
  }

  protected override page(client: AchievementsClient): unknown {
    const view = streakNode(client, this.of);
    if (!view) return nothing;
    const { t, format, layout } = this;
    const streak = streakOf(view);
    const now = nowOf(client);
    const isWeekly = (view.trigger?.streak as { weeks?: number } | undefined)?.weeks !== undefined;
    const length = (count: number): string => (isWeekly ? t.streak_weeks : t.streak_days)(count, format.number);
    const left = streak.alive_until - now;
    const isLive = streak.count > 0 && left > 0;
    const kind = `streak ${isLive ? "live" : "out"} ${isLive && left < SOON_SEC && !isSafe(streak) ? "soon" : ""}`;
    return html`<section class=${kind} part="streak" tabindex="-1" aria-label=${`${t.streak}: ${length(streak.count)}`}>
      <div class="top"><span class="flame" part="flame" aria-hidden="true"><svg viewBox="0 0 24 24">${svg`<path d=${FLAME}></path><path class="heart" d=${HEART}></path>`}</svg></span>
        <div class="about" part="about"><p class="length" part="length">${length(streak.count)}</p>${layout === "compact" ? nothing : html`<p class="hint" part="hint">${this.#hint(streak, left)}</p>`}</div></div>
      ${this.#lost(`${breaksOf(client.player)}${view.id} ${streak.best} ${streak.days.join()}`, streak, length)}
      ${layout === "compact" ? nothing : layout === "month" ? this.#month(streak, now) : this.#week(streak, now)}
      ${
        layout === "compact"
          ? nothing
          : html`<p class="more">${streak.best > 0 ? html`<span class="best" part="best">${t.streak_best(length(streak.best))}</span>` : nothing}${
              streak.freezes > 0
                ? html`<span class="freezes" part="freezes">${drawing(DAY_MARKS["frozen"] as string)}${t.streak_freezes(streak.freezes, format.number)}</span>`
                : nothing
            }</p>`
      }
    </section>`;
  }

  #hint(streak: StreakView, left: number): string {
    const { t, format } = this;
    if (streak.count === 0 || left <= 0) return t.streak_start;
    return isSafe(streak) ? t.streak_safe : t.streak_keep(format.duration(left), left);
  }

  #week(streak: StreakView, now: number): TemplateResult {
    return html`<ol class="days" part="days">${lastDays(streak, WEEK, now).map((day) => this.#day(day, "li"))}</ol>`;
  }

  #month(streak: StreakView, now: number): TemplateResult {
    const lang = this.closest<HTMLElement>("[lang]")?.lang;
    const rows = weeks(streak, now, firstDay(lang));
    return html`<table class="month" part="month"><thead><tr>${rows[0]?.map((day) => html`<th scope="col">${day ? this.#weekday(day.at) : nothing}</th>`)}</tr></thead><tbody>${rows.map(
      (row) => html`<tr>${row.map((day) => html`<td>${day ? this.#day(day, "td") : nothing}</td>`)}</tr>`,
    )}</tbody></table>`;
  }

  #day({ at, kind, isToday }: Day, within: "li" | "td"): TemplateResult {
    const { t, format } = this;
    const says = (t as unknown as Record<string, string>)[`day_${kind}`] ?? "";
    const mark = DAY_MARKS[kind];
    const dot = html`<span class="dot" aria-hidden="true">${mark ? drawing(mark) : within === "td" ? html`<span class="date">${new Date(at * 1000).getDate()}</span>` : nothing}</span><span class="unseen">${format.date(at)}: ${says}</span>`;
    const parts = `day ${kind}${isToday ? " today" : ""}`;
    return within === "td"
      ? html`<span class=${parts} part=${parts}>${dot}</span>`
      : html`<li class=${parts} part=${parts}><span class="weekday" aria-hidden="true">${this.#weekday(at)}</span>${dot}</li>`;
  }

  #weekday(at: number): string {
    return this.format.weekday(at);
  }

  /** Renders a break, unless it was seen in another page or the user has closed it. */
  #lost(key: string, streak: StreakView, length: (count: number) => string): unknown {
    const lost = lastLength(streak);
    this.#break = undefined;
    if (streak.count > 0 || lost === 0 || this.#dismissed === key || (this.#told !== key && wasTold(key))) return nothing;
    this.#break = key;
    return html`<div class="lost" part="lost"><p>${this.t.streak_lost(length(lost))}</p>${press("thanks", key, this.t.streak_thanks)}</div>`;
  }

  protected override updated(): void {
    super.updated();
    this.#sight?.disconnect();
    const box = this.renderRoot.querySelector(".lost");
    const key = this.#break;
    if (!box || key === undefined || this.#told === key) return;
    if (typeof IntersectionObserver === "undefined") return this.#tell(key);
    // A hidden panel, or one that is scrolled out of view, shows nothing.
    this.#sight = new IntersectionObserver((entries) => entries.some(({ isIntersecting }) => isIntersecting) && this.#tell(key));
    this.#sight.observe(box);
  }

  /** Marks a break as seen; without storage, each element shows it. */
  #tell(key: string): void {
    this.#sight?.disconnect();
    this.#told = key;
    try {
      localStorage.setItem(key, "1");
    } catch {
      // Storage may be refused.
    }
  }
}

/** Whether today already counts. */
function isSafe({ days }: StreakView): boolean {
  return days.length > 0 && days[days.length - 1] !== "open";
}

function wasTold(key: string): boolean {
  try {
    return localStorage.getItem(key) !== null;
  } catch {
    return false;
  }
}
