// `progress` at percentages of the target, and the nodes nearest to completion.

import { expect, test } from "vitest";
import type { ClientEvents } from "../../../pkg/client.js";
import { open, settle } from "./harness.js";

const one = (name: string, max_count: number, more: object = {}) => ({ name, max_count, ...more });
const definitions = {
  achievements: {
    veteran: one("Veteran", 10),
    season: { ...one("Season", 100), sub_achievements: { league: one("League", 4) } },
    single: one("Single", 1),
    later: one("Later", 4, { precondition_ids: ["veteran"] }),
    three: { name: "Three", trigger: { session_count: { sessions: 4 } } },
    many: { name: "Many", trigger: { session_count: { sessions: 5 } } },
  },
};

const update = (achievements: Record<string, number>) => ({ type: "update" as const, achievements });

test("25, 50, 75 and 90 % are each reported once, only the highest if several are passed, and never for complete nodes", async () => {
  const { client } = await open({ definitions });
  const told: string[] = [];
  const stop = client.on("progress", ({ name, value, target, percent }: ClientEvents["progress"]) =>
    told.push(`${name} ${value}/${target} ${percent}`),
  );
  for (const amount of [2, 1, 1, 4, 1, 1]) await client.record(update({ veteran: amount }));
  expect(told).toEqual(["Veteran 3/10 25", "Veteran 8/10 75", "Veteran 9/10 90"]);
  await client.record(update({ league: 2, single: 1, later: 1 }));
  expect(told.slice(3)).toEqual(["League 2/4 50", "Later 1/4 25"]);
  await client.record(update({ league: -2 }));
  await client.record(update({ league: 2 }));
  expect(told.slice(5)).toEqual(["League 2/4 50"]);
  stop();
  await client.record(update({ league: 1 }));
  expect(told).toHaveLength(6);
});

test("progress from before there was a listener is not reported; of triggers that count the same, only the next one is", async () => {
  const { client } = await open({ definitions });
  await client.record(update({ veteran: 8 }));
  const told: string[] = [];
  client.on("progress", ({ id }) => told.push(id));
  await settle();
  await client.record(update({ veteran: 0 }));
  expect(told).toEqual([]);
  for (let session = 0; session < 3; session += 1) await client.record({ type: "session_completed", duration_sec: 60 });
  expect(told).toEqual(["three", "three", "three"]);
});

test("the nearest to completion comes first; locked and complete nodes and those without a target are left out", async () => {
  const { client } = await open({ definitions });
  await client.record(update({ veteran: 3, league: 2, single: 1 }));
  expect(client.nearest(2).map(({ id }) => id)).toEqual(["league", "veteran"]);
  expect(client.nearest().map(({ id }) => id)).toHaveLength(3);
  expect(client.nearest(0)).toEqual([]);
  expect(client.nearest(99).map(({ id }) => id)).not.toContain("later");
  for (const wrong of [-1, 1.5, Number.NaN, "3", null])
    expect(() => client.nearest(wrong as number)).toThrow(expect.objectContaining({ code: "INVALID_ARGUMENT" }));
});
