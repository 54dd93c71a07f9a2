// Which values are plain data: every document of the caller is copied before an engine reads it.

import { createContext, runInContext } from "node:vm";
import { describe, expect, test } from "vitest";
import type { Command, Definitions } from "../../../pkg/index.js";
import { plaudit } from "./builds.js";
import { refusal } from "./refusal.js";
import { NOW, sample } from "./sample.js";

const engine = plaudit.createEngineSync(sample);

function previewed(value: unknown): unknown {
  return engine.preview({ type: "update", at: NOW, achievements: { daily: value } } as Command);
}

describe("a value that is not plain data is refused with its place", () => {
  const cyclic: Record<string, unknown> = {};
  cyclic["self"] = cyclic;
  class Amount {
    value = 1;
  }
  const bad: [string, () => unknown][] = [
    ["a function", () => () => 1],
    ["a symbol", () => Symbol("x")],
    ["a bigint", () => 1n],
    ["a Map", () => new Map()],
    ["a Date", () => new Date(0)],
    ["a class instance", () => new Amount()],
    ["a boxed number", () => Object(1)],
    ["a regular expression", () => /x/],
    ["a typed array", () => new Uint8Array(2)],
    ["a promise", () => Promise.resolve(1)],
    ["half of a character", () => "\ud800"],
    ["half of a character as a key", () => ({ "\udc00": 1 })],
    ["an array with a hole", () => [, 1]], // eslint-disable-line no-sparse-arrays
    ["a huge empty array", () => new Array(4_294_967_295)],
    ["undefined in an array", () => [undefined]],
    [
      "a throwing getter",
      () => ({
        get x() {
          throw new Error("no");
        },
      }),
    ], // prettier-ignore
    [
      "a getter that throws what cannot be shown",
      () => ({
        get x() {
          throw {
            toString() {
              throw 1;
            },
          };
        },
      }),
    ], // prettier-ignore
    [
      "a throwing proxy",
      () =>
        new Proxy(
          {},
          {
            ownKeys() {
              throw new Error("no");
            },
          },
        ),
    ], // prettier-ignore
    [
      "a revoked proxy",
      () => {
        const { proxy, revoke } = Proxy.revocable({}, {});
        revoke();
        return proxy;
      },
    ], // prettier-ignore
    [
      "a proxy of an endless array",
      () => new Proxy([], { get: (target, key) => (key === "length" ? Infinity : Reflect.get(target, key)) }),
    ],
    [
      "a proxy of ever new objects",
      () => {
        const make = (): object =>
          new Proxy({}, { ownKeys: () => ["x"], getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }), get: make });
        return make();
      },
    ], // prettier-ignore
    ["what contains itself", () => cyclic],
    [
      "deep nesting",
      () => {
        let deep: unknown = 1;
        for (let level = 0; level < 100_000; level += 1) deep = [deep];
        return deep;
      },
    ], // prettier-ignore
  ];
  test.each(bad)("%s", (_name, make) => {
    const value = make();
    expect(refusal(() => previewed(value), "INVALID_COMMAND").path).toMatch(/^\/achievements\/daily/);
    const definitions = { achievements: { "a/b~c": { name: "A", max_count: 1, extra: value } } } as Definitions;
    const error = refusal(() => plaudit.createEngineSync(definitions), "INVALID_DEFINITIONS");
    expect(error.path).toMatch(/^\/achievements\/a~1b~0c\/extra/);
    expect(error.issues).toMatchObject([{ severity: "error", path: error.path, message: error.message }]);
    expect(plaudit.validate(definitions)).toEqual(error.issues);
    expect(refusal(() => plaudit.createEngineSync(sample, { state: { version: 1, extra: value } }), "STATE_UNREADABLE").path).toMatch(
      /^\/state\/extra/,
    );
  });
});

describe("plain data in any wrapping", () => {
  const amount = (achievements: object): unknown => engine.preview({ type: "update", at: NOW, achievements } as Command).events;
  const expected = [{ type: "progressed", id: "daily", at: NOW, count: 1, phase_start: NOW }];
  const good: [string, () => object][] = [
    ["a plain object", () => ({ daily: 1 })],
    ["an object without a prototype", () => Object.assign(Object.create(null) as object, { daily: 1 })],
    ["an object of another realm", () => runInContext("({ daily: 1 })", createContext()) as object],
    ["a well-behaved proxy", () => new Proxy({ daily: 1 }, {})],
    [
      "a getter",
      () => ({
        get daily() {
          return 1;
        },
      }),
    ], // prettier-ignore
    ["frozen", () => Object.freeze({ daily: 1 })],
    ["with members that JSON leaves out", () => ({ daily: 1, pass: undefined, [Symbol("x")]: 1 })],
    ["not inherited", () => Object.assign(Object.create(Object.create(null) as object) as object, { daily: 1 })],
  ];
  test.each(good)("%s", (_name, make) => {
    expect(amount(make())).toMatchObject(expected);
  });

  test("the same object twice is not a cycle", () => {
    const reward = { guaranteed: { currencies: { gold: { min: 1 } } } };
    const node = { name: "N", max_count: 1, reward };
    expect(plaudit.validate({ achievements: { a: node, b: { ...node, reward } } })).toEqual([]);
  });

  test("each property is read once", () => {
    let reads = 0;
    engine.preview({
      type: "update",
      at: NOW,
      achievements: {
        get daily() {
          reads += 1;
          return 1;
        },
      },
    }); // prettier-ignore
    expect(reads).toBe(1);
  });

  test("a getter that uses the engine during the read has no effect on it", () => {
    const nested = plaudit.createEngineSync(sample);
    nested.apply({
      type: "update",
      at: NOW,
      achievements: {
        get daily() {
          nested.apply({ type: "update", at: NOW, achievements: { first_steps: 1 } });
          return 1;
        },
      },
    });
    expect([nested.get("daily", NOW)?.count, nested.get("first_steps", NOW)?.count]).toEqual([1, 1]);
  });

  test("10 MB of text are accepted", () => {
    const huge = "x".repeat(10_000_000);
    expect(plaudit.validate({ achievements: { a: { name: huge, max_count: 1 } } })).toEqual([]);
    expect(refusal(() => engine.explain(huge, NOW), "NOT_FOUND").message.length).toBeLessThan(1_000);
    expect(refusal(() => engine.apply({ type: huge, at: NOW } as unknown as Command), "INVALID_COMMAND").message.length).toBeLessThan(
      1_000,
    );
  });
});
