// What the page reads of a document being played, whoever plays it: the engine alone, or a device with a client.

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

/** A node's name as the visitor may know it. */
export function nameOf(game: Game, id: string): string {
  const view = game.get(id);
  if (view !== undefined) return view.name;
  return game.order.has(id) ? "a secret achievement" : `${id} (not defined)`;
}

/** How it stands, in a word; of what is done for good, that its reward was taken says more. */
export function shownState({ state, claim_time_sec, trigger }: View): AchievementState {
  return state === "done" && claim_time_sec > 0 && trigger === undefined ? "claimed" : state;
}

/** Whether progress counts now. */
export function isOpen(view: View): boolean {
  return view.reasons.every((reason) => reason.code === "streak_breaks");
}

/** Whether the current run is complete. */
export function complete(view: View): boolean {
  return view.max_count > 0 ? view.count >= view.max_count : view.claim_time_sec > 0;
}

/** Whether it was ever unlocked, which is what a profile counts. */
export function unlocked(view: View): boolean {
  return view.earned_count > 0 || view.claim_time_sec > 0;
}

/** The activity that adds to a node, or to the steps of a chain one after the other. */
export function progressed(game: Game, id: string, amount: number): { type: "update"; achievements: Record<string, number> } {
  const view = game.get(id);
  return { type: "update", achievements: view !== undefined && isChain(view) ? spread(view, game.order, amount) : { [id]: amount } };
}
