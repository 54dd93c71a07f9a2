// Converts rewards for display: possible ones and granted ones.

import type { AvailableRewards, AvailableRewardsContents, Grant, Range, Reward } from "plaudit";

export interface Prize {
  id: string;
  min: number;
  max: number;
}
/** One weighted row with its share of the weight. */
interface Chance {
  prizes: Prize[];
  percent: number;
}
/** The certain part of a reward, and the possible results of each roll. */
export interface Offer {
  certain: Prize[];
  chances: Chance[];
  rolls: number;
}

export function offer(available: AvailableRewards | undefined): Offer {
  const rows = available?.weighted ?? [];
  const sum = rows.reduce((total, row) => total + (row.weight ?? 0), 0);
  const total = Math.max(available?.total_weight ?? 0, sum);
  return {
    certain: prizes(available?.guaranteed ?? {}),
    chances: rows.map((row) => ({ prizes: prizes(row), percent: total === 0 ? 0 : ((row.weight ?? 0) / total) * 100 })),
    // A missing number of rolls means one.
    rolls: rows.length === 0 ? 0 : Math.max(1, available?.max_rolls ?? 0),
  };
}

function prizes(contents: AvailableRewardsContents): Prize[] {
  const counted = [contents.currencies, contents.items, contents.energies].flatMap((held) =>
    Object.entries(held ?? {}).map(([id, entry]) => ({ id, ...bounds(entry.count) })),
  );
  const sets = (contents.item_sets ?? []).map((entry) => ({ id: (entry.set ?? []).join(" + ") || "item set", ...bounds(entry.count) }));
  return [...counted, ...sets];
}

function bounds(range: Range | undefined): { min: number; max: number } {
  const min = range?.min ?? 0;
  return { min, max: Math.max(min, range?.max ?? min) };
}

/** Returns the items and amounts of grants, for the purse. */
export function grants(given: readonly Grant[]): { id: string; amount: number }[] {
  return given.flatMap((grant) => granted(grant.reward));
}

export function granted(reward: Reward | undefined): { id: string; amount: number }[] {
  const counted = [reward?.currencies, reward?.items, reward?.energies].flatMap((held) =>
    Object.entries(held ?? {}).map(([id, amount]) => ({ id, amount })),
  );
  const instances = Object.values(reward?.item_instances ?? {}).map((item) => ({ id: item.item_id ?? "item", amount: item.count ?? 1 }));
  return [...counted, ...instances].filter(({ amount }) => amount > 0);
}
