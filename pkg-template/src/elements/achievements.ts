// <plaudit-achievements>: the list by category, and a dialog with the details of one achievement.

import { type CSSResultGroup, html, nothing, type PropertyDeclarations, type TemplateResult, unsafeCSS } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Achievement } from "../../index.js";
import type { AchievementFilter, AchievementsClient, AchievementSort } from "../../elements.js";
import { type Parts, partsOf, stepsOf } from "./achievement-parts.js";
import { common, PlauditElement, type Sheet } from "./element.js";
import { type Focused, focusIn, rowNear } from "./focus.js";
import css from "./list.css";
import { comparison, FILTERS, isComplete, isReady, matches, passes } from "./list-order.js";
import { press } from "./parts.js";
import { enlist } from "./peers.js";
import { granted } from "./rewards.js";
import type { View } from "../view.js";

const COUNTDOWN_MS = 10_000;
/** The number of achievements from which on the filter is shown. */
const MANY = 8;
const MANY_MORE = 16;

export class PlauditAchievements extends PlauditElement<AchievementsClient> {
  static override properties: PropertyDeclarations = {
    compare: { attribute: false },
    rarity: { attribute: false },
    category: {},
    layout: { reflect: true },
    sort: {},
    filter: {},
    search: {},
    controls: {},
  };

  static override styles: CSSResultGroup = [common, unsafeCSS(css)];

  declare compare: ((one: View, other: View) => number) | undefined;
  declare rarity: ((id: string) => number | undefined) | undefined;
  declare category: string | null;
  declare layout: string | null;
  declare sort: AchievementSort | undefined;
  declare filter: AchievementFilter | undefined;
  declare search: string | undefined;
  declare controls: string | undefined;

  /** The claims of this client that are in progress. */
  #busy: { client: AchievementsClient; ids: ReadonlySet<string> } | undefined;
  #parts: Parts | undefined;
  #focused: Focused | undefined;
  /** Rows that keep their height after a claim, and the width at which they had it. */
  #held: { rows: HTMLElement[]; width: number } = { rows: [], width: 0 };
  /** Whether the button that claims everything was shown; its space is then kept. */
  #offersAll = false;

  openDetail(id: string): void {
    this.shown = id;
    this.requestUpdate();
  }

  protected override listen(client: AchievementsClient): () => void {
    const stop = client.subscribe(() => this.requestUpdate());
    const leave = enlist(client, this);
    // Updates countdowns while the page is visible.
    const clock = setInterval(() => document.hidden || this.requestUpdate(), COUNTDOWN_MS);
    return () => {
      stop();
      leave();
      clearInterval(clock);
    };
  }

  protected override act(action: string, id: string): void {
    if (action === "filter") this.filter = id as AchievementFilter;
    else if (action === "claim-all") void this.#claimAll();
    else if (action !== "detail") void this.#claim(id, action === "claim-total");
    else if (this.fire(action, { id })) this.openDetail(id);
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    const { current: client, t, format } = this;
    const compare = this.#order;
    this.#parts =
      client &&
      partsOf(client, {
        t,
        format,
        iconOf: (subject) => this.icon?.(subject),
        rarityOf: ({ id }) => this.rarity?.(id),
        sorted: (views) => [...views].sort(compare),
        isBusy: (id) => this.#isBusy(client, id),
      });
    if (changed.has("layout") || changed.has("client") || this.clientWidth !== this.#held.width) this.#release();
    this.#focused = focusIn(this.renderRoot, ".body li");
  }

  protected override page(client: AchievementsClient): unknown {
    const parts = this.#parts;
    if (!parts) return nothing;
    const all = this.#all(client).sort(this.#order);
    const filter = FILTERS.find((name) => name === this.filter) ?? "all";
    const seen = all.filter((view) => passes(view, filter) && matches(view, this.search ?? ""));
    const groups = new Map<string, { all: View[]; seen: View[] }>();
    for (const view of all) groups.set(view.category, { all: [...(groups.get(view.category)?.all ?? []), view], seen: [] });
    for (const view of seen) groups.get(view.category)?.seen.push(view);
    const shown = [...groups].filter(([, group]) => group.seen.length > 0);
    return html`${repeat(
      shown,
      ([category]) => category,
      ([category, group]) => this.#section(category, group, parts),
    )}${
      shown.length === 0 && all.length > 0 ? html`<p class="empty" part="empty">${this.t.no_match}</p>` : nothing
    }<slot name="end"></slot>`;
  }

  protected override above(client: AchievementsClient | undefined): unknown {
    if (!client) return nothing;
    const all = this.#all(client);
    const wanted = this.controls?.split(/[\s,]+/) ?? [all.length >= MANY && "filter", all.length >= MANY_MORE && "search", "claim-all"];
    const ready = all.filter(isReady).length;
    const everything = this.t.claim_everything(ready, this.format.number);
    this.#offersAll ||= ready > 1;
    const controls = [
      wanted.includes("search") ? this.#searchBox() : nothing,
      wanted.includes("filter") ? this.#chips() : nothing,
      wanted.includes("claim-all") && this.#offersAll
        ? ready > 1
          ? press("claim-all", "", everything, { part: "button primary" })
          : html`<span class="button room" aria-hidden="true">${everything}</span>`
        : nothing,
    ];
    return controls.every((control) => control === nothing) ? nothing : html`<div class="toolbar" part="toolbar">${controls}</div>`;
  }

  protected override sheet(client: AchievementsClient): Sheet {
    const view = this.shown === undefined ? undefined : client.get(this.shown);
    return view && this.#parts?.detail(view);
  }

  protected override updated(): void {
    super.updated();
    // The pressed button may be gone, and its row as well; focus then moves to the name in the nearest row.
    if (this.#focused) rowNear(this.#focused)?.querySelector<HTMLElement>(".name")?.focus();
  }

  get #order(): (one: View, other: View) => number {
    return this.compare ?? comparison(this.sort, this.closest<HTMLElement>("[lang]")?.lang);
  }

  /** The achievements of the category that is shown, or of all. */
  #all(client: AchievementsClient): Achievement[] {
    const { achievements, repeat_achievements } = client.getSnapshot().achievements;
    return [...Object.values(achievements), ...Object.values(repeat_achievements)].filter(
      ({ category }) => (this.category ?? category) === category,
    );
  }

