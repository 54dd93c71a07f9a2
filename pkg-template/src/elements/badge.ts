// The badge in lists, pop-ups and dialogs: the metal of its tier, an icon, a mark for its state, and a progress ring.

import { html, noChange, nothing, svg, type TemplateResult } from "lit";
import { Directive, directive } from "lit/directive.js";
import type { IconSubject } from "../../elements.js";
import type { AchievementState, Tier } from "../../index.js";
import { MARKS, pathOf, pictureOf } from "./icons.js";
import { own } from "../members.js";
import { drawing } from "./parts.js";

/** The state of a badge; `lit` at the moment of its unlock. */
type BadgeState = AchievementState | "lit" | "secret";

export interface BadgeLook {
  state: BadgeState;
  tier?: Tier | undefined;
  value?: number;
  target?: number;
}

/** The outlines in a 48 × 48 square: a coin, a shield, a rosette, a star. */
const SHAPES: Readonly<Record<Tier, string>> = {
  bronze: "M24 4a20 20 0 1 0 .1 0z",
  silver: "M24 3.5 41 13v22L24 44.5 7 35V13z",
  gold: star(12, 20.5, 17.5),
  platinum: star(8, 21, 16),
};

const EARNED: ReadonlySet<BadgeState> = new Set(["lit", "done", "claimed", "claimable"]);
const AWAY: ReadonlySet<BadgeState> = new Set(["locked", "inactive", "app_version", "secret"]);

/** The gradients of the metals, which each shadow root needs once. */
export const metals: TemplateResult = html`<svg class="metals" aria-hidden="true" width="0" height="0"><defs>${(
  ["bronze", "silver", "gold", "platinum"] as const
).map(
  (tier) =>
    svg`<linearGradient id=${tier} x1="0" y1="0" x2="1" y2="1"><stop offset="0" class=${`${tier} high`}></stop><stop offset=".5" class=${`${tier} mid`}></stop><stop offset="1" class=${`${tier} low`}></stop></linearGradient>`,
)}</defs></svg>`;

export function tierOf(tier: unknown): Tier | undefined {
  return typeof tier === "string" && own(SHAPES, tier) !== undefined ? (tier as Tier) : undefined;
}

/** Renders a badge; `drawn` is the host's own drawing in place of the icon. */
export function badge(
  subject: IconSubject | undefined,
  { state, tier: named, value = 0, target = 0 }: BadgeLook,
  drawn?: Node,
): TemplateResult {
  const tier = tierOf(named);
  const isEarned = EARNED.has(state);
  const way = !isEarned && target > 0 && value > 0 ? Math.min(100, (value / target) * 100) : 0;
  const mark =
    state === "locked" || state === "inactive" || state === "app_version"
      ? "lock"
      : state === "claimable"
        ? "gift"
        : state === "done" || state === "claimed"
          ? "tick"
          : undefined;
  return html`<span class=${`badge ${state} ${tier ?? "plain"} ${isEarned ? "earned" : AWAY.has(state) ? "away" : ""}`} part="badge" aria-hidden="true">${
    way > 0
      ? html`<svg class="ring" viewBox="0 0 48 48"><circle cx="24" cy="24" r="22.5" class="track"></circle><circle cx="24" cy="24" r="22.5" class="gone" pathLength="100" stroke-dasharray=${`${way.toFixed(1)} 100`}></circle></svg>`
      : nothing
  }${drawn ? same(drawn) : html`<span class="icon" part="icon">${tier ? medal(tier) : nothing}${glyph(subject, state)}</span>`}${
    tier && isEarned ? html`<span class="shine"></span>` : nothing
  }${mark ? html`<span class=${`mark ${mark}`} part="mark">${drawing(MARKS[mark])}</span>` : nothing}</span>`;
}

function glyph(subject: IconSubject | undefined, state: BadgeState): unknown {
  if (state === "secret") return drawing(MARKS.question);
  const picture = pictureOf(subject);
  return picture === undefined ? drawing(pathOf(subject)) : html`<img src=${picture} alt="" loading="lazy" decoding="async">`;
}

function medal(tier: Tier): TemplateResult {
  return html`<svg class="medal" viewBox="0 0 48 48"><path class="rim" d=${SHAPES[tier]}></path><path class="face" d=${SHAPES[tier]} fill=${`url(#${tier})`}></path><circle class="well" cx="24" cy="24" r="13"></circle></svg>`;
}

/** Returns the path of a star with this number of points, between two radii. */
function star(points: number, outer: number, inner: number): string {
  const corners = Array.from({ length: points * 2 }, (_, index) => {
    const radius = index % 2 === 0 ? outer : inner;
    const angle = (Math.PI * index) / points - Math.PI / 2;
    return `${(24 + radius * Math.cos(angle)).toFixed(1)} ${(24 + radius * Math.sin(angle)).toFixed(1)}`;
  });
  return `M${corners.join("L")}z`;
}

/** Keeps the present drawing if a host's new one looks the same. */
const same = directive(
  class extends Directive {
    #node: Node | undefined;
    override render(node: Node): unknown {
      if (this.#node?.isEqualNode(node)) return noChange;
      this.#node = node.cloneNode(true);
      return node;
    }
  },
);
