// What the page reads of a document being played, whoever plays it: the engine alone, or a device with a client.

import { PlauditError } from "plaudit";
import type { Achievement, Definitions, Explanation, Outcome, SubAchievement } from "plaudit";
import { isChain, spread, type Order } from "./nodes.ts";
import type { Source } from "./samples/index.ts";

export type View = Achievement | SubAchievement;

/** Which of a node's rewards can be claimed. */
export interface Claimable { own: boolean; total: boolean }

export interface Game {
  readonly source: Source;
  readonly definitions: Definitions;
  readonly order: Order;
  now(): number;
  get(id: string): View | undefined;
  explain(id: string): Explanation;
  /** What a claim of this node would pay now: the engine's own answer, without doing it. */
  claimable(view: View): Claimable;
}

/** A node's name as the visitor may know it. */
export function nameOf(game: Game, id: string): string {
  const view = game.get(id);
  if (view !== undefined) return view.name;
  return game.order.has(id) ? "a secret achievement" : `${id} (not defined)`;
}

/** Works out what is claimable by asking what a claim would do. */
export function claimableBy(view: View, claim: (total: boolean) => Outcome): Claimable {
  const would = (total: boolean): Outcome | undefined => {
    try {
      return claim(total);
    } catch (error) {
      if (error instanceof PlauditError) return undefined;
      throw error;
    }
  };
  const parent = "sub_achievements" in view ? view : undefined;
  const full = view.max_count === 0 || view.count >= view.max_count;
  const own = ((full && view.claim_time_sec === 0) || view.pending_claims > 0) && would(false) !== undefined;
  const total = parent?.available_total_reward !== undefined && (would(true)?.events ?? []).some((event) => event.type === "total_claimed");
  return { own, total };
}

/** The activity that adds to a node, or to the steps of a chain one after the other. */
export function progressed(game: Game, id: string, amount: number): { type: "update"; achievements: Record<string, number> } {
  const view = game.get(id);
  return { type: "update", achievements: view !== undefined && isChain(view) ? spread(view, game.order, amount) : { [id]: amount } };
}
