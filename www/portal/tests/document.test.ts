// The document changes without losses.

import { describe, expect, test } from "vitest";
import { changes, placeWords } from "../src/compare.ts";
import {
  allIds,
  type Document,
  duplicate,
  entries,
  freeId,
  moveBefore,
  nodeAt,
  objectOf,
  removeNode,
  renameNode,
  setAt,
} from "../src/document.ts";
import { asKind, KINDS, kindOf } from "../src/kinds.ts";

const DOCUMENT: Document = {
  $schema: "./definitions.schema.json",
  "//": "a comment",
  settings: { future: { kept: [1, { deep: true }] } },
  achievements: {
    "// wins": "another one",
    wins: { name: "Wins", max_count: 3, from_tomorrow: { a: 1 }, reward: { guaranteed: { currencies: { gold: { min: 1, odd: 2 } } } } },
    week: { name: "A week", trigger: { streak: { days: 7, of: "x", new_key: 1 } } },
    quest: { name: "Quest", sub_achievements: { one: { name: "One", max_count: 1 }, two: { name: "Two", max_count: 2 } } },
  },
};

test("a change touches its place alone", () => {
  const next = setAt(DOCUMENT, { id: "wins" }, ["name"], "Victories");
  expect(next).toEqual({
    ...DOCUMENT,
    achievements: {
      ...(DOCUMENT["achievements"] as object),
      wins: { ...(DOCUMENT["achievements"] as Record<string, object>)["wins"], name: "Victories" },
    },
  });
  expect(Object.keys(next["achievements"] as object)).toEqual(Object.keys(DOCUMENT["achievements"] as object));
  expect(setAt(next, { id: "wins" }, ["name"], "Wins")).toEqual(DOCUMENT);
  const days = setAt(DOCUMENT, { id: "week" }, ["trigger", "streak", "days"], undefined);
  expect(nodeAt(days, { id: "week" })).toEqual({ name: "A week", trigger: { streak: { of: "x", new_key: 1 } } });
});

test("what has become empty goes, but for what means something empty", () => {
  const texts = setAt(DOCUMENT, { id: "wins" }, ["texts", "de", "name"], "Siege");
  expect(setAt(texts, { id: "wins" }, ["texts", "de", "name"], undefined)).toEqual(DOCUMENT);
  const bare = setAt(
    setAt(DOCUMENT, { id: "week" }, ["trigger"], { subscription: { once: true } }),
    { id: "week" },
    ["trigger", "subscription", "once"],
    undefined,
  );
  expect(nodeAt(bare, { id: "week" })).toEqual({ name: "A week", trigger: { subscription: {} } });
});

test("an item of a list is changed in its place, and stays when it has become empty", () => {
  const rows = [
    { weight: 1, odd: true },
    { weight: 2, currencies: { coins: { min: 1 } } },
  ];
  const document: Document = { achievements: { wins: { name: "Wins", max_count: 1, reward: { weighted: rows } } } };
  const place = ["reward", "weighted"];
  const at = (path: string[], value: unknown): unknown =>
    nodeAt(setAt(document, { id: "wins" }, [...place, ...path], value), { id: "wins" })?.["reward"];
  expect(at(["0", "weight"], 5)).toEqual({ weighted: [{ weight: 5, odd: true }, rows[1]] });
  expect(at(["1", "currencies", "coins"], undefined)).toEqual({ weighted: [rows[0], { weight: 2 }] });
  expect(at(["0"], undefined)).toEqual({ weighted: [rows[1]] });
});

test("steps, also of a document that nests its achievements once more", () => {
  const nested: Document = { achievements: { achievements: DOCUMENT["achievements"] } };
  for (const document of [DOCUMENT, nested]) {
    const next = setAt(document, { id: "two", parent: "quest" }, ["max_count"], 5);
    expect(nodeAt(next, { id: "two", parent: "quest" })).toEqual({ name: "Two", max_count: 5 });
    expect(entries(next).map(({ id }) => id)).toEqual(["wins", "week", "quest"]);
    const without = removeNode(removeNode(next, { id: "one", parent: "quest" }), { id: "two", parent: "quest" });
    expect(nodeAt(without, { id: "quest" })).toEqual({ name: "Quest", sub_achievements: {} });
  }
});

