// Orders nodes as in their document, and treats the steps of a parent as a chain.

import type { Achievement, AchievementList, Definitions, SubAchievement } from "plaudit";
import { achievementsOf } from "../../../pkg-template/src/nesting.ts";
import { isRecord } from "./json.ts";

/** The position of each id in the document. */
export type Order = ReadonlyMap<string, number>;
export interface Category {
  name: string;
  nodes: Achievement[];
}

export function orderOf(definitions: Definitions): Order {
  const order = new Map<string, number>();
  for (const [id, definition] of Object.entries(achievementsOf(definitions))) {
    order.set(id, order.size);
    const subs = isRecord(definition) ? definition["sub_achievements"] : undefined;
    if (isRecord(subs)) for (const sub of Object.keys(subs)) order.set(sub, order.size);
  }
  return order;
}

/** Groups achievements by category, in the order of the document; those without a category are under the empty name. */
export function categories(list: AchievementList, order: Order): Category[] {
  const all = [...Object.values(list.achievements), ...Object.values(list.repeat_achievements)];
  const found = new Map<string, Category>();
  for (const node of sorted(all, order)) {
    const category = found.get(node.category) ?? { name: node.category, nodes: [] };
    category.nodes.push(node);
    found.set(node.category, category);
  }
  return [...found.values()];
}

export function subs(parent: Achievement, order: Order): SubAchievement[] {
  return sorted(Object.values(parent.sub_achievements), order);
}

function sorted<N extends { id: string }>(nodes: N[], order: Order): N[] {
  return nodes.sort((a, b) => (order.get(a.id) ?? Infinity) - (order.get(b.id) ?? Infinity));
}

/** Whether all steps but one have another step as their precondition, and none has a trigger. */
export function isChain(node: Achievement | SubAchievement): node is Achievement {
  if (!("sub_achievements" in node)) return false;
  const steps = Object.values(node.sub_achievements);
  const ids = new Set(steps.map(({ id }) => id));
  const first = steps.filter((step) => !step.precondition_ids.some((id) => ids.has(id)));
  return steps.length > 1 && first.length === 1 && steps.every((step) => step.trigger === undefined);
}

/**
 * Distributes an amount over a chain: it fills each step in turn, with the rest for the next one. All amounts go into one batch, in which
 * each step unlocks the next one.
 */
export function spread(parent: Achievement, order: Order, amount: number): Record<string, number> {
  const steps = subs(parent, order);
  if (amount < 0) {
    const last = steps.findLast((step) => step.count > 0) ?? steps[0];
    return last === undefined ? {} : { [last.id]: amount };
  }
  const amounts: Record<string, number> = {};
  let left = amount;
  for (const step of steps) {
    const taken = Math.min(left, Math.max(0, step.max_count - step.count));
    if (taken > 0) amounts[step.id] = taken;
    left -= taken;
  }
  return amounts;
}

/** Returns the amounts of a node's progress buttons. */
export function stepSizes(node: Achievement | SubAchievement): number[] {
  const given = (node.additional_properties["steps"] ?? "")
    .split(",")
    .map(Number)
    .filter((size) => Number.isSafeInteger(size) && size > 0);
  if (given.length > 0) return given.slice(0, 3);
  const large = Math.ceil(node.max_count / 5);
  return large > 1 ? [1, large] : [1];
}
