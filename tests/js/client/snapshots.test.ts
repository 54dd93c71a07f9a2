// Snapshots are updated incrementally, and always equal the complete list.

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Activity, createClient, memoryStore } from "../../../pkg/client.js";
import type { AchievementList } from "../../../pkg/index.js";
import { randomFrom } from "../package/random.js";
import { NOW } from "./sample.js";

beforeEach(() => {
  vi.useFakeTimers({ now: NOW * 1000 });
});

afterEach(() => {
  vi.useRealTimers();
});

const gold = { guaranteed: { currencies: { gold: { min: 1 } } } };
const sub = (name: string, more: object = {}): object => ({ name, max_count: 2, ...more });
// Parsed from text, because `__proto__` in a literal would set the prototype.
const definitions = JSON.parse(
  JSON.stringify({
    achievements: {
      PROTO: sub("__proto__"),
      wins: sub("Wins", { max_count: 3, reward: gold, auto_reset: true }),
      daily: sub("Daily", { reset_cronexpr: "0 0 * * *", reward: gold }),
      hourly: sub("Hourly", { reset_cronexpr: "0 * * * *", duration_sec: 600 }),
      secret: sub("Secret", { hidden: true, precondition_ids: ["wins"] }),
      after_secret: sub("After the secret", { precondition_ids: ["secret", "daily"] }),
      old: sub("Old", { archived: true }),
      pass: {
        name: "Pass",
        max_count: 0,
        precondition_ids: ["tier_2"],
        total_reward: gold,
        sub_achievements: {
          tier_1: sub("Tier 1"),
          tier_2: sub("Tier 2", { precondition_ids: ["tier_1"] }),
          shy: sub("Shy", { hidden: true }),
        },
      },
      after_pass: sub("After the pass", { precondition_ids: ["pass"] }),
      regular: { name: "Regular", trigger: { streak: { days: 2 } } },
      sessions: { name: "Sessions", trigger: { session_count: { sessions: 3 } } },
      points: { name: "Points", trigger: { stat: { id: "points", at_least: 5 } }, precondition_ids: ["sessions"] },
    },
  }).replace("PROTO", "__proto__"),
) as { achievements: Record<string, object> };
const ids = [...Object.keys(definitions.achievements), "tier_1", "tier_2", "shy"];

/** The paths of objects that a reader could change for all others. */
const unfrozen = (value: unknown, path = ""): string[] => {
  if (typeof value !== "object" || value === null) return [];
  const own = Object.isFrozen(value) ? [] : [path];
  return [...own, ...Object.entries(value).flatMap(([key, part]) => unfrozen(part, `${path}/${key}`))];
};

/** Converts to text, so that the order of keys counts, without the instant. */
const text = ({ achievements, repeat_achievements }: AchievementList): string =>
  JSON.stringify({ achievements, repeat_achievements }, (key, value: unknown) => (key === "current_time_sec" ? undefined : value));

test("a snapshot equals the complete list after any random change", { timeout: 120_000 }, async () => {
  for (let seed = 1; seed <= 12; seed += 1) {
    const random = randomFrom(seed);
    const activity = (): Activity => {
      switch (random.below(6)) {
        case 0:
          return { type: "session_completed", duration_sec: 60 };
        case 1:
          return { type: "stat", add: { points: random.below(3) } };
        case 2:
          return { type: "claim", ids: [random.pick(ids)], claim_total_reward: random.chance(0.5) };
        default:
          return { type: "update", achievements: Object.fromEntries([[random.pick(ids), random.below(4) - 1]]) };
      }
    };
    const client = await createClient({ player: `p${seed}`, definitions: definitions as never, store: memoryStore() });
    let kept = 0;
    for (let step = 0; step < 60; step += 1) {
      const before = client.getSnapshot().achievements;
      if (random.chance(0.3)) await vi.advanceTimersByTimeAsync(random.below(30_000) * 1000);
      // A refusal changes nothing.
      if (random.chance(0.8)) await client.record(activity()).catch(() => undefined);
      const { achievements } = client.getSnapshot();
      expect(text(achievements), `seed ${seed}, step ${step}`).toBe(text(client.list()));
      expect(unfrozen(client.getSnapshot()), `seed ${seed}, step ${step}`).toEqual([]);
      expect(client.getSnapshot()).toBe(client.getSnapshot());
      kept += Object.keys(achievements.achievements).filter((id) => achievements.achievements[id] === before.achievements[id]).length;
    }
    expect(kept, "views that did not change are the same objects").toBeGreaterThan(100);
    await client.close();
  }
});

test("a page that writes to a snapshot is told at once, and changes it for no other reader", async () => {
  const client = await createClient({ player: "ada", definitions: definitions as never, store: memoryStore() });
  expect(unfrozen(client.getServerSnapshot())).toEqual([]);
  await client.record({ type: "update", achievements: { wins: 1 } });
  const snapshot = client.getSnapshot();
  const wins = snapshot.achievements.repeat_achievements["wins"]!;
  expect(() => (wins.count = 3)).toThrow(TypeError);
  expect(() => snapshot.inbox.push({} as never)).toThrow(TypeError);
  expect(() => (snapshot.status.online = true)).toThrow(TypeError);
  await client.record({ type: "update", achievements: { daily: 1 } });
  expect(client.getSnapshot().achievements.repeat_achievements["wins"]).toBe(wins);
  // A list is the caller's own.
  expect(() => (client.list().repeat_achievements["wins"]!.count = 3)).not.toThrow();
  expect(client.get("wins")).toMatchObject({ count: 1 });
  await client.close();
});
