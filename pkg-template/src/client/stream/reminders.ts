// The moments that a host may notify the player of: when streaks break, when schedules reset, and when achievements end.

import type { Reminder } from "../../../client.js";
import type { AchievementList, Trigger } from "../../../index.js";
import type { View } from "../../view.js";
import { nodes } from "./progress.js";
import { fnv1a } from "../hash.js";

/** The states of achievements that can never be earned again. */
const GONE: readonly View["state"][] = ["archived", "expired", "missed"];

/** Returns what lies ahead of an instant, earliest first; ties keep the order of the document. */
export function reminders(list: AchievementList, now: number): Reminder[] {
  const found = new Map<string, Reminder>();
  const add = (type: Reminder["type"], subject: string, at: number, { id, name }: { id: string; name: string }, done: boolean): void => {
    const identity = `${type}:${subject}@${at}`;
    if (at > now && !found.has(identity))
      found.set(identity, { id: identity, number: hash(identity), type, achievement: id, name, at, done });
  };
  for (const view of nodes(list)) {
    if (GONE.includes(view.state)) continue;
    const isDone = view.value >= view.target && view.target > 0;
    // Nodes of one streak share its moments; the first one that is still to be earned stands for all of them.
    if (view.streak && view.streak.count > 0 && !isDone) {
      const { alive_until, days } = view.streak;
      add("streak_breaks", streakOf(view.trigger), alive_until, view, days[days.length - 1] === "done");
    }
    // Before the achievement's start, an occurrence of its schedule begins nothing (P2).
    if (!("start_time_sec" in view && view.reset_time_sec < view.start_time_sec)) add("resets", view.id, view.reset_time_sec, view, isDone);
    if (view.is_active && view.expire_time_sec !== view.reset_time_sec) add("ends", view.id, view.expire_time_sec, view, isDone);
  }
  return [...found.values()].sort((one, other) => one.at - other.at);
}

function streakOf(trigger: Trigger | undefined): string {
  return (trigger as { streak?: { of?: string } } | undefined)?.streak?.of ?? "";
}

/** A number from 1 to 2^31 - 1. */
function hash(text: string): number {
  return fnv1a(text) & 0x7fffffff || 1;
}
