// The JSON schema for editors refuses the same documents as plaudit, as far as shapes are concerned.

import { readFileSync } from "node:fs";
import { Ajv, type SchemaObject } from "ajv";
import { describe, expect, test } from "vitest";
import type { Definitions } from "../../../pkg/index.js";
import { plaudit } from "./builds.js";
import { sample } from "./sample.js";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const read = (path: string): Json => JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8")) as Json;
const schema = read("../../../pkg/definitions.schema.json") as SchemaObject;
const accepts = new Ajv({ strict: true, strictTypes: false, strictRequired: false }).compile(schema);

/** The problems of shape and type, which a schema can detect; all others are about meaning. */
const SHAPES = new Set([
  ...["wrong_type", "unsafe_number", "negative", "unknown_value", "bad_version", "too_small", "energy_too_large"],
  ...["missing_achievements", "missing_name", "missing_max_count", "missing_weight", "missing_range", "missing_field"],
  ...["empty_id", "id_too_long", "empty_text", "empty_list", "duplicate_value", "trigger_kinds", "unknown_trigger"],
]);

/**
 * Returns plaudit's problems, with the document as a team's, in which `count` may replace `max_count` (T1). A player's document may name
 * the player's clock (P13), so that this error of teams is left out.
 */
function errors(document: Json): string[] {
  return plaudit
    .validate(document, undefined, { team: true })
    .filter(({ severity, code }) => severity === "error" && code !== "team_reset_zone")
    .map(({ code }) => code);
}

describe("documents that plaudit accepts", () => {
  const documents: [string, Json][] = [
    ["the sample game", read("../../../www/app/src/samples/game.json")],
    ["the sample wellness app", read("../../../www/app/src/samples/wellness.json")],
    ["every field", read("../types/consumer/definitions.json")],
    ["the tests' sample", sample as unknown as Json],
    ["a team's", { achievements: { achievements: { together: { name: "Together", count: 2 } } } }],
    ["an achievement of the name achievements", { achievements: { achievements: { name: "Achiever", max_count: 1 } } }],
    [
      "with comments",
      {
        "//": 1,
        _note: [],
        achievements: {
          "//": "none",
          "//old": { name: 3 },
          _note: "x",
          a: { name: "A", "//max_count": 3, trigger: { _was: 7, streak: { days: 3, "//": 7 } } },
        },
      },
    ],
    ["with the schema's address", { $schema: "./node_modules/plaudit/definitions.schema.json", achievements: {} }],
  ];
  test.each(documents)("%s", (_name, document) => {
    expect(errors(document)).toEqual([]);
    accepts(document);
    expect(accepts.errors ?? []).toEqual([]);
  });
});

/** A document in which every key of the schema is set. */
const every: Json = {
  achievements: {
    parent: {
      ...{
        name: "Parent",
        max_count: 3,
        count: 1,
        description: "d",
        category: "c",
        icon: "i",
        auto_claim: true,
        auto_reset: false,
        auto_claim_total: false,
      },
      ...{
        start_time_sec: 1_790_000_000,
        end_time_sec: 1_890_000_000,
        duration_sec: 60,
        reset_cronexpr: "0 0 * * *",
        time_offset_sec: -60,
        hidden: false,
        archived: false,
      },
      precondition_ids: ["other"],
      additional_properties: { tint: "red" },
      unlock_message: { title: "t", body: "b", share_text: "s", share_url: "u" },
      ...{ order: 2, tier: "gold", unit: "wins", title: "t", body: "b", share_text: "s", share_url: "u" },
      texts: { de: { name: "n", description: "d", title: "t", body: "b", share_text: "s", unit: "u" } },
      total_reward: { guaranteed: { currencies: { gold: { min: 1 } } } },
      sub_achievements: { sub: { name: "Sub", max_count: 1, precondition_ids: ["other"], trigger: null } },
      reward: {
        ...{
          max_rolls: 2,
          max_repeat_rolls: 1,
          total_weight: 10,
          to_mailbox_expiry_sec: 60,
          team_reward: { any: [1] },
          message: { any: [1] },
        },
        guaranteed: {
          items: {
            hat: {
              min: 1,
              max: 4,
              multiple: 2,
              string_properties: { hue: { total_weight: 3, options: { red: { weight: 1 } } } },
              numeric_properties: { power: { min: 0.5, max: 1.5, multiple: 0.5 } },
            },
          },
          currencies: { gold: { min: 1, max: 10, multiple: 2 } },
          energies: { stamina: { min: 1, max: 5, multiple: 1 }, zest: 3 },
          ...{ item_sets: [{ set: ["rare"] }], energy_modifiers: [{ id: "e" }], reward_modifiers: [{ id: "r" }] },
        },
        weighted: [{ weight: 1, items: { hat: { max: 1 } } }],
      },
    },
    other: { name: "Other", max_count: 1 },
    streak: { name: "A", activated_time_sec: 1_790_000_000, trigger: { streak: { days: 2 } } },
    session_count: { name: "B", trigger: { session_count: { sessions: 2 } } },
    total_time: { name: "C", trigger: { total_time: { minutes: 2 } } },
    content: { name: "D", trigger: { content: { content_ids: ["a", "b"], require: "all", once: true } } },
    community: { name: "E", trigger: { community: { action: "post" } } },
    subscription: { name: "F", trigger: { subscription: { product_ids: ["p"], once: false } } },
    stat: { name: "G", trigger: { stat: { id: "s", at_least: -5 } } },
    low_stat: { name: "H", trigger: { stat: { id: "s", at_most: 5 } } },
    weekly: { name: "I", trigger: { streak: { weeks: 2, of: "weeks" } } },
    local: { name: "J", max_count: 1, reset_cronexpr: "@daily", reset_zone: "player" },
  },
  settings: {
    enabled: true,
    reset_zone: "player",
    enabled_time_sec: 1_790_000_000,
    min_app_version: "6.10",
    precondition: "completed",
    categories: { c: { name: "C", texts: { de: { name: "Ce" } } } },
    statistics: ["steps"],
    streaks: {
      days: {
        unit: "day",
        by: { stat: "steps", at_least: 1_000 },
        rest_days: ["sun"],
        freezes: { start: 1, earn_every: 7, max: 2 },
        repair_sec: 86_400,
      },
      nights: { unit: "day", by: { content: ["a"] }, grace_sec: 3_600 },
      weeks: { unit: "week", per_week: 3, week_starts: "mon" },
    },
    trusted: ["subscribed"],
    limits: { other: { per_hour: 5, per_day: 20 } },
  },
};

