// Definitions for the tests: one achievement of each kind, and hostile texts.

import type { Definitions } from "../../../../pkg/index.js";

const EVIL = '<img src=x onerror="globalThis.harmed=true">';

const one = (name: string, more: object = {}) => ({ name, max_count: 1, category: "Story", ...more });

export const sample: Definitions = {
  achievements: {
    first: one("First steps", { description: "Take one.", reward: { guaranteed: { currencies: { gold: { min: 1000 } } } } }),
    second: one("Second wind"),
    third: one("Third time"),
    fourth: one("Fourth wall"),
    fifth: one("Fifth element"),
    summit: one("Summit", {
      max_count: 3,
      precondition_ids: ["first"],
      unlock_message: {
        title: "On top of the world",
        body: "You can see the sea.",
        share_text: "I reached the summit.",
        share_url: "https://example.test/summit",
      },
    }),
    shout: one("Shout", { unlock_message: { title: "Heard everywhere", share_text: "I shouted." } }),
    evil: one(EVIL, {
      category: EVIL,
      description: EVIL,
      icon: "javascript:globalThis.harmed=true",
      unlock_message: { title: EVIL, body: EVIL },
    }),
    pictured: one("Pictured", { icon: "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7" }),
    daily: one("Daily", {
      category: "Daily",
      reset_cronexpr: "0 0 * * *",
      reward: { guaranteed: { currencies: { gems: { min: 2, max: 5 } } }, weighted: [{ items: { egg: { min: 1 } }, weight: 1 }] },
    }),
    streak: { name: "Streak", category: "Daily", trigger: { streak: { days: 3 } } },
    journey: {
      name: "Journey",
      max_count: 0,
      category: "Daily",
      sub_achievements: {
        near: one("Near", { reward: { guaranteed: { currencies: { gold: { min: 5 } } } } }),
        far: one("Far", { precondition_ids: ["near"] }),
      },
      precondition_ids: ["near", "far"],
      total_reward: { guaranteed: { items: { map: { min: 1 } } } },
    },
  },
};
