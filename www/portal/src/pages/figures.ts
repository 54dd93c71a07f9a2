// Figures: the number of players who have earned each achievement, their progress, and unlocks by day; each picture is a table too.

import { html, nothing, svg, type TemplateResult } from "lit";
import { entries, nodeAt, steps, textOf } from "../document.ts";
import { many, number, utcDay } from "../words.ts";
import { Page } from "./page.ts";

interface Figures {
  counted: number;
  players: number;
  nodes: Record<string, { earners: number; in_progress: number }>;
  unlocks: { day: number; count: number }[];
  streaks: Record<string, number>;
  definitions: { version: string; players: number }[];
}

const MOST_BARS = 40;
const MOST_FUNNELS = 20;

export class FiguresPage extends Page {
  static override properties = {
    ...Page.properties,
    figures: { state: true },
    problem: { state: true },
    isBusy: { state: true },
    all: { state: true },
    allFunnels: { state: true },
  };
  declare figures: Figures | undefined;
  declare problem: string;
  declare isBusy: boolean;
  declare all: boolean;
  declare allFunnels: boolean;

  constructor() {
    super();
    this.problem = "";
    this.isBusy = false;
    this.all = this.allFunnels = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.count();
  }

  private async count(): Promise<void> {
    this.isBusy = true;
    this.problem = "";
    try {
      this.figures = (await this.portal.api.get("/v1/server/figures")) as unknown as Figures;
    } catch (error) {
      this.problem = this.told(error);
    }
    this.isBusy = false;
  }

  private nameOf(id: string): string {
    const { live } = this.portal.store;
    const own = nodeAt(live, { id });
    if (own !== undefined) return textOf(own["name"]) || id;
    for (const entry of entries(live)) {
      const step = steps(entry.node, entry.id).find((one) => one.id === id);
      if (step !== undefined) return textOf(step.node["name"]) || id;
    }
    return id;
  }

  override render(): unknown {
    const { figures } = this;
    return html`<header class="page-head">
        <div>
          <h1>Figures</h1>
          <p class="muted" role="status">
            ${
              figures === undefined
                ? this.problem === ""
                  ? "Counting…"
                  : "Not counted."
                : figures.counted === figures.players
                  ? `${many(figures.players, "player")}, all counted.`
                  : `Based on ${number(figures.counted)} of ${many(figures.players, "player")}. Counting stopped at the time limit.`
            }
          </p>
        </div>
        <div class="actions"><button type="button" ?disabled=${this.isBusy} @click=${() => void this.count()}>Count again</button></div>
      </header>
      <p class="problem" role="alert">${this.problem}</p>
      ${figures === undefined ? nothing : [this.days(figures), this.earners(figures), this.funnels(figures), this.streaks(figures), this.versions(figures)]}`;
  }

  private days({ unlocks }: Figures): TemplateResult {
    const most = Math.max(1, ...unlocks.map(({ count }) => count));
    const total = unlocks.reduce((sum, { count }) => sum + count, 0);
    const width = 1_000 / Math.max(1, unlocks.length);
    const label = `${many(total, "unlock")} in the last ${unlocks.length} days (UTC), at most ${number(most)} on one day.`;
    return html`<section class="card">
      <h2>Unlocks per day</h2>
      <figure class="plot">
        <div class="most" aria-hidden="true">${number(most)}</div>
        <svg viewBox="0 0 1000 160" preserveAspectRatio="none" role="img" aria-label=${label}>
          <path class="rule" d="M0 0.5H1000M0 80H1000M0 159.5H1000" />
          ${unlocks.map(
            ({ count }, index) =>
              svg`<rect x=${index * width + 2} y=${160 - (count / most) * 156} width=${width - 4} height=${(count / most) * 156} rx="2" />`,
          )}
        </svg>
        <div class="ends" aria-hidden="true"><span>${utcDay(unlocks[0]?.day ?? 0)}</span><span>today (UTC)</span></div>
        <figcaption>${label}</figcaption>
      </figure>
      <details>
        <summary>As a table</summary>
        <div class="scroll" tabindex="0" role="region" aria-label="Unlocks per day">
          <table>
            <thead><tr><th scope="col">Day</th><th scope="col" class="number">Unlocks</th></tr></thead>
            <tbody>${unlocks.toReversed().map((one) => html`<tr><th scope="row">${utcDay(one.day)}</th><td class="number">${number(one.count)}</td></tr>`)}</tbody>
          </table>
        </div>
      </details>
    </section>`;
  }

