// The filter, the search and the order of a list.

import type { Achievement } from "../../index.js";
import type { AchievementFilter, AchievementSort } from "../../elements.js";
import type { View } from "../view.js";

export const FILTERS = ["all", "open", "claimable", "done"] as const satisfies readonly AchievementFilter[];

const isDone = ({ state, earned_count, claim_time_sec }: View): boolean =>
  /^(claimed|done|archived)$/.test(state) || earned_count > 0 || claim_time_sec > 0;

export function passes(view: View, filter: AchievementFilter): boolean {
  if (filter === "claimable") return isReady(view);
  if (filter === "open") return view.state === "open";
  return filter === "all" || isDone(view);
}

/** Whether an achievement, or one of its steps, can be claimed. */
export function isReady(view: View): boolean {
  return (
    view.claimable || view.claimable_total || Object.values((view as Achievement).sub_achievements ?? {}).some(({ claimable }) => claimable)
  );
}

/** Whether the current run is complete. */
export function isComplete({ count, max_count, claim_time_sec, earned_count }: View): boolean {
  return max_count > 0 ? count >= max_count : claim_time_sec > 0 || earned_count > 0;
}

/** Whether the texts of an achievement or one of its steps contain all words of the search. */
export function matches(view: View, search: string): boolean {
  const words = folded(search).split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const steps = Object.values((view as Achievement).sub_achievements ?? {});
  const text = folded([view, ...steps].map(({ name, description, category }) => `${name} ${description} ${category}`).join(" "));
  return words.every((word) => text.includes(word));
}

/** Removes diacritics and case, so that `resume` finds `Résumé`. */
function folded(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase();
}

const rank = ({ state }: View): number => (state === "claimable" ? 0 : state === "open" ? 1 : 2);
const gone = ({ value, target }: View): number => (target > 0 ? value / target : 0);

/** Returns the comparison for an order; ties keep the order of the document. */
export function comparison(sort: AchievementSort | undefined, lang: string | undefined): (one: View, other: View) => number {
  const inDocument = (one: View, other: View): number => (one.order ?? 0) - (other.order ?? 0);
  const by: Partial<Record<AchievementSort, (one: View, other: View) => number>> = {
    nearest: (one, other) => rank(one) - rank(other) || gone(other) - gone(one),
    name: (one, other) => compareWords(one.name, other.name, lang),
    recent: (one, other) => other.last_earned_time_sec - one.last_earned_time_sec || other.update_time_sec - one.update_time_sec,
  };
  const compare = by[sort ?? "order"];
  return (one, other) => compare?.(one, other) || inDocument(one, other);
}

function compareWords(one: string, other: string, lang: string | undefined): number {
  try {
    return one.localeCompare(other, lang || undefined);
  } catch {
    return one.localeCompare(other);
  }
}
