// The view of a made-up player on a chosen day: all achievements.

import "plaudit/elements";
import { html, nothing, type PropertyValues } from "lit";
import type { PlauditAchievements } from "plaudit/elements";
import { languages } from "../document.ts";
import { languageName } from "../editor/words-fields.ts";
import { PreviewClient } from "../preview/adapter.ts";
import { life } from "../preview/players.ts";
import { directionOf, nowSec } from "../words.ts";
import { speak } from "../preview/packs.ts";
import { Page } from "./page.ts";

const DAY = 86_400;
/** The pause after a change before the player is drawn again, because a slider changes many times a second. */
const DRAW_AFTER_MS = 80;

export class PreviewPage extends Page {
  static override properties = {
    ...Page.properties,
    days: { state: true },
    minutes: { state: true },
    amount: { state: true },
    language: { state: true },
  };
  declare days: number;
  declare minutes: number;
  declare amount: number;
  declare language: string;
  private client: PreviewClient | undefined;
  private drawn = "";
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.days = 7;
    this.minutes = 20;
    this.amount = 1;
    this.language = "";
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
    this.client?.dispose();
    this.client = undefined;
  }

  protected override updated(_: PropertyValues): void {
    clearTimeout(this.timer);
    if (this.client === undefined) this.draw();
    else this.timer = setTimeout(() => this.draw(), DRAW_AFTER_MS);
  }

  private draw(): void {
    const { document, issues, isOfTeams } = this.portal.store;
    const key = JSON.stringify([this.days, this.minutes, this.amount, this.language, issues.length]);
    if (key === this.drawn && this.client !== undefined && this.document === document) return;
    this.drawn = key;
    this.document = document;
    const before = this.client;
    // The player begins today, so that activity after the publication counts.
    const now = nowSec() + (this.days - 1) * DAY;
    this.client = PreviewClient.of(document, life(document, this, now), now, { locale: this.language, isOfTeams });
    const list = this.querySelector<PlauditAchievements>("plaudit-achievements");
    if (list !== null) list.client = this.client;
    before?.dispose();
    this.toggleAttribute("broken", this.client === undefined);
    const { language } = this;
    void speak(language, () => (list !== null && language === this.language ? [list] : []));
  }
  private document: unknown;

  override render(): unknown {
    const tags = languages(this.portal.store.document);
    const range = (name: "days" | "minutes" | "amount", label: string, max: number, min: number): unknown =>
      html`<div class="field">
        <label for=${name}>${label}</label>
        <div class="pair">
          <input
            id=${name}
            type="range"
            min=${min}
            max=${max}
            .value=${String(this[name])}
            @input=${(event: Event) => (this[name] = (event.target as HTMLInputElement).valueAsNumber)} />
          <output for=${name}>${this[name]}</output>
        </div>
      </div>`;
    return html`<header class="page-head">
        <div>
          <h1>A player on day ${this.days}</h1>
          <p class="muted">A player who starts today and does the same every day.</p>
        </div>
      </header>
      <div class="fields card">
        ${range("days", "Day", 60, 1)} ${range("minutes", "Minutes per day", 120, 0)} ${range("amount", "Counts per day", 50, 0)}
        ${
          tags.length === 0
            ? nothing
            : html`<div class="field">
              <label for="language">Language</label>
              <select id="language" @change=${(event: Event) => (this.language = (event.target as HTMLSelectElement).value)}>
                <option value="">Default texts</option>
                ${tags.map((tag) => html`<option value=${tag}>${languageName(tag)}</option>`)}
              </select>
            </div>`
        }
      </div>
      <div class="stage" lang=${this.language || nothing} dir=${directionOf(this.language)}>
        <plaudit-achievements></plaudit-achievements>
        <p class="broken">Fix the errors to see the preview.</p>
      </div>`;
  }
}

customElements.define("portal-day", PreviewPage);
