// Merges two documents that started from the same one. A change of one side is taken; a place that both sides have changed is a clash.

import { base, type Document, type Json, isObject, objectOf, textOf, valueAt, withValue } from "./document.ts";

/** Whether two documents are equal, regardless of the order of their keys. */
export function same(one: unknown, other: unknown): boolean {
  return one === other || canonical(one) === canonical(other);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => {
    if (typeof inner !== "object" || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)));
  });
}

/** A place that both sides have changed differently. */
export interface Clash {
  path: string[];
  name: string;
  common: Json;
  mine: Json;
  theirs: Json;
}

export interface Merged {
  /** The merged document, with the other side's value at each clash. */
  document: Document;
  clashes: Clash[];
}

/** Members that are merged as a whole: a mixture of both sides would have a meaning that neither intended. */
const WHOLE = new Set(["trigger", "reward", "total_reward"]);

export function merge(common: Document, mine: Document, theirs: Document): Merged {
  const clashes: Clash[] = [];
  const within = (path: string[], before: Json, own: Json, other: Json): Json => {
    if (same(own, other) || same(own, before)) return other;
    if (same(other, before)) return own;
    const isWhole = WHOLE.has(path.at(-1) ?? "") || !isObject(own) || !isObject(other);
    if (isWhole) {
      clashes.push({ path, name: nameOf(mine, theirs, path), common: before, mine: own, theirs: other });
      return other;
    }
    // The other side's keys come first, in their order; keys that only this side has follow.
    const keys = [...new Set([...Object.keys(other), ...Object.keys(own)])];
    const members = keys.map((key) => [key, within([...path, key], objectOf(before)[key], own[key], other[key])] as const);
    return Object.fromEntries(members.filter(([, value]) => value !== undefined));
  };
  return { document: objectOf(within([], common, mine, theirs)), clashes };
}

/** The merged document, with this side's value at the chosen clashes. */
export function withMine({ document }: Merged, chosen: readonly Clash[]): Document {
  return chosen.reduce<Document>((text, { path, mine }) => withValue(text, path, mine), document);
}

function nameOf(mine: Document, theirs: Document, path: readonly string[]): string {
  const inner = base(theirs);
  if (path[0] === "settings") return ["Setting", path.slice(1).join(" › ")].filter(Boolean).join(": ");
  const [id, ...rest] = path.slice(inner.length);
  if (path[0] !== "achievements" || id === undefined) return path.join(" › ");
  const place = [...inner, id, "name"];
  return [textOf(valueAt(theirs, place)) || textOf(valueAt(mine, place)) || id, rest.join(" › ")].filter(Boolean).join(": ");
}