  #section(category: string, { all, seen }: { all: View[]; seen: View[] }, parts: Parts): TemplateResult {
    const { t, format } = this;
    const done = all.filter(isComplete).length;
    const tally = t.of(format.number(done), format.number(all.length));
    return html`<section class="category" part="category" data-key=${category}><h2 class="heading" part="heading">${all[0]?.category_name ?? (category || t.other)}<span class="tally" part="tally">${tally}</span></h2
      ><progress class="sum" part="sum" max=${all.length} .value=${done} value=${done} aria-hidden="true"></progress><ul class="list" part="list">${repeat(seen, ({ id }) => id, parts.row)}</ul></section>`;
  }

  #chips(): TemplateResult {
    const { t } = this;
    const filter = this.filter ?? "all";
    const names = { all: t.filter_all, open: t.open, claimable: t.filter_claimable, done: t.done };
    return html`<div class="chips" part="chips" role="group" aria-label=${t.filter}>${FILTERS.map((name) => press("filter", name, names[name], { part: "chip", isPressed: filter === name }))}</div>`;
  }

  #searchBox(): TemplateResult {
    const { t } = this;
    const typed = ({ target }: Event): void => {
      this.search = (target as HTMLInputElement).value;
    };
    return html`<input class="search" part="search" type="search" aria-label=${t.search} placeholder=${t.search} .value=${this.search ?? ""} @input=${typed}>`;
  }

  async #claim(id: string, claim_total_reward: boolean): Promise<void> {
    const { current: client } = this;
    if (!client || this.#isBusy(client, id)) return;
    this.#begin(client, [id]);
    await this.#pay(client, id, claim_total_reward);
    this.#end(client, [id]);
  }

  /** Claims everything one by one; a failure does not stop the others. */
  async #claimAll(): Promise<void> {
    const { current: client, t, format } = this;
    if (!client) return;
    const views = this.#all(client).flatMap((view): View[] => [...Object.values(stepsOf(view)), view]);
    const due = views
      .filter(({ id, claimable, claimable_total }) => (claimable || claimable_total) && !this.#isBusy(client, id))
      .map(({ id }) => id);
    if (due.length === 0) return;
    this.#begin(client, due);
    const paid: string[] = [];
    // Reads each view again, because an earlier claim may have changed it.
    for (const id of due) {
      const view = client.get(id);
      if (view?.claimable || view?.claimable_total) paid.push(...(await this.#pay(client, id, view.claimable_total, false)));
    }
    this.#end(client, due);
    this.say(t.claimed + (paid.length > 0 ? `: ${format.list(paid)}` : ""));
  }

  async #pay(client: AchievementsClient, id: string, claim_total_reward: boolean, isTold = true): Promise<string[]> {
    const { t, format } = this;
    try {
      const outcome = await client.claim(id, { claim_total_reward });
      const paid = outcome.rewards.flatMap(({ reward }) => granted(reward, t, format));
      if (isTold) this.say(t.claimed + (paid.length > 0 ? `: ${format.list(paid)}` : ""));
      this.fire("claim", { id, outcome });
      return paid;
    } catch (error) {
      this.say(t.claim_failed);
      this.fire("error", { error });
      return [];
    }
  }

  #isBusy(client: AchievementsClient, id: string): boolean {
    return this.#busy?.client === client && this.#busy.ids.has(id);
  }

  /** Keeps the heights of these rows, and of those around them, so that nothing below moves when their buttons go. */
  #hold(ids: readonly string[]): void {
    const rows = [...this.renderRoot.querySelectorAll<HTMLElement>(".row, .step")].filter((row) =>
      [row, ...row.querySelectorAll<HTMLElement>(".step")].some(({ dataset }) => ids.includes(dataset["key"] ?? "")),
    );
    for (const row of rows) row.style.minBlockSize = `${row.getBoundingClientRect().height}px`;
    this.#held = { rows: [...this.#held.rows, ...rows], width: this.clientWidth };
  }

  #release(): void {
    for (const row of this.#held.rows) row.style.minBlockSize = "";
    this.#held = { rows: [], width: this.clientWidth };
  }

  #begin(client: AchievementsClient, ids: readonly string[]): void {
    this.#hold(ids);
    // Claims may be pressed during others.
    this.#busy = { client, ids: new Set([...(this.#busy?.client === client ? this.#busy.ids : []), ...ids]) };
    // A disabled button loses focus, so it is disabled only if the claim takes long.
    setTimeout(() => this.requestUpdate(), 1_000);
  }

  #end(client: AchievementsClient, ids: readonly string[]): void {
    if (this.#busy?.client === client) this.#busy = { client, ids: new Set([...this.#busy.ids].filter((id) => !ids.includes(id))) };
    this.requestUpdate();
  }
}
