// Describes in words how an achievement is earned, derived from its trigger, and returns the unit of its count.

import type { Achievement, Trigger } from "../../index.js";
import type { PlauditTexts } from "../../elements.js";
import type { Format } from "./format.js";
import type { View } from "../view.js";

/** Returns the criteria in words; undefined if only the description can tell them. */
export function criteriaOf(view: View, t: PlauditTexts, { number, list }: Format): string | undefined {
  const { trigger = {} } = view;
  const { streak, session_count, total_time, content, community, subscription, stat } = trigger as Trigger;
  if (streak?.weeks) return t.criteria_weeks(streak.weeks, number);
  if (streak) return t.criteria_streak(streak.days ?? 0, number);
  if (session_count) return t.criteria_sessions(session_count.sessions, number);
  if (total_time) return t.criteria_minutes(total_time.minutes, number);
  if (content) return (content.require === "all" ? t.criteria_all_content : t.criteria_any_content)(content.content_ids.length, number);
  if (community)
    return list(
      [community.action].flat().map((action) => (t.criteria_community as Record<string, string>)[action] ?? t.criteria_community.any),
    );
  if (subscription) return t.criteria_subscription;
  if (stat?.at_most !== undefined) return t.criteria_at_most(t.item(stat.id), number(stat.at_most));
  if (stat) return t.criteria_at_least(t.item(stat.id), number(stat.at_least ?? 0));
  const { sub_achievements = {} } = view as Achievement;
  const steps = Object.keys(sub_achievements).length;
  if (steps > 0 && view.target === steps) return t.criteria_steps(steps, number);
  return view.target > 1 ? t.criteria_count(view.target, unitOf(view, t), number) : undefined;
}

/** Returns the unit in the definitions, or that of the trigger; empty if there is none. */
export function unitOf({ unit, trigger, target }: View, t: PlauditTexts): string {
  if (unit) return unit;
  if (trigger?.streak) return ((trigger.streak as { weeks?: number }).weeks ? t.unit_weeks : t.unit_days)(target);
  if (trigger?.session_count) return t.unit_sessions(target);
  return trigger?.total_time ? t.unit_minutes(target) : "";
}
