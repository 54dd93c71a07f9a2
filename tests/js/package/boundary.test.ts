// The boundary does not change data: the package returns the same results as the Rust API.

import { expect, test } from "vitest";
import type { Definitions, Engine } from "../../../pkg/index.js";
import { builds } from "./builds.js";
import { type Call, rust } from "./oracle.js";
import { randomFrom, type Random } from "./random.js";
import { asRefusal, refusal } from "./refusal.js";
import { NOW, sample } from "./sample.js";
import { document } from "./zoo.js";

type Loose = (...values: unknown[]) => unknown;

/** Ids from every plane of Unicode, and ids with a meaning in JavaScript. */
const ODD = [
  "__proto__",
  "constructor",
  "toString",
  "42",
  "7",
  "",
  " ",
  "a\0b",
  "\ufeffmark",
  "é",
  "\u07ff",
  "\u0800",
  "～",
  "\uffff",
  "💥",
  "\u{2fa1d}",
  "\u{e0001}",
  "\u{10ffff}",
  "type",
  "achievements",
  "x".repeat(191),
  "x".repeat(192),
  "x".repeat(253),
  "x".repeat(254),
  "x".repeat(256),
  "漢".repeat(85),
];

const node = (name: string, more: object = {}): object => ({ name, max_count: 3, ...more });
const definitions = {
  ...sample,
  achievements: {
    ...sample.achievements,
    ...Object.fromEntries(
      ODD.filter((id) => id !== "__proto__" && id !== "").map((id, at) => [
        id,
        node(id, { description: `${id}.`, auto_claim: at % 2 === 0, additional_properties: { [id]: id } }),
      ]),
    ),
    points: { name: "Points", trigger: { stat: { id: "points", at_least: 5 } } },
    again: node("Again", {
      auto_reset: true,
      max_count: 2,
      reward: {
        guaranteed: {
          items: {
            sword: {
              min: 1,
              string_properties: { colour: { options: { red: { weight: 1 } } } },
              numeric_properties: { edge: { min: 0.5, max: 2.5 } },
            },
          },
        },
      },
    }),
    secret: node("Secret", { hidden: true, max_count: 1 }),
    after_secret: node("After the secret", { precondition_ids: ["secret", "again"] }),
  },
};
// Parsed from text, because `__proto__` in a literal would set the prototype.
const withProto = JSON.parse(
  JSON.stringify(definitions).replace(
    `"achievements":{`,
    `"achievements":{"__proto__":${JSON.stringify(node("__proto__", { max_count: 2 }))},`,
  ),
) as Definitions;
const ids = [...Object.keys(withProto.achievements), "tier_1", "tier_2", "nowhere"];

function call(random: Random): Call {
  const at = NOW + random.below(3) * 40_000;
  const some = (): string[] => Array.from({ length: random.below(3) + 1 }, () => random.pick(ids));
  const numbers = (names: string[]): object => Object.fromEntries(names.map((name) => [name, random.below(5) - 1]));
  const statistics = (): object => numbers(["points", random.pick(ODD)]);
  const maybe = (name: string, value: unknown): object => (random.chance(0.5) ? { [name]: value } : {});
  const typed = (): object => {
    switch (random.below(16)) {
      case 0:
        return { type: "claim", ids: some(), ...maybe("claim_total_reward", random.chance(0.5)) };
      case 1:
        return { type: "session_completed", duration_sec: random.below(900), ...maybe("content_id", random.pick(["a", "b", "💥"])) };
      case 2:
        return {
          type: "stat",
          ...maybe("set", statistics()),
          ...maybe("max", statistics()),
          ...maybe("min", statistics()),
          add: statistics(),
        };
      case 3:
        return { type: random.pick(["joined", "posted", "commented", "app_opened", "clock_set_back", "unheard of"]) };
      case 4:
        return { type: "update", achievements: document(random, 2) };
      case 5:
        return { type: "content_completed", content_id: random.pick(["a", "b", "", ...ODD]) };
      case 6:
        return { type: "subscribed", ...maybe("product_id", "gold"), ...maybe("transaction_id", `t${random.below(3)}`) };
      case 7:
        return { type: "grant", ids: some() };
      case 8:
        return { type: "streak_freeze", of: random.pick(["absent", "💥"]), add: random.below(3) };
      case 9:
        return { type: "streak_repair", of: "absent" };
      case 10:
        return { type: "update", ...maybe("achievements", numbers(some())), ...maybe("at_least", numbers(some())) };
      default:
        return { type: "update", achievements: numbers(some()) };
    }
  };
  const command = (): object => {
    const members: [string, unknown][] = Object.entries({
      at,
      ...typed(),
      ...(random.chance(0.2) && { utc_offset_sec: 3_600, app_version: "6.1" }),
    });
    // Anything else that a member can be, and members that no command has, or has in another type.
    if (random.chance(0.1)) random.pick(members)[1] = document(random, 2);
    if (random.chance(0.1)) members.push([random.pick(["of", "add", "ids", "content_id", ...ODD]), random.pick([null, 1, true, "x"])]);
    return Object.fromEntries(shuffled(random, members));
  };
  switch (random.below(12)) {
    case 0:
      return ["list", at];
    case 1:
      return ["get", random.pick(ids), at];
    case 2:
      return ["explain", random.pick(ids), at];
    case 3:
      return [random.pick(["isActive"]), random.pick(ids), at];
    case 4:
      return random.chance(0.5) ? ["nextChange", at] : ["state"];
    case 5:
      return ["preview", random.chance(0.5) ? command() : [command(), command()]];
    case 6:
      return ["applyAll", Array.from({ length: random.below(4) }, command)];
    default:
      return ["apply", command()];
  }
}

