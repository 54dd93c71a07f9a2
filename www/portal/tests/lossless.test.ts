// Random documents with unknown parts, under every change that the portal makes: only the named parts change.

import { expect, test } from "vitest";
import {
  type Document,
  duplicate,
  entries,
  isObject,
  type Json,
  moveBefore,
  type Node,
  nodeAt,
  pathOf,
  setAt,
  steps,
  valueAt,
} from "../src/document.ts";
import { merge, same } from "../src/merge.ts";
import { asKind, KINDS } from "../src/kinds.ts";

/** Numbers from a seed, by mulberry32. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const KEYS = ["of_tomorrow", "// a comment", "_hidden", "__proto__", "constructor", "", "a/b~c", "größe", "name", "weight", "trigger"];

/** Any JSON, as from a later version of the format, or by mistake. */
function anything(draw: (below: number) => number, depth: number): Json {
  switch (draw(depth > 3 ? 5 : 8)) {
    case 0:
      return null;
    case 1:
      return draw(2) === 0;
    case 2:
      return draw(1_000) - 500;
    case 3:
      return draw(100) / 8;
    case 4:
      return ["", "text", "شارة", "\u2028"][draw(4)];
    case 5:
      return Array.from({ length: draw(3) }, () => anything(draw, depth + 1));
    default:
      return Object.fromEntries(Array.from({ length: draw(4) }, () => [KEYS[draw(KEYS.length)], anything(draw, depth + 1)]));
  }
}

function strange(draw: (below: number) => number, node: Node): Node {
  return {
    ...(anything(draw, 3) as object),
    ...node,
    future: anything(draw, 0),
    "// why": anything(draw, 2),
    texts: { de: { odd: anything(draw, 2) } },
  };
}

function strangeDocument(draw: (below: number) => number): Document {
  const made = KINDS.map((kind, index): [string, Node] => [
    `n${index}`,
    strange(draw, {
      ...kind.make(),
      name: `Node ${index}`,
      ...(kind.name === "steps" ? { sub_achievements: { sub: strange(draw, { name: "Sub", max_count: 2 }), "// sub": "a comment" } } : {}),
    }),
  ]);
  const achievements = { "// achievements": anything(draw, 2), ...Object.fromEntries(made) };
  return {
    "// document": anything(draw, 1),
    settings: { future: anything(draw, 1), streaks: { run: { odd: anything(draw, 2) } } },
    achievements: draw(2) === 0 ? { achievements } : achievements,
    later: anything(draw, 0),
  };
}

/** The document without one place, and without the objects that contain nothing else. */
function without(value: Json, path: readonly string[]): Json {
  const [key, ...rest] = path;
  if (key === undefined || !isObject(value)) return undefined;
  const { [key]: inner, ...others } = value;
  const left = without(inner, rest);
  const isBare = left === undefined || (isObject(left) && Object.keys(left).length === 0);
  return isBare ? others : { ...others, [key]: left };
}

const PLACES: readonly (readonly [string[], Json])[] = [
  [["name"], "Another"],
  [["max_count"], 7],
  [["texts", "de", "name"], "Ein anderer"],
  [["reward", "guaranteed", "currencies", "coins", "min"], 3],
  [["trigger", "streak", "days"], 3],
  [["additional_properties", "key"], "value"],
  [["archived"], true],
  [["description"], undefined],
];

const texts = (value: Json): string => JSON.stringify(value);

test.each(Array.from({ length: 60 }, (_, seed) => seed + 1))("seed %i", (seed) => {
  const draw = numbers(seed);
  const document = strangeDocument(draw);
  const written = texts(document);
  const places = entries(document).flatMap(({ id, node }) => [{ id }, ...steps(node, id).map((step) => ({ id: step.id, parent: id }))]);

  for (const ref of places) {
    for (const [path, value] of PLACES) {
      const next = setAt(document, ref, path, value);
      const whole = [...pathOf(document, ref), ...path];
      expect(valueAt(next, whole)).toEqual(value);
      expect(texts(without(next, whole)), `${texts(ref)} ${texts(path)}`).toBe(texts(without(document, whole)));
    }
  }

  // Reordering changes `order` only.
  const order = entries(document).map(({ id }) => id);
  const moved = moveBefore(document, order.at(-1) ?? "", order[0]);
  expect(entries(moved).map(({ id }) => id)).toEqual([...order.slice(-1), ...order.slice(0, -1)]);
  const unordered = (from: Document): Json => order.reduce<Json>((left, id) => without(left, [...pathOf(from, { id }), "order"]), from);
  expect(texts(unordered(moved))).toBe(texts(unordered(document)));

  // A copy equals the original.
  const [copied, copy] = duplicate(document, "n0");
  expect({ ...nodeAt(copied, { id: copy }), name: "Node 0" }).toEqual(nodeAt(document, { id: "n0" }));
  const place = pathOf(copied, { id: copy });
  expect(texts(without(copied, place))).toBe(texts(without(document, place)));

  // Another kind keeps everything besides the criteria.
  const node = nodeAt(document, { id: "n1" }) ?? {};
  for (const kind of KINDS) {
    const { trigger: _, max_count: __, sub_achievements: ___, ...kept } = asKind(node, kind);
    const { trigger: ____, max_count: _____, ...before } = node;
    expect(kept).toEqual(before);
  }

  // Two editors: each place equals one of the two texts.
  const theirs = setAt(document, { id: "n0" }, ["name"], "Theirs");
  const mine = setAt(document, { id: "n1" }, ["name"], "Mine");
  const both = merge(document, mine, theirs);
  expect(both.clashes).toEqual([]);
  expect(same(both.document, setAt(theirs, { id: "n1" }, ["name"], "Mine"))).toBe(true);
  expect(texts(document), "nothing was changed in place").toBe(written);
});
