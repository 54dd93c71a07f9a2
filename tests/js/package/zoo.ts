// Values that a caller should not pass, but might.

import type { Random } from "./random.js";

export function zoo(): [name: string, value: unknown][] {
  const cyclic: unknown[] = [];
  cyclic.push({ cyclic });
  let deep: unknown = {};
  for (let level = 0; level < 5_000; level += 1) deep = { deep };
  return [
    ["undefined", undefined],
    ["null", null],
    ["true", true],
    ["NaN", NaN],
    ["Infinity", Infinity],
    ["-Infinity", -Infinity],
    ["-0", -0],
    ["-1", -1],
    ["0.5", 0.5],
    ["1e300", 1e300],
    ["5e-324", 5e-324],
    ["2^53 - 1", 2 ** 53 - 1],
    ["-(2^53 - 1)", -(2 ** 53 - 1)],
    ["2^53", 2 ** 53],
    ["2^63", 2 ** 63],
    ["2^64", 2 ** 64],
    ["1n", 1n],
    ["a symbol", Symbol("hostile")],
    ["a function", () => NaN],
    ["a class", class Hostile {}],
    ["empty text", ""],
    ["text with NUL", "a\0b"],
    ["the text __proto__", "__proto__"],
    ["the text constructor", "constructor"],
    ["half of a character", "\ud83d"],
    ["10 MB of text", "💥".repeat(2_500_000)],
    ["an empty object", {}],
    ["an empty array", []],
    ["an own __proto__", JSON.parse('{"__proto__": {"polluted": 1}, "constructor": {"prototype": {}}}')],
    ["a long array", Array.from({ length: 100_000 }, (_, index) => index)],
    ["an array with holes", new Array(10)],
    ["a cyclic array", cyclic],
    ["deep nesting", deep],
    ["a Map", new Map([["a", 1]])],
    ["a Set", new Set([1])],
    ["a Date", new Date(0)],
    ["an invalid Date", new Date(NaN)],
    ["a regular expression", /x/],
    ["an Error", new Error("hostile")],
    ["bytes", new Uint8Array(8)],
    ["a boxed text", Object("text")],
    ["a promise", Promise.resolve(1)],
    ["the global object", globalThis],
    [
      "a throwing getter",
      {
        get at() {
          throw new Error("hostile");
        },
        get href() {
          throw new Error("hostile");
        },
      },
    ], // prettier-ignore
    [
      "a throwing toString",
      {
        toString() {
          throw new Error("hostile");
        },
        valueOf() {
          throw new Error("hostile");
        },
      },
    ], // prettier-ignore
    [
      "a throwing toJSON",
      {
        toJSON() {
          throw new Error("hostile");
        },
      },
    ], // prettier-ignore
    [
      "a throwing proxy",
      new Proxy(
        {},
        everyTrap(() => {
          throw new Error("hostile");
        }),
      ),
    ], // prettier-ignore
    [
      "a lying proxy",
      new Proxy(
        [],
        everyTrap(() => 1),
      ),
    ],
  ];
}

function everyTrap(trap: () => unknown): ProxyHandler<object> {
  const names = ["get", "has", "ownKeys", "getOwnPropertyDescriptor", "getPrototypeOf", "set", "deleteProperty", "isExtensible"];
  return Object.fromEntries(names.map((name) => [name, trap])) as ProxyHandler<object>;
}

const NUMBERS = [
  0,
  -0,
  1,
  -1,
  2,
  60,
  0.5,
  NaN,
  1e300,
  2 ** 31,
  2 ** 32,
  2 ** 53 - 1,
  -(2 ** 53 - 1),
  2 ** 53,
  4_102_444_800,
  1_790_812_800,
];
const TEXTS = ["", "a", "daily", "__proto__", "constructor", "* * * * *", "0 0 31 2 *", "any", "6.10", "\u0000", "💥", "x".repeat(2_000)];
const KEYS = [
  "__proto__",
  "constructor",
  "achievements",
  "name",
  "max_count",
  "count",
  "reset_cronexpr",
  "trigger",
  "streak",
  "days",
  "reward",
  "guaranteed",
  "min",
  "sub_achievements",
  "precondition_ids",
  "start_time_sec",
  "end_time_sec",
  "duration_sec",
  "records",
  "facts",
  "version",
  "at",
  "type",
  "ids",
]; // prettier-ignore

/** Returns random JSON made of meaningful words. */
export function document(random: Random, depth: number): unknown {
  const kind = random.below(depth > 0 ? 8 : 5);
  if (kind === 0) return null;
  if (kind === 1) return random.chance(0.5);
  if (kind <= 3) return random.pick(NUMBERS);
  if (kind === 4) return random.pick(TEXTS);
  const size = random.below(4);
  if (kind === 5) return Array.from({ length: size }, () => document(random, depth - 1));
  const members = Array.from({ length: size }, () => [random.pick(KEYS), document(random, depth - 1)]);
  return Object.fromEntries(members);
}
