// The buttons of an achievement: claims in the product, and progress in the simulator.

import { h, type Child } from "./dom.ts";
import { number, plural } from "./format.ts";
import { complete, isOpen, type Game, type View } from "./game.ts";
import { isChain, stepSizes, subs } from "./nodes.ts";
import { button } from "./parts.ts";

/** Renders the buttons for claims. */
export function claims(view: View): Child {
  const buttons: Child[] = [view.claimable && claimButton(view, false), view.claimable_total && claimButton(view, true), waiting(view)];
  return buttons.some(Boolean) && h("div", { class: "claims" }, buttons);
}

function claimButton(view: View, total: boolean): HTMLElement {
  return button("claim", total ? "Claim total reward" : "Claim", {
    kind: "primary",
    icon: "gift",
    label: total ? `Claim total reward of ${view.name}` : `Claim ${view.name}`,
    data: { id: view.id, total },
  });
}

/** Renders the number of earlier rounds that can be claimed. */
export function waiting(view: View): Child {
  const totals = "pending_total_claims" in view ? view.pending_total_claims : 0;
  if (totals + view.pending_claims === 0) return null;
  return [
    totals > 0 && h("span", { class: "caption" }, `${plural(totals, "total reward")} waiting`),
    view.pending_claims > 0 && h("span", { class: "caption" }, `${plural(view.pending_claims, "finished round")} to claim`),
  ];
}

/** Renders the buttons for progress; null for a node with a trigger or without a count. */
export function progressButtons(game: Game, view: View): HTMLElement | null {
  const chain = isChain(view);
  if (view.trigger !== undefined || (view.max_count === 0 && !chain)) return null;
  const steps = chain ? subs(view, game.order) : [view];
  const canAdd = steps.some((node) => isOpen(node) && node.count < node.max_count);
  const canTake = steps.some((node) => node.count > 0 && node.claim_time_sec === 0 && node.is_active && (complete(node) || isOpen(node)));
  const unit = view.additional_properties["unit"] ?? "";
  return h(
    "div",
    { class: "progress-buttons" },
    button("progress", "−1", {
      kind: "quiet",
      label: `−1 ${unit} for ${view.name}`,
      disabled: !canTake,
      data: { id: view.id, amount: -1 },
    }),
    stepSizes(view).map((size) =>
      button("progress", `+${number(size)}`, {
        label: `+${number(size)} ${unit} for ${view.name}`,
        disabled: !canAdd,
        data: { id: view.id, amount: size },
      }),
    ),
  );
}
