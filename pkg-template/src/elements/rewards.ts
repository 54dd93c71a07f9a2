// Rewards in words: what may be won, and what was paid.

import type { AvailableRewards, Range, Reward } from "../../index.js";
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
    const { min = 0, max = min } = typeof amount === "number" ? { min: amount } : amount.count ?? {};
    return t.amount(t.item(id), max > min ? `${number(min)}–${number(max)}` : number(min), max);
  });
}