  private earners({ nodes, counted }: Figures): TemplateResult {
    const rows = entries(this.portal.store.live).map(({ id }) => ({ id, ...(nodes[id] ?? { earners: 0, in_progress: 0 }) }));
    rows.sort((one, other) => other.earners - one.earners);
    const shown = this.all ? rows : rows.slice(0, MOST_BARS);
    return html`<section class="card">
      <h2>Earners per achievement</h2>
      <div class="scroll" tabindex="0" role="region" aria-label="Earners per achievement">
        <table class="bars">
          <thead>
            <tr><th scope="col">Achievement</th><th scope="col"><span class="unseen">Share</span></th><th scope="col" class="number">Earned</th><th scope="col" class="number">Of players</th><th scope="col" class="number">In progress</th></tr>
          </thead>
          <tbody>
            ${shown.map(({ id, earners, in_progress }) => this.bar(this.nameOf(id), earners, counted, in_progress))}
          </tbody>
        </table>
      </div>
      ${
        rows.length > MOST_BARS && !this.all
          ? html`<button type="button" class="small" @click=${() => (this.all = true)}>Show all ${number(rows.length)}</button>`
          : nothing
      }
    </section>`;
  }

  private bar(name: string, value: number, whole: number, underWay?: number): TemplateResult {
    const share = whole === 0 ? 0 : value / whole;
    return html`<tr>
      <th scope="row">${name}</th>
      <td class="bar-cell">
        <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="100" height="10" rx="1" /><rect width=${share * 100} height="10" rx="1" /></svg>
      </td>
      <td class="number">${number(value)}</td>
      <td class="number">${Math.round(share * 1000) / 10} %</td>
      ${underWay === undefined ? nothing : html`<td class="number">${number(underWay)}</td>`}
    </tr>`;
  }

  private funnels({ nodes, counted }: Figures): TemplateResult | typeof nothing {
    const parents = entries(this.portal.store.live).filter(({ id, node }) => steps(node, id).length > 0);
    if (parents.length === 0) return nothing;
    return html`<section class="card">
      <h2>Steps</h2>
      ${(this.allFunnels ? parents : parents.slice(0, MOST_FUNNELS)).map(({ id, node }) => {
        const path = [...steps(node, id).map((step) => step.id), id];
        return html`<h3>${textOf(node["name"]) || id}</h3>
          <div class="scroll" tabindex="0" role="region" aria-label=${`Steps of ${textOf(node["name"]) || id}`}>
            <table class="bars">
              <thead><tr><th scope="col">Step</th><th scope="col"><span class="unseen">Share</span></th><th scope="col" class="number">Completed</th><th scope="col" class="number">Of players</th></tr></thead>
              <tbody>
                ${path.map((one) => this.bar(one === id ? "All of it" : this.nameOf(one), nodes[one]?.earners ?? 0, counted))}
              </tbody>
            </table>
          </div>`;
      })}
      ${
        parents.length > MOST_FUNNELS && !this.allFunnels
          ? html`<p class="more"><button type="button" class="small" @click=${() => (this.allFunnels = true)}>Show all ${number(parents.length)}</button></p>`
          : nothing
      }
    </section>`;
  }

  private streaks({ streaks }: Figures): TemplateResult {
    const rows = Object.entries(streaks).sort(([, one], [, other]) => other - one);
    return html`<section class="card">
      <h2>Active streaks</h2>
      ${
        rows.length === 0
          ? html`<p class="muted">No player has an active streak.</p>`
          : html`<table>
            <thead><tr><th scope="col">Towards</th><th scope="col" class="number">Players</th></tr></thead>
            <tbody>${rows.map(([id, count]) => html`<tr><th scope="row">${this.nameOf(id)}</th><td class="number">${number(count)}</td></tr>`)}</tbody>
          </table>`
      }
    </section>`;
  }

  private versions({ definitions }: Figures): TemplateResult {
    const { versions } = this.portal.store;
    return html`<section class="card">
      <h2>Definitions in use</h2>
      <p class="muted">The version in force at each player's last change.</p>
      <table>
        <thead><tr><th scope="col">Version</th><th scope="col" class="number">Players</th></tr></thead>
        <tbody>
          ${definitions.map(({ version, players }) => {
            const known = versions.find((one) => one.version === version);
            return html`<tr><th scope="row">${known === undefined ? version : `Version ${known.seq}`}</th><td class="number">${number(players)}</td></tr>`;
          })}
        </tbody>
      </table>
    </section>`;
  }
}

customElements.define("portal-figures", FiguresPage);