/** The members in any order: a command's type need not be its first member. */
function shuffled<T>(random: Random, items: readonly T[]): T[] {
  const shuffled: T[] = [];
  for (const item of items) shuffled.splice(random.below(shuffled.length + 1), 0, item);
  return shuffled;
}

/** Converts to JSON, the only form that reaches Rust. */
const json = (call: Call): Call => JSON.parse(JSON.stringify(call)) as Call;

/** Checks that an answer contains no value that JSON cannot represent. */
function checkPlain(value: unknown): void {
  if (typeof value === "number") expect(Object.is(value, -0)).toBe(false);
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value)) expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  for (const key of Object.keys(value)) {
    const member: unknown = Object.getOwnPropertyDescriptor(value, key)?.value;
    expect(member, key).not.toBeUndefined();
    checkPlain(member);
  }
}

function answered(engine: Engine, [method, ...values]: Call): unknown {
  try {
    const value = (engine as unknown as Record<string, Loose>)[method]!(...values);
    checkPlain(value);
    return { answered: value ?? null };
  } catch (thrown) {
    const { code, message, path } = asRefusal(thrown);
    return { refused: { code, message, path: path ?? null } };
  }
}

/** Compares as text, so that the order of keys counts; a failure shows the text after the difference. */
function expectSame(call: Call, own: unknown, rust: unknown): void {
  const [one, other] = [JSON.stringify(own), JSON.stringify(rust)];
  if (one === other) return;
  let at = 0;
  while (one[at] === other[at]) at += 1;
  const shown = JSON.stringify(call).slice(0, 300);
  expect(one.slice(Math.max(at - 80, 0), at + 80), `${shown}, from ${at}`).toBe(other.slice(Math.max(at - 80, 0), at + 80));
}

test("random calls give the same answers as in Rust", { timeout: 600_000 }, () => {
  const seeds = Array.from({ length: 30 }, (_, seed) => seed + 1);
  const runs = seeds.map((seed) => {
    const random = randomFrom(seed);
    const options = { rewards: { seed: `s${seed}` } };
    return { create: ["create", withProto, options] as Call, options, calls: Array.from({ length: 80 }, () => json(call(random))) };
  });
  const expected = rust(runs.flatMap(({ create, calls }) => [create, ...calls]));
  runs.forEach(({ options, calls }, run) => {
    const begin = run * 81 + 1;
    const engine = builds[run % builds.length]![1].createEngineSync(withProto, options);
    calls.forEach((call, at) => expectSame(call, answered(engine, call), expected[begin + at]));
  });
});

test("texts of 10 MB give the same answers as in Rust", { timeout: 600_000 }, () => {
  const huge = ["x", "é", "漢", "💥"].map((character) => character.repeat(10_000_000 / character.length / 2));
  const definitions = { achievements: Object.fromEntries(huge.map((name, at) => [`n${at}`, { name, max_count: 1 }])) };
  const calls: Call[] = [
    ["list", NOW],
    ["apply", { type: "update", at: NOW, achievements: { n0: 1, n1: 1, n2: 1, n3: 1 } }],
    ...huge.map((id): Call => ["get", id, NOW]),
    ...huge.map((id): Call => ["explain", id, NOW]),
    ...huge.flatMap((id): Call[] => [
      ["apply", { type: "update", at: NOW, achievements: { [id]: 1 } }],
      ["apply", { type: "update", at: NOW, achievements: { n0: 1 } }], // short again, where the long one was
    ]),
    ["list", NOW],
  ];
  const expected = rust([["create", definitions, null], ...calls]).slice(1);
  for (const [, plaudit] of builds.slice(0, 1).concat(builds.slice(2, 3))) {
    const engine = plaudit.createEngineSync(definitions);
    calls.forEach((call, at) => expectSame(call, answered(engine, call), expected[at]));
  }
});

test("numbers that only JavaScript has are read as in Rust", () => {
  for (const [, plaudit] of builds) {
    const engine = plaudit.createEngineSync(withProto);
    const [event] = engine.apply({ type: "update", at: NOW, achievements: { first_steps: 2, daily: -0 } }).events;
    expect(event).toStrictEqual({ type: "progressed", id: "first_steps", at: NOW, count: 2 });
    expect(refusal(() => engine.apply({ type: "update", at: NOW, achievements: { daily: NaN } })).message).toContain("found NaN");
    expect(refusal(() => engine.apply({ type: "update", at: NOW, achievements: { daily: -Infinity } })).message).toContain(
      "found -Infinity",
    );
    expect(refusal(() => engine.apply({ type: "update", at: NOW, achievements: { daily: 2 ** 53 } })).message).toContain(
      "found 9007199254740992",
    );
  }
});
