// What can be done with an achievement by hand: claims, and buttons that make progress.

import { h, type Child } from "./dom.ts";
import { number, plural } from "./format.ts";
import { complete, isOpen, type Game, type View } from "./game.ts";
import { isChain, stepSizes, subs } from "./nodes.ts";
import { button } from "./parts.ts";

/** Buttons that claim and that make progress. */
export function actions(game: Game, view: View): Child {
  const buttons: Child[] = [view.claimable && claimButton(view, false), view.claimable_total && claimButton(view, true), waiting(view)];
  const progress = progressButtons(game, view);
  if (progress === null && !buttons.some(Boolean)) return null;
  return h("div", { class: "actions" }, h("div", { class: "claims" }, buttons), progress ?? h("div", { class: "progress-buttons" }));
}

function claimButton(view: View, total: boolean): HTMLElement {
  return button("claim", total ? "Claim total reward" : "Claim", {
    kind: "primary", icon: "gift", label: total ? `Claim total reward of ${view.name}` : `Claim ${view.name}`, data: { id: view.id, total },
  });
}

/** What earlier rounds have left to be claimed. */
export function waiting(view: View): Child {
  const totals = "pending_total_claims" in view ? view.pending_total_claims : 0;
  if (totals + view.pending_claims === 0) return null;
  return [
    totals > 0 && h("span", { class: "caption" }, `${plural(totals, "total reward")} waiting`),
    view.pending_claims > 0 && h("span", { class: "caption" }, `${plural(view.pending_claims, "finished round")} to claim`),
  ];
}

/** Buttons that make progress, where it is made by hand. */
export function progressButtons(game: Game, view: View): HTMLElement | null {
  const chain = isChain(view);
  if (view.trigger !== undefined || (view.max_count === 0 && !chain)) return null;
  const steps = chain ? subs(view, game.order) : [view];
  const canAdd = steps.some((node) => isOpen(node) && node.count < node.max_count);
  const canTake = steps.some((node) => node.count > 0 && node.claim_time_sec === 0 && node.is_active && (complete(node) || isOpen(node)));
  const unit = view.additional_properties["unit"] ?? "";
  return h("div", { class: "progress-buttons" },
    button("progress", "−1", { kind: "quiet", label: `−1 ${unit} for ${view.name}`, disabled: !canTake, data: { id: view.id, amount: -1 } }),
    stepSizes(view).map((size) => button("progress", `+${number(size)}`, { label: `+${number(size)} ${unit} for ${view.name}`, disabled: !canAdd, data: { id: view.id, amount: size } })));
}
