// Invalid arguments are refused at the call, with a message that names the value found and the valid ones.

import { describe, expect, test } from "vitest";
import type { Command } from "../../../pkg/index.js";
import { builds } from "./builds.js";
import { refusal, rejection } from "./refusal.js";
import { NOW, sample } from "./sample.js";

const WRONG: [kind: string, value: unknown, words: string][] = [
  ["milliseconds", NOW * 1000 + 646, `${NOW * 1000 + 646}`],
  ["a fraction", NOW + 0.5, `${NOW + 0.5}`],
  ["NaN", NaN, "NaN"],
  ["before 1970", -1, "-1"],
  ["after 2099", 4_102_444_800, "4102444800"],
  ["Infinity", Infinity, "Infinity"],
  ["text", String(NOW), `"${NOW}"`],
  ["a Date", new Date(NOW * 1000), "an object"],
  ["nothing", undefined, "undefined"],
];

describe.each(builds)("P12: reads refuse an instant that commands refuse (%s)", (_name, { createEngineSync, Schedule }) => {
  const engine = createEngineSync(sample);
  const schedule = new Schedule("@daily");
  const reads: [argument: string, read: (instant: never) => unknown][] = [
    ["now", (now) => engine.list(now)],
    ["now", (now) => engine.get("daily", now)],
    ["now", (now) => engine.isActive("daily", now)],
    ["now", (now) => engine.nextChange(now)],
    ["now", (now) => engine.explain("daily", now)],
    ["after", (after) => schedule.next(after)],
    ["before", (before) => schedule.previous(before)],
    ["after", (after) => schedule.upcoming(after, 1)],
  ];

  test.each(WRONG)("%s", (_kind, value, found) => {
    for (const [argument, read] of reads) {
      const { message } = refusal(() => read(value as never), "INVALID_ARGUMENT");
      expect(message).toMatch(
        new RegExp(`^${argument} must be .*seconds \\(not milliseconds\\).*1970 to 2099.*Math\\.floor\\(Date\\.now\\(\\) / 1000\\)`),
      );
      expect(message).toContain(`found ${found}`);
    }
  });

  test.each(WRONG)("as a command's `at`: %s", (_kind, value) => {
    const { message, path } = refusal(() => engine.apply({ type: "app_opened", at: value as number }), "INVALID_COMMAND");
    expect(path).toBe("/at");
    if (typeof value === "number" && Number.isFinite(value))
      expect(message).toMatch(/seconds \(not milliseconds\).*Math\.floor\(Date\.now\(\) \/ 1000\)/);
  });

  test("the first and the last second are instants", () => {
    for (const now of [0, 4_102_444_799]) for (const [, read] of reads) expect(() => read(now as never)).not.toThrow();
  });
});

describe.each(builds)("options that do not exist (%s)", (_name, { createEngine, createEngineSync, init, validate, Schedule }) => {
  const engine = createEngineSync(sample);

  test.each<[string, () => unknown, string, "INVALID_ARGUMENT" | "INVALID_SCHEDULE"]>([
    ["of an engine", () => createEngineSync(sample, { reward: "pending" } as never), "reward", "INVALID_ARGUMENT"],
    ["of a list", () => engine.list(NOW, { catgory: "daily" } as never), "catgory", "INVALID_ARGUMENT"],
    ["of validate", () => validate(sample, undefined, { teams: true } as never), "teams", "INVALID_ARGUMENT"],
    ["of a schedule", () => new Schedule("@daily", { timeOffset: 3_600 } as never), "timeOffset", "INVALID_SCHEDULE"],
  ])("%s are refused, and the message lists the known ones", (_of, call, key, code) => {
    const error = refusal(call, code);
    expect(error.path).toBe(`/${key}`);
    expect(error.message).toMatch(new RegExp(`unknown option "${key}"; the options are `));
  });

  test("of asynchronous calls reject the promise", async () => {
    expect((await rejection(() => init({ wsam: "/plaudit.wasm" } as never), "INVALID_ARGUMENT")).message).toContain(
      'unknown option "wsam"; the options are wasm',
    );
    expect((await rejection(() => createEngine(sample, { stat: {} } as never), "INVALID_ARGUMENT")).path).toBe("/stat");
  });

  test("that are undefined count as missing", () => {
    expect(Object.keys(engine.list(NOW, { category: undefined, other: undefined } as never).achievements).length).toBeGreaterThan(0);
  });
});

describe.each(builds)("other arguments (%s)", (_name, { createEngineSync, validate, Schedule }) => {
  const engine = createEngineSync(sample);

  test.each<[string, () => unknown, RegExp]>([
    ["an id that is not a string", () => engine.get(5 as never, NOW), /^id must be a string, found 5/],
    ["an id that is missing", () => engine.explain(undefined as never, NOW), /^id must be a string, found undefined/],
    ["a filter that is no object", () => engine.list(NOW, "daily" as never), /must be an object, found "daily"/],
    ["a filter that is a list", () => engine.list(NOW, ["daily"] as never), /must be an object/],
    ["a category that is not a string", () => engine.list(NOW, { category: 4 as never }), /^category must be a string, found 4/],
    ["a count that is too large", () => new Schedule("@daily").upcoming(0, 1e7), /^count must be from 0 to 1000000/],
    [
      "a team that is neither true nor false",
      () => validate(sample, undefined, { team: "yes" as never }),
      /^team must be true or false, found "yes"/,
    ],
    ["an option of the wrong kind", () => createEngineSync(sample, { rewards: 4 as never }), /found/],
  ])("%s", (_kind, call, words) => {
    expect(refusal(call, "INVALID_ARGUMENT").message).toMatch(words);
  });

  test.each([
    [null, "null"],
    [4, "4"],
    ["x", '"x"'],
    [[], "an array"],
  ])("an earlier document such as %j, with which validate cannot compare", (previous, found) => {
    const { message } = refusal(() => validate(sample, previous), "INVALID_DEFINITIONS");
    expect(message).toBe(`previous must be the earlier document, an object, found ${found}`);
    // As everywhere, undefined means that there is no such document.
    expect(validate(sample, undefined)).toEqual([]);
    expect(validate(previous).map(({ severity }) => severity)).toContain("error");
  });

  test("errors in a command stay INVALID_COMMAND", () => {
    refusal(() => engine.apply(5 as never), "INVALID_COMMAND");
    refusal(() => engine.applyAll({} as never), "INVALID_COMMAND");
    refusal(() => engine.preview({ type: "dance", at: NOW } as unknown as Command), "INVALID_COMMAND");
  });
});
