// `plaudit schedule`: expressions in words, and their occurrences.

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { inWords } from "../../../../pkg-template/src/cli/words.js";
import { Schedule } from "../../../../pkg/index.js";
import { plaudit } from "./run.js";

test.each([
  ["0 0 * * *", "at 00:00, every day"],
  ["@weekly", "at 00:00, on Sunday"],
  ["0 0 * * 7", "at 00:00, on Sunday"],
  ["*/15 9-17 * * MON-FRI", "every 15 minutes in the hours 09 to 17, on Monday to Friday"],
  ["0 0 1 * MON", "at 00:00, on day 1 of the month, and also on Monday"],
  ["0 8,20 LW * ?", "at 08:00 and 20:00, on the last weekday (Monday to Friday) of the month"],
  ["0 0 15W 1-3 *", "at 00:00, on the weekday (Monday to Friday) nearest to day 15 of the month, in January to March"],
  ["0 0 * * 5L,1#2", "at 00:00, on the last Friday of the month and the second Monday of the month"],
  ["0 0 L july *", "at 00:00, on the last day of the month, in July"],
  ["0 * * * *", "every hour, on the hour, every day"],
  ["* * * * *", "every minute, every day"],
  ["5,35 * * * *", "at minutes 5 and 35, every day"],
  ["30 0 12 1 1 * 2027", "at 12:00:30, on day 1 of the month, in January, in 2027"],
  ["*/10 * * * * * *", "every 10 seconds of every minute, every day"],
  ["0 0 * * FRI-SUN", "at 00:00, on Friday to Sunday"],
  ["0 0 */2 * *", "at 00:00, on days 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29 and 31 of the month"],
  ["0 0 1-31 * 1", "at 00:00, on every day of the month, and also on Monday"],
  ["*/5 */12 * * *", "every 5 minutes in every 12th hour (00 and 12), every day"],
  ["30 */2 * * *", "at minute 30 in every 2nd hour (00, 02, 04, 06, 08, 10, 12, 14, 16, 18, 20 and 22), every day"],
])("%s: %s", (expression, words) => {
  expect(inWords(expression)).toBe(words);
});

const NAMES = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const fixtures = readFileSync(new URL("../../../fixtures/cron/agreement.tsv", import.meta.url), "utf8");
const expressions = [
  ...new Set(
    fixtures
      .split("\n")
      .filter((line) => !line.startsWith("#"))
      .map((line) => line.split("\t")[0] ?? ""),
  ),
];

/** Checks that a single weekday, a single month and times of day in the description hold for every occurrence. */
test("for every expression in the fixtures, the description holds for its occurrences", () => {
  let checked = 0;
  for (const expression of expressions.filter((text) => text !== "")) {
    let schedule: Schedule;
    try {
      schedule = new Schedule(expression);
    } catch {
      continue;
    }
    const words = inWords(expression);
    expect(words, expression).not.toMatch(/undefined|NaN|of of|,,| {2}/);
    const [, times] = /^at ((?:\d\d:\d\d(?::\d\d)?(?:, | and )?)+),/.exec(words) ?? [];
    const [, weekday] = /, on (\w+day)(?:, in \w+|$)/.exec(words) ?? [];
    for (const at of schedule.upcoming(1_767_571_200, 12)) {
      const when = new Date(at * 1000);
      if (times !== undefined) expect(times, expression).toContain(when.toISOString().slice(11, 16));
      if (weekday !== undefined) expect(NAMES[when.getUTCDay()], expression).toBe(weekday);
      checked += times !== undefined || weekday !== undefined ? 1 : 0;
    }
  }
  expect(checked).toBeGreaterThan(500);
});

describe("occurrences", () => {
  test("the requested number, by the requested clock", () => {
    const run = plaudit(["schedule", "0 0 * * *", "--next", "2", "--offset", "-02:00", "--from", "2026-01-05T00:00Z"]);
    expect(run).toEqual({
      status: 0,
      error: "",
      out: "at 00:00, every day (UTC-02:00)\n  Mon 2026-01-05 00:00  1767578400  in 2 h\n  Tue 2026-01-06 00:00  1767664800  in 1 d 2 h\n",
    });
    expect(plaudit(["schedule", "@daily"]).out.split("\n")).toHaveLength(12);
    expect(plaudit(["schedule", "@daily", "--offset", "5400", "--next", "1"]).out).toContain("(UTC+01:30)");
  });

  test("an expression that other dialects read differently causes a warning; one without occurrences is reported", () => {
    expect(plaudit(["schedule", "0 0 * * FRI-SUN"]).out).toContain("warning: day-of-week field, entry `FRI-SUN`");
    expect(plaudit(["schedule", "0 0 31 2 *"]).out).toContain("no occurrence");
  });

  test.each([
    [["schedule", "0 0 * *"], 1, "fewer than 5 fields"],
    [["schedule", "61 0 * * *"], 1, "minute field"],
    [["schedule"], 2, "the expression, in quotes, is missing"],
    [["schedule", "0", "0", "*", "*", "*"], 2, "put it in quotes"],
    [["schedule", "@daily", "--next", "0"], 2, "--next must be a number from 1 to 1000"],
    [["schedule", "@daily", "--offset", "east"], 2, "--offset must be a time such as +02:00"],
    [["schedule", "@daily", "--from", "2026-02-30"], 2, "--from is a time such as"],
  ])("%j: status %i", (words, status, says) => {
    const run = plaudit(words);
    expect(run.status).toBe(status);
    expect(run.error).toContain(says);
  });
});
