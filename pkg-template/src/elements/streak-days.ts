// Prepares a streak for display: reads it from a view, and arranges its days in a calendar.

import type { Snapshot } from "../../client.js";
import type { AchievementsClient, StreakView } from "../../elements.js";
import type { View } from "../view.js";

export interface Day {
  /** An instant within the day, in UNIX seconds. */
  at: number;
  /** The kind in the view; `ahead` if the day is not known. */
  kind: string;
  isToday: boolean;
}

const KINDS: ReadonlySet<string> = new Set(["done", "frozen", "rest", "missed", "open"]);

/** Returns the node of the streak: the one with this id; else the first that is not earned yet, else the first. */
export function streakNode(
  client: { get: AchievementsClient["get"]; getSnapshot(): Pick<Snapshot, "achievements"> },
  id: string | null | undefined,
): View | undefined {
  if (id) return client.get(id);
  const { achievements, repeat_achievements } = client.getSnapshot().achievements;
  const all = [...Object.values(achievements), ...Object.values(repeat_achievements)]
    .sort((one, other) => (one.order ?? 0) - (other.order ?? 0))
    .flatMap((view): View[] => [view, ...Object.values(view.sub_achievements)])
    .filter(({ trigger }) => trigger?.streak !== undefined);
  return all.find(({ earned_count }) => earned_count === 0) ?? all[0];
}

export function streakOf(view: View): StreakView {
  const { streak } = view as View & { streak?: Partial<StreakView> };
  const breaks = view.reasons.find((reason) => reason.code === "streak_breaks");
  const count = streak?.count ?? view.progress?.value ?? 0;
  return {
    count,
    best: Math.max(streak?.best ?? 0, count),
    alive_until: streak?.alive_until ?? (breaks?.code === "streak_breaks" ? breaks.at : 0),
    freezes: streak?.freezes ?? 0,
    days: streak?.days ?? [],
  };
}

/** Returns the length of the last streak, as far back as its days are known. */
export function lastLength({ days }: StreakView): number {
  const run = days.slice(days.lastIndexOf("missed", days.lastIndexOf("done")) + 1, days.lastIndexOf("done") + 1);
  return run.filter((day) => day === "done").length;
}

/** Returns this number of days up to today. The last day of a live streak is today; the dates of a broken streak's days are unknown. */
export function lastDays({ count, days }: StreakView, many: number, now: number): Day[] {
  const known = count > 0 ? days : [];
  return Array.from({ length: many }, (_, index) => {
    const back = many - 1 - index;
    const kind = known[known.length - 1 - back] ?? "ahead";
    return { at: daysBefore(now, back), kind: KINDS.has(kind) ? kind : "ahead", isToday: back === 0 };
  });
}

/** Returns noon of the day this many days before; days have 23 to 25 hours where the clocks change. */
function daysBefore(now: number, many: number): number {
  const day = new Date(now * 1000);
  day.setHours(12, 0, 0, 0);
  day.setDate(day.getDate() - many);
  return Math.floor(day.getTime() / 1000);
}

/** Returns the last weeks, each from its first day; the present week is last. A day in the future is undefined. */
export function weeks(streak: StreakView, now: number, first: number): (Day | undefined)[][] {
  const today = new Date(now * 1000).getDay();
  const inWeek = ((today - first + 7) % 7) + 1;
  const days: (Day | undefined)[] = lastDays(streak, 28 + inWeek, now);
  while (days.length % 7 > 0) days.push(undefined);
  return Array.from({ length: days.length / 7 }, (_, week) => days.slice(week * 7, week * 7 + 7));
}

/** Returns the first day of the week in a language; 0 is Sunday. */
export function firstDay(lang: string | undefined): number {
  try {
    const locale = new Intl.Locale(lang || navigator.language) as Intl.Locale & {
      getWeekInfo?(): { firstDay: number };
      weekInfo?: { firstDay: number };
    };
    return (locale.getWeekInfo?.() ?? locale.weekInfo ?? { firstDay: 1 }).firstDay % 7;
  } catch {
    return 1;
  }
}
