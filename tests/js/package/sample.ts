// Definitions that use most features of the engine.

import type { Definitions } from "../../../pkg/index.js";

/** 2026-10-01T00:00:00Z, a Thursday. */
export const NOW = 1_790_812_800;

export const sample = {
  achievements: {
    first_steps: {
      name: "First steps",
      max_count: 3,
      category: "basics",
      reward: { guaranteed: { currencies: { gold: { min: 100 } } } },
    },
    daily: { name: "Daily", max_count: 2, reset_cronexpr: "0 0 * * *", category: "daily", auto_claim: true },
    pass: {
      name: "Season pass",
      max_count: 1,
      precondition_ids: ["tier_2"],
      total_reward: { weighted: [{ items: { hat: { min: 1 } }, weight: 1 }], max_rolls: 1 },
      sub_achievements: {
        tier_1: { name: "Tier 1", max_count: 5 },
        tier_2: { name: "Tier 2", max_count: 5, precondition_ids: ["tier_1"] },
      },
    },
    streak: { name: "Three days", trigger: { streak: { days: 3 } }, icon: "flame.svg" },
    course: { name: "Course", trigger: { content: { content_ids: ["a", "b"], require: "all" } } },
  },
  settings: { enabled: true },
} satisfies Definitions;
