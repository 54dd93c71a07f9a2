// How a node stands, in one word and in reasons: the engine's views, explanations and previews put together.

import { PlauditError } from "plaudit";
import type { Explanation } from "plaudit";
import type { Game, View } from "./game.ts";
import { reasonWords, type Phrase } from "./words.ts";

export type Kind = "claimable" | "claimed" | "earned" | "open" | "locked" | "closed" | "ended" | "missed";

export interface Standing {
  view: View;
  kind: Kind;
  label: string;
  /** Progress counts now. */
  open: boolean;
  reasons: Phrase[];
  claim: { own: boolean; total: boolean };
  /** The way so far; a target of 0 means that there is no way to show. */
  way: { value: number; target: number };
}

const labels: Readonly<Record<Kind, string>> = {
  claimable: "Ready to claim",
  claimed: "Claimed",
  earned: "Unlocked",
  open: "In progress",
  locked: "Locked",
  closed: "Not open",
  ended: "Ended",
  missed: "Missed",
};

export function standing(game: Game, view: View): Standing {
  const explanation = explain(game, view.id);
  const claim = game.claimable(view);
  const kind = kindOf(view, explanation, claim);
  // A parent that waits for its own steps only is what those steps are: under way.
  if (kind === "locked" && waitsForItsSteps(view, explanation)) {
    return { view, kind: "open", label: "In progress", open: explanation.open, reasons: [], claim, way: way(game, view) };
  }
  // Once it is earned, nothing that stood in the way matters; a claim that comes back says when.
  const reasons = kind === "earned" || kind === "claimable" ? [] : reasonWords(game, explanation, view, game.now());
  const label = kind === "open" && view.count === 0 && (view.progress?.value ?? 0) === 0 ? "Open" : labels[kind];
  return { view, kind, label, open: explanation.open, reasons, claim, way: way(game, view) };
}

/** Whether progress counts now. */
export function isOpen(game: Game, view: View): boolean {
  return explain(game, view.id).open;
}

function explain(game: Game, id: string): Explanation {
  try {
    return game.explain(id);
  } catch (error) {
    if (error instanceof PlauditError) return { id, open: false, reasons: [] };
    throw error;
  }
}

function waitsForItsSteps(view: View, explanation: Explanation): boolean {
  if (!("sub_achievements" in view)) return false;
  const own = new Set(Object.keys(view.sub_achievements));
  return explanation.reasons.every((reason) => reason.code === "locked" && reason.ids.length > 0 && reason.ids.every((id) => own.has(id)));
}

function kindOf(view: View, explanation: Explanation, claim: { own: boolean; total: boolean }): Kind {
  const has = (code: Explanation["reasons"][number]["code"]): boolean => explanation.reasons.some((reason) => reason.code === code);
  if (claim.own || claim.total) return "claimable";
  // What a trigger earned is a badge to keep, whatever was paid for it.
  if (view.trigger !== undefined && view.earned_count > 0) return "earned";
  if (view.claim_time_sec > 0) return "claimed";
  if (view.max_count > 0 && view.count >= view.max_count) return "earned";
  if (has("expired")) return "ended";
  if (has("missed") || has("archived")) return "missed";
  if (has("inactive")) return "closed";
  if (has("locked") || has("disabled") || has("app_version")) return "locked";
  return "open";
}

function way(game: Game, view: View): { value: number; target: number } {
  if (view.trigger !== undefined && view.earned_count > 0 && view.count > 0) return { value: 1, target: 1 };
  if (view.progress !== undefined) return { value: Math.min(view.progress.value, view.progress.target), target: view.progress.target };
  if (view.max_count > 0) return { value: view.count, target: view.max_count };
  if ("sub_achievements" in view) {
    const subs = Object.values(view.sub_achievements);
    if (subs.length > 0) return { value: subs.filter(complete).length, target: subs.length };
  }
  const named = view.precondition_ids.map((id) => game.get(id));
  return { value: named.filter((node) => node !== undefined && complete(node)).length, target: named.length };
}

/** Whether the current run is complete. */
export function complete(view: View): boolean {
  return view.max_count > 0 ? view.count >= view.max_count : view.claim_time_sec > 0;
}

/** Whether it was ever unlocked, which is what a profile counts. */
export function unlocked(view: View): boolean {
  return view.earned_count > 0 || view.claim_time_sec > 0;
}
