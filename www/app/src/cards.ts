// Achievements as cards, by category: for documents whose nodes are advanced by hand.

import type { Achievement } from "plaudit";
import { h, type Child } from "./dom.ts";
import { number, plural } from "./format.ts";
import { emblem, icon } from "./icons.ts";
import { isChain, stepSizes, subs, type Category } from "./nodes.ts";
import { bar, button, grantedChips, phrase, prizeChips, timing, wayWords } from "./parts.ts";
import type { Game, View } from "./game.ts";
import { complete, standing, type Standing } from "./status.ts";
import { criteria } from "./words.ts";

/** Thousands of cards at once help nobody. */
export const CARDS_AT_FIRST = 60;

export function cardSections(game: Game, categories: readonly Category[], shown: ReadonlyMap<string, number>): Child[] {
  return categories.map(({ name, nodes }, index) => {
    const limit = shown.get(name) ?? CARDS_AT_FIRST;
    return h("section", { class: "category", "data-key": `category ${name}`, "aria-labelledby": `category-${String(index)}` },
      h("h2", { id: `category-${String(index)}` }, name, h("span", { class: "count" }, summary(nodes))),
      h("div", { class: "cards" }, nodes.slice(0, limit).map((node) => card(game, node))),
      nodes.length > limit && button("more", `Show ${number(nodes.length - limit)} more`, { data: { category: name } }));
  });
}

function summary(nodes: readonly Achievement[]): string {
  return `${number(nodes.filter(complete).length)} of ${number(nodes.length)}`;
}

function card(game: Game, node: Achievement): HTMLElement {
  const now = game.now();
  const state = standing(game, node);
  const title = `node-${String(game.order.get(node.id) ?? 0)}`;
  const steps = subs(node, game.order);
  return h("article", { class: `card ${state.kind}${steps.length > 0 ? " wide" : ""}`, "data-key": node.id, "data-id": node.id, "data-kind": state.kind, "aria-labelledby": title },
    h("div", { class: "medal" }, emblem(node.icon, node.name)),
    h("div", { class: "about" },
      h("h3", { id: title }, h("button", { type: "button", class: "name", "data-do": "detail", "data-id": node.id }, node.name)),
      node.description !== "" && h("p", { class: "description" }, node.description),
      node.trigger !== undefined && h("p", { class: "description" }, criteria(game, node))),
    h("p", { class: "meta" }, pill(state), timing(node, now)),
    h("div", { class: "way" }, bar(state), state.way.target > 0 && h("span", { class: "numbers" }, wayWords(state))),
    reasons(state, now),
    rewards(game, node),
    steps.length > 0 && h("ol", { class: "steps" }, steps.map((step, index) => stepItem(game, step, index))),
    actions(game, state));
}

export function pill(state: Standing): HTMLElement {
  const icons: Record<Standing["kind"], string> = {
    claimable: "gift", claimed: "check", earned: "check", open: "play", locked: "lock", closed: "moon", ended: "archive", missed: "archive",
  };
  return h("span", { class: `pill ${state.kind}` }, icon(icons[state.kind]), state.label);
}

export function reasons(state: Standing, now: number): Child {
  // The label says "claimed" already; what is left to say is when it comes back, which the card's timing does.
  if (state.kind === "claimed" || state.reasons.length === 0) return null;
  return h("ul", { class: "reasons" }, state.reasons.map((words) => h("li", {}, icon(state.kind === "locked" ? "lock" : "clock"), h("span", {}, phrase(words, now)))));
}

function rewards(game: Game, node: Achievement): Child {
  const got = grantedChips(game, node);
  const own = node.claim_time_sec > 0 ? [] : prizeChips(game, node.available_rewards);
  const total = node.total_claim_time_sec > 0 ? [] : prizeChips(game, node.available_total_reward);
  if (got.length + own.length + total.length === 0) return null;
  return h("div", { class: "rewards" },
    got.length > 0 && h("ul", { class: "chips", "aria-label": "Received" }, got),
    own.length > 0 && h("ul", { class: "chips", "aria-label": "Reward" }, own),
    total.length > 0 && [h("span", { class: "caption" }, "All steps"), h("ul", { class: "chips", "aria-label": "Total reward" }, total)]);
}

function stepItem(game: Game, step: View, index: number): HTMLElement {
  const state = standing(game, step);
  const done = complete(step);
  return h("li", { class: `step ${state.kind}${done ? " done" : ""}`, "data-key": step.id, "data-id": step.id, "data-kind": state.kind },
    h("span", { class: "dot", "aria-hidden": "true" }, done ? icon("check") : state.kind === "locked" ? icon("lock") : String(index + 1)),
    h("div", { class: "step-about" },
      h("button", { type: "button", class: "name", "data-do": "detail", "data-id": step.id }, step.name),
      h("span", { class: "unseen" }, `, ${state.label}`),
      h("span", { class: "numbers" }, wayWords(state))),
    bar(state),
    h("ul", { class: "chips", "aria-label": "Reward" }, step.claim_time_sec > 0 ? grantedChips(game, step) : prizeChips(game, step.available_rewards)),
    step.pending_claims > 0 && h("span", { class: "caption" }, waiting(step)),
    state.claim.own && claimButton(step, false));
}

function claimButton(view: View, total: boolean): HTMLElement {
  return button("claim", total ? "Claim total reward" : "Claim", {
    kind: "primary", icon: "gift", label: total ? `Claim total reward of ${view.name}` : `Claim ${view.name}`, data: { id: view.id, total },
  });
}

function waiting(view: View): string {
  return `${plural(view.pending_claims, "finished round")} to claim`;
}

/** Buttons that claim and that make progress. */
export function actions(game: Game, state: Standing): Child {
  const { view, claim } = state;
  const buttons: Child[] = [
    claim.own && claimButton(view, false),
    claim.total && claimButton(view, true),
    "pending_total_claims" in view && view.pending_total_claims > 0 && h("span", { class: "caption" }, `${plural(view.pending_total_claims, "total reward")} waiting`),
    view.pending_claims > 0 && h("span", { class: "caption" }, waiting(view)),
  ];
  const progress = progressButtons(game, state);
  if (progress === null && !buttons.some(Boolean)) return null;
  return h("div", { class: "actions" }, h("div", { class: "claims" }, buttons), progress ?? h("div", { class: "progress-buttons" }));
}

/** Buttons that make progress, where it is made by hand. */
export function progressButtons(game: Game, state: Standing): HTMLElement | null {
  const { view } = state;
  const chain = isChain(view);
  if (view.trigger !== undefined || (view.max_count === 0 && !chain)) return null;
  const steps = chain ? subs(view, game.order) : [view];
  const isOpen = (node: View): boolean => (node.id === view.id ? state : standing(game, node)).open;
  const canAdd = steps.some((node) => isOpen(node) && node.count < node.max_count);
  const canTake = steps.some((node) => node.count > 0 && node.claim_time_sec === 0 && node.is_active && (complete(node) || isOpen(node)));
  const unit = view.additional_properties["unit"] ?? "";
  return h("div", { class: "progress-buttons" },
    button("progress", "−1", { kind: "quiet", label: `−1 ${unit} for ${view.name}`, disabled: !canTake, data: { id: view.id, amount: -1 } }),
    stepSizes(view).map((size) => button("progress", `+${number(size)}`, { label: `+${number(size)} ${unit} for ${view.name}`, disabled: !canAdd, data: { id: view.id, amount: size } })));
}
