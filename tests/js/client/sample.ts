// Definitions for clients, and helpers for tests with them.

import type { Definitions } from "../../../pkg/index.js";
import type { Activity } from "../../../pkg/client.js";

/** 2026-10-01T00:00:00Z, a Thursday. */
export const NOW = 1_790_812_800;

export const definitions = {
  achievements: {
    first_steps: { name: "First steps", max_count: 3, reward: { guaranteed: { currencies: { gold: { min: 100 } } } } },
    regular: { name: "Regular", trigger: { session_count: { sessions: 1 } } },
    daily: { name: "Daily", max_count: 1, reset_cronexpr: "0 0 * * *" },
    marathon: { name: "Marathon", max_count: 100 },
  },
} satisfies Definitions;

export const session: Activity = { type: "session_completed", duration_sec: 600 };
export const steps = (count: number, id = "first_steps"): Activity => ({ type: "update", achievements: { [id]: count } });
