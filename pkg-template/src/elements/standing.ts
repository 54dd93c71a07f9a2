// How an achievement stands, in one word: its view, its explanation and a preview put together.

import type { Achievement, Explanation, SubAchievement } from "../../index.js";
import type { AchievementsClient, AchievementState } from "../../elements.js";

export type View = Achievement | SubAchievement;

export interface Standing {
  state: AchievementState;
  /** Which of its rewards can be claimed. */
  own: boolean;
  total: boolean;
  /** What stands in the way. */
  reasons: Explanation["reasons"];
  /** The way so far; a target of 0: there is none to show. */
  value: number;
  target: number;
}

export function standingOf(client: AchievementsClient, view: View): Standing {
  const steps = Object.values(stepsOf(view));
  const own = ((isFull(view) && view.claim_time_sec === 0) || view.pending_claims > 0) && pays(client, view.id, false);
  const total = !!(view as Achievement).available_total_reward && pays(client, view.id, true);
  // A parent that waits for its own steps only is what those are: under way.
  const isOwn = (id: string): boolean => steps.some((step) => step.id === id);
  const reasons = client.explain(view.id).reasons.filter((reason) => reason.code !== "locked" || reason.ids.length === 0 || !reason.ids.every(isOwn));
  const settled = own || total ? "claimable" : settledOf(view);
  const [value, target] = wayOf(view, steps);
  return { state: settled ?? stateBy(reasons), own, total, reasons: settled ? [] : reasons, value: Math.min(value, target), target };
}

/** Whether the current run is complete. */
export function isComplete(view: View): boolean {
  return view.max_count > 0 ? isFull(view) : view.claim_time_sec > 0 || view.earned_count > 0;
}

export function stepsOf(view: View): Readonly<Record<string, SubAchievement>> {
  return (view as Achievement).sub_achievements ?? {};
}

/** Its state if nothing stands in its way any more. */
function settledOf(view: View): AchievementState | undefined {
  // What a trigger has earned is there to keep.
  if (view.trigger && view.earned_count > 0) return "done";
  if (view.claim_time_sec > 0) return "claimed";
  return view.max_count > 0 && isFull(view) ? "done" : undefined;
}

function stateBy([reason]: Explanation["reasons"]): AchievementState {
  return !reason || reason.code === "streak_breaks" ? "open" : reason.code;
}

function wayOf(view: View, steps: readonly SubAchievement[]): [value: number, target: number] {
  if (view.trigger && view.earned_count > 0 && view.count > 0) return [1, 1];
  if (view.progress) return [view.progress.value, view.progress.target];
  return view.max_count > 0 ? [view.count, view.max_count] : [steps.filter(isComplete).length, steps.length];
}

function isFull(view: View): boolean {
  return view.count >= view.max_count;
}

/** What a claim would do: the rules' own answer. */
function pays(client: AchievementsClient, id: string, claim_total_reward: boolean): boolean {
  try {
    const { events } = client.preview({ type: "claim", ids: [id], claim_total_reward });
    return !claim_total_reward || events.some(({ type }) => type === "total_claimed");
  } catch {
    return false;
  }
}
