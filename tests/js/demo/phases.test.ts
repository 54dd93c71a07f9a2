// The playground's calendar against the engine: spans drawn as active are active, and resets match the views.

import { readFileSync } from "node:fs";
import { createEngineSync, validate, type Definitions } from "plaudit";
import { describe, expect, test } from "vitest";
import { nodes } from "../../../www/app/src/playground/nodes.ts";
import { plans } from "../../../www/app/src/playground/phases.ts";
import { randomFrom } from "../package/random.ts";

const read = (path: string): Definitions =>
  JSON.parse(readFileSync(new URL(`../../../www/app/${path}`, import.meta.url), "utf8")) as Definitions;
const START = Date.parse("2026-03-06T00:00:00Z") / 1000;
const END = START + 31 * 86_400;

/** Schedules, windows and durations of every kind, as parents and as subs. */
function zoo(): Definitions {
  const schedules = [
    {},
    { reset_cronexpr: "0 0 * * *" },
    { reset_cronexpr: "30 6 * * 1-5", time_offset_sec: -18_000 },
    { reset_cronexpr: "0 0 L * *" },
    { reset_cronexpr: "0 12 1 1 * 2027" },
    { reset_cronexpr: "0 */7 * * *" },
  ];
  const windows = [
    {},
    { start_time_sec: START + 500_000 },
    { end_time_sec: START + 900_001 },
    { start_time_sec: START - 4_000_000, end_time_sec: START + 1_300_000 },
    { start_time_sec: START + 100_000, end_time_sec: START + 2_000_000 },
  ];
  const durations = [{}, { duration_sec: 7_200 }, { duration_sec: 200_000 }];
  const all = schedules.flatMap((schedule) => windows.flatMap((window) => durations.map((duration) => ({ schedule, window, duration }))));
  const achievements = all.map(({ schedule, window, duration }, index) => [
    `a${String(index)}`,
    {
      name: `A ${String(index)}`,
      max_count: 3,
      ...schedule,
      ...window,
      ...duration,
      sub_achievements: { [`s${String(index)}`]: { name: "S", max_count: 1, ...schedule, ...duration } },
    },
  ]);
  // A node that can never be active is an error.
  const never = new Set(validate({ achievements: Object.fromEntries(achievements) }).map(({ path }) => path.split("/")[2]));
  return { achievements: Object.fromEntries(achievements.filter(([id]) => !never.has(String(id)))) as Definitions["achievements"] };
}

const documents: [string, Definitions, boolean][] = [
  ["the sample game", read("src/samples/game.json"), false],
  ["the sample wellness app", read("src/samples/wellness.json"), false],
  ["a battle pass", read("docs/recipes/battle-pass.json"), false],
  ["a team's challenge", { achievements: { achievements: read("docs/recipes/team-challenge.json").achievements } } as Definitions, true],
  ["schedules and windows of every kind", zoo(), false],
];

describe.each(documents)("%s", (_name, definitions, team) => {
  const engine = createEngineSync(definitions, team ? { team: { id: "t" } } : {});
  const drawn = plans(nodes(definitions), START, END);

  test("every node is there, and active at the same instants as in the engine, at edges and in between", () => {
    expect(drawn.length).toBeGreaterThan(0);
    const random = randomFrom(7);
    for (const plan of drawn) {
      const edges = plan.active.flatMap(({ start, end }) => [start - 1, start, end - 1, end]);
      const between = Array.from({ length: 60 }, () => START + random.below(END - START));
      for (const at of [...edges.slice(0, 200), ...between].filter((instant) => instant >= START && instant < END)) {
        const isDrawn = plan.active.some(({ start, end }) => at >= start && at < end);
        expect(isDrawn, `${plan.id} at ${String(at)}`).toBe(engine.isActive(plan.id, at));
      }
    }
  });

  test("the next reset equals the view's", () => {
    for (const plan of drawn) {
      for (const at of [START, START + 432_001, START + 1_500_000]) {
        const view = engine.get(plan.id, at);
        if (view === undefined) continue; // hidden
        const next = plan.resets.find((instant) => instant > at) ?? 0;
        expect(next, `${plan.id} at ${String(at)}`).toBe(view.reset_time_sec >= END ? 0 : view.reset_time_sec);
      }
    }
  });
});

test("a schedule of every minute is cut short, and says so", () => {
  const [plan] = plans(nodes({ achievements: { a: { name: "A", max_count: 1, reset_cronexpr: "* * * * *" } } }), START, END);
  expect(plan?.cutShort).toBe(true);
  expect(plan?.active).toHaveLength(1);
});
