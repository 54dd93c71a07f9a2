import { init, validate } from "plaudit";
import { beforeAll, expect, test } from "vitest";
import { datedToday, sampleFor } from "../../../www/app/src/samples/index.ts";

beforeAll(() => init());

test.each(["game", "wellness"] as const)("the %s sample has no problem, at any start", (id) => {
  for (const startedAt of [1_767_571_200, 1_772_791_200, 2_000_000_000]) {
    expect(validate(sampleFor(id, startedAt))).toEqual([]);
  }
});

test("the samples contain every kind of definition that they demonstrate", () => {
  const game = Object.values(sampleFor("game", 1_767_571_200).achievements);
  const wellness = Object.values(sampleFor("wellness", 1_767_571_200).achievements);
  const expressions = game.map((achievement) => achievement.reset_cronexpr);
  expect(expressions).toEqual(expect.arrayContaining([undefined, "0 0 * * *", "0 0 * * 1", "0 0 * * 5", "0 0 1 * *"]));
  expect(game.some((achievement) => achievement.duration_sec === 432_000 && Object.keys(achievement.sub_achievements).length === 5)).toBe(
    true,
  );
  expect(game.some((achievement) => achievement.start_time_sec < achievement.end_time_sec)).toBe(true);
  const triggers = new Set(wellness.flatMap((achievement) => Object.keys(achievement.trigger ?? {})));
  expect(triggers).toEqual(new Set(["streak", "session_count", "total_time", "content", "community", "subscription", "stat"]));
  expect(wellness.filter((achievement) => achievement.hidden === true)).toHaveLength(1);
  expect(wellness.filter((achievement) => achievement.archived === true)).toHaveLength(1);
});

test("the limited event opens two days after the first visit", () => {
  const startedAt = 1_772_791_200; // 2026-03-06T10:00:00Z
  const { lantern_night: event } = sampleFor("game", startedAt).achievements as Record<
    string,
    { start_time_sec?: number; end_time_sec?: number }
  >;
  expect(event?.start_time_sec).toBe(Date.UTC(2026, 2, 8) / 1000);
  expect(event?.end_time_sec).toBe(Date.UTC(2026, 2, 18) / 1000);
});

test("every sample of the playground begins today, at any start", () => {
  for (const now of [1_767_571_200, 1_772_791_200, 1_830_000_000]) {
    const moved = datedToday({ a: { start_time_sec: 1_000_000, deeper: [{ end_time_sec: 1_086_400, count: 7 }] } }, now);
    const midnight = now - (now % 86_400);
    const written = 1_000_000 - (1_000_000 % 86_400);
    expect(moved).toEqual({
      a: { start_time_sec: 1_000_000 - written + midnight, deeper: [{ end_time_sec: 1_086_400 - written + midnight, count: 7 }] },
    });
  }
  expect(datedToday({ name: "without dates", at: 5 }, 1_767_571_200)).toEqual({ name: "without dates", at: 5 });
});
