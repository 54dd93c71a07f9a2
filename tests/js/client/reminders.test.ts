// The moments ahead that a host may notify about; a moment that moves has another identity.

import { expect, test } from "vitest";
import { memoryStore, type Reminder } from "../../../pkg/client.js";
import type { Definitions } from "../../../pkg/index.js";
import { refusal } from "../package/refusal.js";
import { open, wait } from "./harness.js";
import { NOW, session, steps } from "./sample.js";

const DAY = 86_400;
const definitions = {
  settings: { streaks: { practice: { freezes: { start: 1 } } } },
  achievements: {
    three: { name: "Three days", trigger: { streak: { days: 3 } } },
    ten: { name: "Ten days", trigger: { streak: { days: 10 } } },
    practice: { name: "Practice", trigger: { streak: { days: 5, of: "practice" } } },
    daily: { name: "Daily", max_count: 1, reset_cronexpr: "0 0 * * *" },
    happy_hour: { name: "Happy hour", max_count: 1, reset_cronexpr: "0 0 * * *", duration_sec: 3_600 },
    season: {
      name: "Season",
      max_count: 9,
      end_time_sec: NOW + 5 * DAY,
      sub_achievements: { tier: { name: "Tier", max_count: 2, texts: { de: { name: "Stufe" } } } },
    },
    over: { name: "Over", max_count: 1, end_time_sec: NOW - 1 },
    old: { name: "Old", max_count: 1, archived: true, reset_cronexpr: "0 0 * * *" },
    secret: { name: "Secret", max_count: 1, hidden: true, reset_cronexpr: "0 0 * * *" },
    plain: { name: "Plain", max_count: 1 },
  },
} satisfies Definitions;

const inShort = (all: Reminder[]): string[] =>
  all.map(({ type, achievement, at, done }) => `${type} ${achievement} +${at - NOW}${done ? " done" : ""}`);

test("resets and ends lie ahead from the start; a streak from its first day on", async () => {
  const { client } = await open({ definitions, store: memoryStore() });
  const resets = ["ends happy_hour +3600", "resets daily +86400", "resets happy_hour +86400"];
  const ends = ["ends season +432000", "ends tier +432000"];
  expect(inShort(client.reminders())).toEqual([...resets, ...ends]);
  await client.record({ ...session, utc_offset_sec: 0 });
  const streaks = ["streak_breaks three +172800 done", "streak_breaks practice +259200 done"];
  expect(inShort(client.reminders())).toEqual([...resets, ...streaks, ...ends]);
  await wait(DAY);
  expect(inShort(client.reminders()).filter((one) => one.startsWith("streak"))).toEqual([
    "streak_breaks three +172800",
    "streak_breaks practice +259200",
  ]);
});

test("what is complete is done; a broken streak has no moment; an earned node leaves the streak to the next", async () => {
  const { client } = await open({ definitions, store: memoryStore() });
  await client.record({ type: "update", achievements: { daily: 1 } });
  expect(inShort(client.reminders())).toContain("resets daily +86400 done");
  for (let day = 0; day < 3; day += 1) {
    await client.record({ ...session, utc_offset_sec: 0 });
    await wait(DAY);
  }
  expect(inShort(client.reminders()).filter((one) => one.startsWith("streak"))[0]).toBe("streak_breaks ten +345600");
  await wait(30 * DAY);
  expect(client.reminders().filter(({ type }) => type === "streak_breaks")).toEqual([]);
  expect(client.reminders().every(({ at }) => at > NOW + 33 * DAY)).toBe(true);
});

test("a streak stands for what it can still earn; before the start of an achievement nothing begins", async () => {
  const gone = { name: "Gone", end_time_sec: NOW + DAY };
  const later = { name: "Later", max_count: 1, reset_cronexpr: "0 0 * * *", start_time_sec: NOW + 2 * DAY };
  const at = { store: memoryStore(), definitions: { achievements: { gone: { ...gone, trigger: { streak: { days: 3 } } }, later } } };
  const { client } = await open(at);
  await client.record({ ...session, utc_offset_sec: 0 });
  expect(inShort(client.reminders()).filter((one) => !one.startsWith("ends"))).toEqual(["streak_breaks gone +172800 done"]);
  await wait(DAY);
  expect(inShort(client.reminders())).toEqual(["resets later +172800"]);
});

test("identities are unique, stay with the moment, and fit where platforms number notifications", async () => {
  const { client } = await open({ definitions, store: memoryStore() });
  await client.record({ ...session, utc_offset_sec: 0 });
  const first = client.reminders();
  expect(new Set(first.map(({ id }) => id)).size).toBe(first.length);
  expect(new Set(first.map(({ number }) => number)).size).toBe(first.length);
  for (const { number } of first) expect(Number.isInteger(number) && number > 0 && number < 2 ** 31).toBe(true);
  await client.record(steps(1, "plain"));
  expect(client.reminders().map(({ id }) => id)).toEqual(first.map(({ id }) => id));
  await wait(DAY);
  await client.record({ ...session, utc_offset_sec: 0 });
  const later = client.reminders().filter(({ type }) => type === "streak_breaks");
  expect(first.map(({ id }) => id)).not.toEqual(expect.arrayContaining(later.map(({ id }) => id)));
});

test("names are in the client's language; a closed client refuses", async () => {
  const { client } = await open({ definitions, store: memoryStore(), locale: "de" });
  expect(client.reminders().find(({ achievement }) => achievement === "tier")?.name).toBe("Stufe");
  await client.close();
  refusal(() => client.reminders(), "DISPOSED");
});
