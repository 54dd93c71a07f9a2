// How achievements look: in the list, and one in full.

import type { Achievement, AchievementState, ExplanationReason, SubAchievement } from "../../index.js";
import type { AchievementsClient, IconSubject, PlauditTexts } from "../../elements.js";
import { type Child, h, press } from "./dom.js";
import type { Format } from "./format.js";
import { nowOf } from "./now.js";
import { granted, offered } from "./rewards.js";

export type View = Achievement | SubAchievement;

/** Texts that count down. */
type Countdown = "resets_in" | "ends_in" | "opens_in" | "streak_breaks_in";

export interface Parts {
  /** Every category, or one. */
  list(only: string | null): Child;
  detail(view: View): Child;
}

/** How it stands, in a word; of what is done for good, whether a reward was taken says more. */
function shownState({ state, claim_time_sec, trigger }: View): AchievementState {
  return state === "done" && claim_time_sec > 0 && !trigger ? "claimed" : state;
}

/** What still stands in the way; a parent's own steps say themselves what they wait for. */
function reasonsOf(view: View): readonly ExplanationReason[] {
  if (/^(claimable|claimed|done)$/.test(view.state)) return [];
  const steps = stepsOf(view);
  return view.reasons.filter((reason) => reason.code !== "locked" || reason.ids.length === 0 || !reason.ids.every((id) => steps[id]?.id === id));
}

/** Whether the current run is complete. */
function isComplete({ count, max_count, claim_time_sec, earned_count }: View): boolean {
  return max_count > 0 ? count >= max_count : claim_time_sec > 0 || earned_count > 0;
}

function stepsOf(view: View): Readonly<Record<string, SubAchievement>> {
  return (view as Achievement).sub_achievements ?? {};
}

export function partsOf(client: AchievementsClient, t: PlauditTexts, format: Format, iconOf: (subject: IconSubject) => Node, compare?: (one: View, other: View) => number): Parts {
  const { number, list } = format;
  const now = nowOf(client);

  // Without an order they stay as they are: as texts they are all the same.
  const sorted = <V extends View>(views: Readonly<Record<string, V>>): V[] => Object.values(views).sort(compare);

  const nameOf = ({ id, name }: View): Child => press("detail", id, name, false, "name");

  const countdown = (says: Countdown, until: number): HTMLElement => h("span.timing", {}, t[says](format.duration(until - now), until - now));

  const timing = ({ is_active, expire_time_sec: ends, reset_time_sec: resets }: View): Child => {
    const isEnding = ends > now && ends !== resets;
    return is_active && (isEnding ? countdown("ends_in", ends) : resets > now && countdown("resets_in", resets));
  };

  /** Of what is not here, the state says it all. */
  const reasonOf = (reason: ExplanationReason): Child => {
    switch (reason.code) {
      case "inactive":
        return reason.until !== undefined && countdown("opens_in", reason.until);
      case "streak_breaks":
        return countdown("streak_breaks_in", reason.at);
      case "expired":
        return t.ended_on(format.date(reason.since));
      case "locked":
        // Of what is hidden it does not tell the ids.
        return t.requires(list(reason.ids.map((id) => client.get(id)?.name ?? t.secret)) || t.secret, reason.ids);
      case "app_version":
        return t.needs_version(reason.needs);
    }
  };

  const rewards = (name: string, words: readonly string[]): Child => words.length > 0 && h("p.rewards", {}, h("span.caption", {}, name), words.map((word) => h("span.reward", {}, word)));

  /** Its state, its way, what stands in it, and what it pays. */
  const facts = (view: View): Child => {
    const { value, target } = view;
    const { available_total_reward, total_reward } = view as Achievement;
    const got = [...granted(view.reward, t, format), ...granted(total_reward, t, format)];
    const way = t.of(number(value), number(target), view);
    const runs = view.earned_count;
    return [
      h("p.meta", {}, h("span.state", {}, t[shownState(view)]), timing(view), runs > 1 && h("span.times", {}, t.times(runs, number))),
      target > 0 && h("p.way", {}, h("progress.bar", { max: target, value, "aria-label": view.name, "aria-valuetext": way }), h("span.value", {}, way)),
      reasonsOf(view).map((reason) => h("p.reason", {}, reasonOf(reason))),
      rewards(t.received, got) || rewards(t.reward, offered(view.available_rewards, t, format)),
      !total_reward && rewards(t.total_reward, offered(available_total_reward, t, format)),
    ];
  };

  /** The claims, and a slot for what a host offers. */
  const actions = ({ id, name, claimable, claimable_total }: View): Child => {
    const claim = (action: string, text: string): Child => press(action, id, text, t.named(text, name), "button primary");
    return h("div.actions", {}, claimable && claim("claim", t.claim), claimable_total && claim("claim-total", t.claim_total), h("slot", { name: `actions ${id}` }));
  };

  const node = (part: string, view: View, ...rest: Child[]): Child =>
    h(`${part} ${shownState(view)}`, { "data-key": view.id },
      iconOf(view), h("div.about", {}, nameOf(view), h("p.description", {}, view.description)), facts(view), rest, actions(view));

  const row = (view: View): Child => node("li.row", view, h("ol.steps", {}, sorted(stepsOf(view)).map((step) => node("li.step", step))));

  return {
    list: (only) => {
      const { achievements, repeat_achievements } = client.getSnapshot().achievements;
      const groups = new Map<string, View[]>();
      for (const view of sorted({ ...achievements, ...repeat_achievements })) groups.set(view.category, [...(groups.get(view.category) ?? []), view]);
      return [...groups].map(([category, views]) => (only ?? category) === category && h("section.category", { "data-key": category },
        h("h2.heading", {}, category || t.other, h("span.tally", {}, t.of(number(views.filter(isComplete).length), number(views.length)))), h("ul.list", {}, views.map(row))));
    },
    detail: (view) => node("div.detail", view),
  };
}
