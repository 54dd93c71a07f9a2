// Describes rewards in words: available ones and granted ones.

import { html, nothing, type TemplateResult } from "lit";
import type { Achievement, AvailableRewards, Range, Reward, SubAchievement } from "../../index.js";
import type { PlauditTexts } from "../../elements.js";
import type { Format } from "./format.js";

type Kinds = { [kind in "currencies" | "items" | "energies"]?: Record<string, number | { count?: Range }> };

export function offered(rewards: AvailableRewards | undefined, t: PlauditTexts, format: Format): string[] {
  const certain = granted(rewards?.guaranteed, t, format);
  return rewards?.weighted?.length ? [...certain, t.chance] : certain;
}

export function granted(rewards: Reward | Kinds | undefined, t: PlauditTexts, { number }: Format): string[] {
  const { currencies, items, energies } = (rewards ?? {}) as Kinds;
  return Object.entries({ ...currencies, ...items, ...energies }).map(([id, amount]) => {
    const { min = 0, max = min } = typeof amount === "number" ? { min: amount } : (amount.count ?? {});
    return t.amount(t.item(id), max > min ? `${number(min)}–${number(max)}` : number(min), max);
  });
}

/** Lists the rewards that a node has granted. */
export function receivedBy(view: Achievement | SubAchievement, t: PlauditTexts, format: Format): string[] {
  return [...granted(view.reward, t, format), ...granted((view as Achievement).total_reward, t, format)];
}

/** Lists the rewards that a node grants, or has granted. */
export function worthOf(view: Achievement | SubAchievement | undefined, t: PlauditTexts, format: Format): string[] {
  if (!view) return [];
  const received = receivedBy(view, t, format);
  return received.length > 0 ? received : offered(view.available_rewards, t, format);
}

/** Renders a line of rewards with their label. */
export function chips(name: string | undefined, words: readonly string[]): TemplateResult | typeof nothing {
  return words.length === 0
    ? nothing
    : html`<p class="rewards" part="rewards">${name === undefined ? nothing : html`<span class="caption" part="caption">${name}</span>`}${words.map((word) => html`<span class="reward" part="reward">${word}</span>`)}</p>`;
}