/** Returns every place in a document. */
function* places(value: Json, path: (string | number)[] = []): Generator<(string | number)[]> {
  if (path.length > 0) yield path;
  if (typeof value !== "object" || value === null) return;
  const keys = Array.isArray(value) ? value.keys() : Object.keys(value);
  for (const key of keys) yield* places((value as Record<string | number, Json>)[key]!, [...path, key]);
}

/** Returns the document with another value at a place; `undefined` removes it. */
function changed(document: Json, path: readonly (string | number)[], value: Json | undefined): Json {
  const copy = structuredClone(document);
  let at = copy as Record<string | number, Json>;
  for (const step of path.slice(0, -1)) at = at[step] as Record<string | number, Json>;
  const last = path.at(-1)!;
  if (value !== undefined) at[last] = value;
  else if (Array.isArray(at)) at.splice(Number(last), 1);
  else delete at[last];
  return copy;
}

const OTHERS: (Json | undefined)[] = [
  undefined,
  null,
  true,
  "x",
  "",
  "3",
  "6.10",
  "any",
  -1,
  0,
  1,
  1.5,
  3e9,
  4_102_444_800,
  2 ** 53,
  [],
  [1],
  ["a", "a"],
  [""],
  [null],
  {},
  { a: null },
  { a: 1 },
  { "": {} },
  { min: 1 },
  { nope: {} },
];

describe("changes at every place of a document that sets every key", () => {
  test("it sets every key", () => {
    const set = new Set([...places(every)].map((path) => path.at(-1)));
    const keys = [schema, ...Object.values((schema as { definitions: Record<string, SchemaObject> }).definitions)].flatMap((one) =>
      Object.keys((one as { properties: object }).properties),
    );
    expect(keys.filter((key) => !set.has(key))).toEqual([]);
    expect(keys.length).toBeGreaterThan(90);
    expect(errors(every)).toEqual([]);
    expect(accepts(every)).toBe(true);
  });

  test.each([...places(every)].map((path) => [path.join("/"), path] as const))("%s", (_name, path) => {
    for (const value of OTHERS) {
      const document = changed(every, path, value);
      const found = errors(document);
      const accepted = accepts(document);
      const told = `${JSON.stringify(value)} is found to be ${found.join(", ") || "right"}, and is ${accepted ? "accepted" : `refused: ${new Ajv().errorsText(accepts.errors)}`}`;
      if (!accepted) expect(found, told).not.toEqual([]);
      else
        expect(
          found.filter((code) => SHAPES.has(code)),
          told,
        ).toEqual([]);
    }
  });
});

test("the schema accepts everything that the type of definitions accepts", () => {
  const typed: Definitions = {
    achievements: { a: { name: "A", max_count: 1, own_key: [1, { deep: true }], trigger: { content: { content_ids: ["a"] } } } },
    settings: {},
  };
  expect(accepts(typed)).toBe(true);
});
