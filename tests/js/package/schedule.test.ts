import { describe, expect, test } from "vitest";
import { builds } from "./builds.js";
import { refusal } from "./refusal.js";

const MONDAY = 345_600; // 1970-01-05T00:00:00Z

describe.each(builds)("Schedule (%s)", (_name, { Schedule, PlauditError }) => {
  test("C6: next, previous and upcoming are strict", () => {
    const weekly = new Schedule("0 0 * * MON");
    expect(weekly.next(0)).toBe(MONDAY);
    expect(weekly.next(MONDAY)).toBe(MONDAY + 7 * 86_400);
    expect(weekly.previous(MONDAY + 1)).toBe(MONDAY);
    expect(weekly.previous(MONDAY)).toBeUndefined();
    expect(weekly.upcoming(0, 2)).toEqual([MONDAY, MONDAY + 7 * 86_400]);
    expect(weekly.upcoming(0, 0)).toEqual([]);
  });

  test("C6: an expression that never fires has no occurrences", () => {
    const never = new Schedule("0 0 31 2 *");
    expect(never.next(0)).toBeUndefined();
    expect(never.upcoming(0, 1_000_000)).toEqual([]);
  });

  test("C8: an offset moves the clock east", () => {
    expect(new Schedule("@daily", { timeOffsetSec: 3_600 }).next(0)).toBe(82_800);
    expect(new Schedule("@daily", { timeOffsetSec: -3_600 }).next(0)).toBe(3_600);
  });

  test("C7: a refused expression names field, entry and reason", () => {
    const error = refusal(() => new Schedule("0 22-2 * * *"), "INVALID_SCHEDULE");
    expect(error).toBeInstanceOf(PlauditError);
    expect(error.message).toContain("hour field, entry `22-2`");
  });

  test("instants at the edge of the years 1970 to 2099", () => {
    const hourly = new Schedule("@hourly");
    expect(hourly.next(0)).toBe(3_600);
    expect(hourly.previous(0)).toBeUndefined();
    expect(hourly.next(4_102_444_799)).toBeUndefined();
    expect(hourly.previous(4_102_444_799)).toBe(4_102_444_800 - 3_600);
    for (const instant of [-1, 4_102_444_800, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER]) {
      for (const read of [() => hourly.next(instant), () => hourly.previous(instant), () => hourly.upcoming(instant, 1)])
        refusal(read, "INVALID_ARGUMENT");
    }
  });
});
