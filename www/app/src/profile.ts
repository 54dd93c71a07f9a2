// A profile: badges by category, for documents whose nodes are earned by what people do.

import type { Achievement } from "plaudit";
import { h, svg, type Child } from "./dom.ts";
import { longDate, number } from "./format.ts";
import { emblem, icon } from "./icons.ts";
import type { Category } from "./nodes.ts";
import { button, wayWords } from "./parts.ts";
import type { Game } from "./game.ts";
import { standing, unlocked, type Standing } from "./status.ts";
import { criteria } from "./words.ts";

export function profileSections(game: Game, categories: readonly Category[]): Child[] {
  return categories.map(({ name, nodes }, index) => h("section", {
    class: "category", "data-key": `category ${name}`, "--badges": nodes.length, "aria-labelledby": `category-${String(index)}`,
  },
  h("h2", { id: `category-${String(index)}` }, name,
    h("span", { class: "count" }, `${number(nodes.filter(unlocked).length)} of ${number(nodes.length)}`)),
  h("ul", { class: "badges" }, nodes.map((node) => badge(game, node)))));
}

function badge(game: Game, node: Achievement): HTMLElement {
  const state = standing(game, node);
  const got = unlocked(node);
  return h("li", { class: `badge ${state.kind}${got ? " got" : ""}`, "data-key": node.id, "data-id": node.id, "data-kind": state.kind },
    h("button", { type: "button", class: "badge-button", "data-do": "detail", "data-id": node.id },
      ring(state, emblem(node.icon, node.name), got),
      h("span", { class: "badge-name" }, node.name),
      h("span", { class: "badge-status" }, statusLine(game, state, got))),
    node.earned_count > 1 && h("span", { class: "times" }, h("span", { "aria-hidden": "true" }, `×${number(node.earned_count)}`), h("span", { class: "unseen" }, `earned ${number(node.earned_count)} times`)),
    node.archived && h("span", { class: "caption" }, icon("archive"), "Archived"),
    state.claim.own && button("claim", "Claim", { kind: "primary", icon: "gift", label: `Claim ${node.name}`, data: { id: node.id, total: false } }));
}

function statusLine(game: Game, state: Standing, got: boolean): string {
  if (got) return longDate(state.view.last_earned_time_sec || state.view.claim_time_sec);
  if (state.kind === "claimable") return "Ready to claim";
  if (state.kind === "missed") return "Missed";
  if (state.way.target > 1 && state.kind !== "locked") return wayWords(state);
  return state.kind === "locked" ? "Locked" : criteria(game, state.view);
}

/** The emblem in a ring that fills up. */
export function ring(state: Standing, inner: Element, got: boolean): HTMLElement {
  const share = got ? 1 : state.way.target === 0 ? 0 : Math.min(1, state.way.value / state.way.target);
  return h("span", { class: "ring" },
    svg("svg", { viewBox: "0 0 72 72", class: "ring-track", "aria-hidden": "true", focusable: "false" },
      svg("circle", { cx: 36, cy: 36, r: 33, class: "track" }),
      share > 0 && svg("circle", { cx: 36, cy: 36, r: 33, class: "done", pathLength: 100, "stroke-dasharray": `${String(Math.round(share * 100))} 100` })),
    h("span", { class: "medal" }, inner));
}
