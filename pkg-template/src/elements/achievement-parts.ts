// The templates of achievements, in the list and in the detail dialog.

import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Achievement, AchievementState, ExplanationReason, SubAchievement } from "../../index.js";
import type { AchievementsClient, IconSubject, PlauditTexts } from "../../elements.js";
import { badge } from "./badge.js";
import { criteriaOf, unitOf } from "./criteria.js";
import type { Format } from "./format.js";
import { nowOf } from "./format.js";
import { press } from "./parts.js";
import { chips, offered, receivedBy } from "./rewards.js";
import type { View } from "../view.js";

/** The texts with a countdown. */
type Countdown = "resets_in" | "ends_in" | "opens_in" | "streak_breaks_in";

export interface Looks {
  t: PlauditTexts;
  format: Format;
  iconOf(subject: IconSubject): Node | undefined;
  /** Returns the percentage of players who have it; undefined if it is unknown. */
  rarityOf(view: View): number | undefined;
  sorted<V extends View>(views: readonly V[]): readonly V[];
  /** Whether a claim of it is in progress. */
  isBusy(id: string): boolean;
}

export interface Parts {
  row(view: View): TemplateResult;
  detail(view: View): TemplateResult;
}

/** Returns the state to show: a `done` node without a trigger whose run is claimed is shown as `claimed`. */
function shownState({ state, claim_time_sec, trigger }: View): AchievementState {
  return state === "done" && claim_time_sec > 0 && !trigger ? "claimed" : state;
}

/** Returns the reasons to show; a parent that only waits for its own steps shows none, because the steps show theirs. */
function reasonsOf(view: View): readonly ExplanationReason[] {
  if (/^(claimable|claimed|done)$/.test(view.state)) return [];
  const steps = stepsOf(view);
  return view.reasons.filter(
    (reason) => reason.code !== "locked" || reason.ids.length === 0 || !reason.ids.every((id) => steps[id]?.id === id),
  );
}

export function stepsOf(view: View): Readonly<Record<string, SubAchievement>> {
  return (view as Achievement).sub_achievements ?? {};
}

