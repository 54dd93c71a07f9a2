// Progress towards completion: the nodes nearest to it, and the percentages that nodes have passed.

import type { ClientEvents, Snapshot } from "../../../client.js";
import type { AchievementList, Trigger } from "../../../index.js";
import type { View } from "../../view.js";

/** The percentages at which progress is reported. */
const MARKS: readonly number[] = [90, 75, 50, 25];

/** Returns the nodes that can progress now and are incomplete, by the share done; of equal shares, the smaller target first, then `order`. */
export function nearest(list: AchievementList, most: number): View[] {
  const open = nodes(list).filter(({ state, value, target }) => state === "open" && value < target);
  const gone = ({ value, target }: View): number => value / target;
  return open.sort((one, other) => gone(other) - gone(one) || one.target - other.target || one.order - other.order).slice(0, most);
}

/** The percentages that the nodes of a stream have passed. */
export class Marks {
  private readonly passed = new Map<string, number>();

  constructor(snapshot: Snapshot) {
    this.next(snapshot);
  }

  /** Returns the nodes that have passed a percentage since the last call, each with the highest one; nothing before the authority's first answer. */
  next({ achievements, status }: Snapshot): ClientEvents["progress"][] {
    const views = nodes(achievements);
    const told = toTell(views);
    const news: ClientEvents["progress"][] = [];
    for (const view of views) {
      const { id, name, value, target } = view;
      const percent = isOnTheWay(view) ? (MARKS.find((mark) => value * 100 >= mark * target) ?? 0) : 0;
      const before = this.passed.get(id);
      this.passed.set(id, percent);
      if (before !== undefined && percent > before && status.state !== "loading" && told.has(id))
        news.push({ id, name, value, target, percent });
    }
    return news;
  }
}

function isOnTheWay({ state, value, target }: View): boolean {
  return state === "open" && target > 1 && value < target;
}

/** Returns all achievements and their subs. */
export function nodes({ achievements, repeat_achievements }: AchievementList): View[] {
  return [...Object.values(achievements), ...Object.values(repeat_achievements)].flatMap((view): View[] => [
    view,
    ...Object.values(view.sub_achievements),
  ]);
}

/** Selects, among triggers that count the same thing, only the next one: progress towards three days is not also reported for thirty (G17). */
function toTell(views: readonly View[]): ReadonlySet<string> {
  const next = new Map<string, View>();
  for (const view of views.filter(isOnTheWay)) {
    const key = view.trigger ? measureOf(view.trigger) : view.id;
    const other = next.get(key);
    if (other === undefined || view.target < other.target) next.set(key, view);
  }
  return new Set([...next.values()].map(({ id }) => id));
}

function measureOf(trigger: Trigger): string {
  const { streak, stat } = trigger as { streak?: { of?: string }; stat?: { id: string } };
  const content = trigger.content ? JSON.stringify(trigger.content) : "";
  return `trigger ${Object.keys(trigger).join()} ${streak?.of ?? ""} ${stat?.id ?? ""} ${content}`;
}
