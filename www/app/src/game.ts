// The interface of a game for the page, implemented with an engine alone and with a device's client.

import type { Achievement, AchievementState, Definitions, SubAchievement } from "plaudit";
import { isChain, spread, type Order } from "./nodes.ts";
import type { Source } from "./samples/index.ts";

export type View = Achievement | SubAchievement;

export interface Game {
  readonly source: Source;
  readonly definitions: Definitions;
  readonly order: Order;
  now(): number;
  get(id: string): View | undefined;
}

/** Returns a node's name; hidden nodes have a general one. */
export function nameOf(game: Game, id: string): string {
  const view = game.get(id);
  if (view !== undefined) return view.name;
  return game.order.has(id) ? "a secret achievement" : `${id} (not defined)`;
}

/** Returns the state to show: a `done` node whose run is claimed is shown as `claimed`. */
export function shownState({ state, claim_time_sec, trigger }: View): AchievementState {
  return state === "done" && claim_time_sec > 0 && trigger === undefined ? "claimed" : state;
}

/** Whether a node can progress now. */
export function isOpen(view: View): boolean {
  return view.reasons.every((reason) => reason.code === "streak_breaks" || reason.code === "streak_frozen");
}

/** Whether the current run of a node is complete. */
export function complete(view: View): boolean {
  return view.max_count > 0 ? view.count >= view.max_count : view.claim_time_sec > 0;
}

/** Whether a node was ever unlocked, as counted in a profile. */
export function unlocked(view: View): boolean {
  return view.earned_count > 0 || view.claim_time_sec > 0;
}

/** Returns the activity that adds an amount to a node, or to the steps of a chain one after the other. */
export function progressed(game: Game, id: string, amount: number): { type: "update"; achievements: Record<string, number> } {
  const view = game.get(id);
  return { type: "update", achievements: view !== undefined && isChain(view) ? spread(view, game.order, amount) : { [id]: amount } };
}