test("a copy has ids of its own", () => {
  const [next, copy] = duplicate(DOCUMENT, "quest");
  expect(copy).toBe("quest_copy");
  expect(nodeAt(next, { id: copy })).toEqual({
    name: "Quest (copy)",
    sub_achievements: { one_copy: { name: "One", max_count: 1 }, two_copy: { name: "Two", max_count: 2 } },
  });
  expect(duplicate(next, "quest")[1]).toBe("quest_copy_2");
  expect(freeId(DOCUMENT, "à côté!")).toBe("c_t");
});

test("moving numbers the others once, and then only what moves", () => {
  const first = moveBefore(DOCUMENT, "quest", "wins");
  expect(entries(first).map(({ id }) => id)).toEqual(["quest", "wins", "week"]);
  const second = moveBefore(first, "week", "wins");
  expect(entries(second).map(({ id }) => id)).toEqual(["quest", "week", "wins"]);
  expect(changes(first, second).map(({ id }) => id)).toEqual(["week"]);
  expect(entries(moveBefore(second, "quest", undefined)).map(({ id }) => id)).toEqual(["week", "wins", "quest"]);
  expect(moveBefore(second, "quest", "nothing")).toBe(second);
});

describe("kinds", () => {
  test("every kind is recognised as what it was made as", () => {
    for (const kind of KINDS) expect(kindOf(kind.make()).name).toBe(kind.name);
  });

  test("another kind keeps what is not about completing", () => {
    const wins = nodeAt(DOCUMENT, { id: "wins" }) ?? {};
    const streak = asKind({ ...wins, reset_cronexpr: "0 0 * * *" }, KINDS.find(({ name }) => name === "streak") ?? KINDS[0]!);
    expect(streak).toEqual({ name: "Wins", from_tomorrow: { a: 1 }, reward: wins["reward"], trigger: { streak: { days: 7 } } });
  });
});

test("differences are told by member", () => {
  const next = setAt(setAt(DOCUMENT, { id: "wins" }, ["archived"], true), { id: "one", parent: "quest" }, ["name"], "First");
  const told = changes(DOCUMENT, next);
  expect(told.map(({ kind, id }) => [kind, id])).toEqual([
    ["archived", "wins"],
    ["changed", "one"],
  ]);
  expect(told[1]?.members).toEqual([{ path: "name", before: "One", after: "First" }]);
});

test("of an object that comes, each member is told", () => {
  const next: Document = {
    ...DOCUMENT,
    settings: { ...objectOf(DOCUMENT["settings"]), streaks: { practice: { freezes: { start: 2 }, rest_days: ["sun"] } } },
  };
  expect(changes(DOCUMENT, next)[0]?.members).toEqual([
    { path: "streaks.practice.freezes.start", before: undefined, after: 2 },
    { path: "streaks.practice.rest_days", before: undefined, after: ["sun"] },
  ]);
  expect(placeWords("streaks.practice")).toBe("streaks › practice");
});

test("another id is written wherever the document refers to it", () => {
  const of = (id: string): Document => ({
    settings: { trusted: ["subscribed", id], limits: { [id]: { per_day: 3 }, "stat:wins": { per_day: 1 } } },
    achievements: {
      first: { name: "First", max_count: 1 },
      [id]: { name: "Wins", max_count: 3 },
      week: { name: "Week", max_count: 7, precondition_ids: ["first", id] },
      quest: { name: "Quest", sub_achievements: { one: { name: "One", max_count: 1, precondition_ids: [id] } } },
    },
  });
  const next = renameNode(of("wins"), { id: "wins" }, "victories");
  expect(JSON.stringify(next)).toBe(JSON.stringify(of("victories")));
  const step = renameNode(of("wins"), { id: "one", parent: "quest" }, "two");
  expect(nodeAt(step, { id: "two", parent: "quest" })).toEqual({ name: "One", max_count: 1, precondition_ids: ["wins"] });
});

test("an id that begins with an underscore is one unless its value is a comment", () => {
  const document: Document = {
    achievements: {
      _secret: { name: "Secret", max_count: 1, sub_achievements: { _one: { name: "One", max_count: 1 }, _note: "a comment" } },
      _note: ["a comment"],
      "// off": { name: "Off", max_count: 1 },
    },
  };
  expect(allIds(document)).toEqual(["_secret", "_one"]);
});