export function partsOf(client: AchievementsClient, { t, format, iconOf, rarityOf, sorted, isBusy }: Looks): Parts {
  const { number, list } = format;
  const now = nowOf(client);

  const countdown = (says: Countdown, until: number): TemplateResult =>
    html`<span class="timing" part="timing">${t[says](format.duration(until - now), until - now)}</span>`;

  const timing = ({ is_active, expire_time_sec: ends, reset_time_sec: resets }: View): unknown => {
    const isEnding = ends > now && ends !== resets;
    return is_active && (isEnding || resets > now) ? (isEnding ? countdown("ends_in", ends) : countdown("resets_in", resets)) : nothing;
  };

  /** Returns the text for a reason; undefined if the state says enough. */
  const reasonOf = (reason: ExplanationReason): unknown => {
    switch (reason.code) {
      case "inactive":
        return reason.until === undefined ? undefined : countdown("opens_in", reason.until);
      case "streak_breaks":
        return countdown("streak_breaks_in", reason.at);
      case "expired":
        return t.ended_on(format.date(reason.since));
      case "locked":
        // The ids leave out hidden nodes.
        return t.requires(list(reason.ids.map((id) => client.get(id)?.name ?? t.secret)) || t.secret, reason.ids);
      case "app_version":
        return t.needs_version(reason.needs);
    }
    return undefined;
  };

  const reasons = (view: View): unknown =>
    reasonsOf(view).map((reason) => {
      const said = reasonOf(reason);
      return said === undefined ? nothing : html`<p class="reason" part="reason">${said}</p>`;
    });

  const wayOf = (view: View): string => t.of(number(view.value), number(view.target), view, unitOf(view, t));

  const way = (view: View): unknown =>
    view.target > 0
      ? html`<p class="way" part="way"><progress class="bar" part="bar" max=${view.target} .value=${view.value} value=${view.value} aria-label=${view.name} aria-valuetext=${wayOf(view)}></progress><span class="value" part="value">${wayOf(view)}</span></p>`
      : nothing;

  const worth = (view: View): unknown => {
    const { available_total_reward, total_reward } = view as Achievement;
    const got = receivedBy(view, t, format);
    const total = total_reward ? nothing : chips(t.total_reward, offered(available_total_reward, t, format));
    return html`${got.length > 0 ? chips(t.received, got) : chips(t.reward, offered(view.available_rewards, t, format))}${total}`;
  };

  const meta = (view: View): TemplateResult => {
    const runs = view.earned_count;
    return html`<p class="meta" part="meta"><span class="state" part="state">${t[shownState(view)]}</span>${timing(view)}${runs > 1 ? html`<span class="times" part="times">${t.times(runs, number)}</span>` : nothing}</p>`;
  };

  /** The claim buttons, and a slot for the host's own actions. */
  const actions = ({ id, name, claimable, claimable_total }: View): TemplateResult => {
    const claim = (action: string, text: string): unknown =>
      press(action, id, text, { label: t.named(text, name), part: "button primary", isDisabled: isBusy(id) });
    return html`<div class="actions" part="actions">${claimable ? claim("claim", t.claim) : nothing}${claimable_total ? claim("claim-total", t.claim_total) : nothing}<slot name=${`actions ${id}`}></slot></div>`;
  };

  const picture = (view: View): TemplateResult => {
    const { tier, value, target } = view;
    return badge(view, { state: shownState(view), tier, value, target }, iconOf(view));
  };

  const description = (view: View): unknown =>
    view.description ? html`<p class="description" part="description" dir="auto">${view.description}</p>` : nothing;

  const about = (view: View): TemplateResult =>
    html`<div class="about" part="about"><button type="button" class="name" part="name" name="detail" value=${view.id} dir="auto">${view.name}</button>${description(view)}</div>`;

  const inner = (view: View, rest: unknown): TemplateResult =>
    html`${picture(view)}${about(view)}${meta(view)}${way(view)}${reasons(view)}${worth(view)}${rest}${actions(view)}`;

  const step = (view: View): TemplateResult => {
    const kind = `step ${shownState(view)}`;
    return html`<li class=${kind} part=${kind} data-key=${view.id}>${inner(view, nothing)}</li>`;
  };

  const steps = (view: View): unknown => {
    const all = sorted(Object.values(stepsOf(view)));
    return all.length > 0 ? html`<ol class="steps" part="steps">${repeat(all, ({ id }) => id, step)}</ol>` : nothing;
  };

  const row = (view: View): TemplateResult => {
    const all = steps(view);
    const kind = `row ${shownState(view)}`;
    return html`<li class=${all === nothing ? kind : `${kind} stepped`} part=${kind} data-key=${view.id}>${inner(view, all)}</li>`;
  };

  const fact = (name: string, said: unknown): unknown =>
    said ? html`<div class="fact"><dt class="caption" part="caption">${name}</dt><dd part="fact">${said}</dd></div>` : nothing;

  const detail = (view: View): TemplateResult => {
    const kind = `detail ${shownState(view)}`;
    const rarity = rarityOf(view);
    const { first_earned_time_sec: first, last_earned_time_sec: last, earned_count: runs } = view;
    return html`<div class=${kind} part=${kind} data-key=${view.id}>${picture(view)}<h2 class="title" part="title" id="title" tabindex="-1" dir="auto">${view.name}</h2>${description(view)}${meta(view)}${way(view)}${reasons(view)}${worth(view)}<dl class="facts" part="facts">${fact(
      t.criteria,
      criteriaOf(view, t, format),
    )}${fact(t.earned_on, first > 0 && format.date(first))}${fact(t.last_earned_on, runs > 1 && last > first && format.date(last))}${fact(
      t.rarity,
      rarity !== undefined && t.rarity_of(format.number(Math.round(rarity * 10) / 10)),
    )}</dl>${steps(view)}${actions(view)}</div>`;
  };

  return { row, detail };
}
