// Changes a definitions document without losses: parts that the portal does not know stay in their place.

export type Json = unknown;
export type Node = Readonly<Record<string, Json>>;
export type Document = Readonly<Record<string, Json>>;

/** One achievement, or one of its steps. */
export interface Ref {
  id: string;
  parent?: string | undefined;
}

/** An achievement with its place. */
export interface Entry extends Ref {
  node: Node;
}

export function isObject(value: Json): value is Node {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function objectOf(value: Json): Node {
  return isObject(value) ? value : {};
}

export function textOf(value: Json): string {
  return typeof value === "string" ? value : "";
}

function isComment(key: string): boolean {
  return key.startsWith("//") || key.startsWith("_");
}

/** Among ids, which may begin with an underscore, such a key is a comment only if its value is not a definition. */
function isNode(id: string, value: Json): boolean {
  return !id.startsWith("//") && isObject(value);
}

/** Whether achievements are nested once more, as in teams' documents. */
function isNested(document: Document): boolean {
  const inner = objectOf(document["achievements"])["achievements"];
  return isObject(inner) && !("name" in inner);
}

/** The keys that lead to the achievements. */
export function base(document: Document): string[] {
  return isNested(document) ? ["achievements", "achievements"] : ["achievements"];
}

function byId(document: Document): Node {
  const outer = objectOf(document["achievements"]);
  return isNested(document) ? objectOf(outer["achievements"]) : outer;
}

/** Returns every achievement in the order of lists: by `order`, then by the document. */
export function entries(document: Document): Entry[] {
  const all = Object.entries(byId(document)).filter(([id, node]) => isNode(id, node));
  const found = all.map(([id, node]) => ({ id, node: node as Node }));
  return found
    .map((entry, place) => ({ entry, place, order: orderOf(entry.node) }))
    .sort((one, other) => one.order - other.order || one.place - other.place)
    .map(({ entry }) => entry);
}

function orderOf(node: Node): number {
  return typeof node["order"] === "number" ? node["order"] : Infinity;
}

/** The steps of an achievement. */
export function steps(node: Node, parent: string): Entry[] {
  const subs = Object.entries(objectOf(node["sub_achievements"])).filter(([id, sub]) => isNode(id, sub));
  return subs.map(([id, sub]) => ({ id, parent, node: sub as Node }));
}

/** Every id, of achievements and of steps. */
export function allIds(document: Document): string[] {
  return entries(document).flatMap(({ id, node }) => [id, ...steps(node, id).map((step) => step.id)]);
}

/** The keys that lead to a node. */
export function pathOf(document: Document, { id, parent }: Ref): string[] {
  return parent === undefined ? [...base(document), id] : [...base(document), parent, "sub_achievements", id];
}

/** The JSON pointer of a path, in the form of issues. */
export function pointer(path: readonly string[]): string {
  return path.map((key) => `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

export function valueAt(value: Json, path: readonly string[]): Json {
  let found = value;
  for (const key of path) found = Array.isArray(found) ? found[Number(key)] : objectOf(found)[key];
  return found;
}

export function nodeAt(document: Document, ref: Ref): Node | undefined {
  const found = valueAt(document, pathOf(document, ref));
  return isObject(found) ? found : undefined;
}

/** The same value with one place changed; `undefined` removes it, and objects that become empty by that, except those in `keep`. */
export function withValue(value: Json, path: readonly string[], next: Json, keep: ReadonlySet<string> = new Set()): Node {
  const [key, ...rest] = path;
  if (key === undefined) return objectOf(next);
  if (Array.isArray(value)) return withItem(value, Number(key), rest, next, keep) as unknown as Node;
  const object = objectOf(value);
  const inner = rest.length === 0 ? next : withValue(object[key], rest, next, keep);
  const isEmpty = rest.length > 0 && next === undefined && isObject(inner) && Object.keys(inner).length === 0 && !keep.has(key);
  if (inner === undefined || isEmpty) {
    const { [key]: _, ...others } = object;
    return others;
  }
  return { ...object, [key]: inner };
}

/** The same list with one item changed. Only the path's last key removes an item; an item that becomes empty stays. */
function withItem(list: readonly Json[], place: number, rest: readonly string[], next: Json, keep: ReadonlySet<string>): Json[] {
  if (rest.length > 0) return list.with(place, withValue(list[place], rest, next, keep));
  return next === undefined ? list.toSpliced(place, 1) : list.toSpliced(place, 1, next);
}

/** Objects that have a meaning even if they are empty. */
const MEANINGFUL = new Set(["trigger", "streak", "session_count", "total_time", "content", "community", "subscription", "stat"]);

/** The keys of a node's objects that stay although they have become empty. */
export function keptAt(document: Document, ref: Ref): ReadonlySet<string> {
  return new Set([...MEANINGFUL, ...pathOf(document, ref), "sub_achievements"]);
}

export function setAt(document: Document, ref: Ref, path: readonly string[], next: Json): Document {
  return withValue(document, [...pathOf(document, ref), ...path], next, keptAt(document, ref));
}

export function setNode(document: Document, ref: Ref, node: Node): Document {
  return withValue(document, pathOf(document, ref), node);
}

/** Returns the document with another id for a node, also wherever the document refers to it. */
export function renameNode(document: Document, { id, parent }: Ref, next: string): Document {
  const key = (one: string): string => (one === id ? next : one);
  const keys = (object: Json): Node => Object.fromEntries(Object.entries(objectOf(object)).map(([one, value]) => [key(one), value]));
  const list = (value: Json): Json => (Array.isArray(value) ? value.map((one: Json) => (typeof one === "string" ? key(one) : one)) : value);
  const place = parent === undefined ? base(document) : [...base(document), parent, "sub_achievements"];
  let renamed = withValue(document, place, keys(valueAt(document, place)));
  for (const entry of entries(renamed))
    for (const one of [entry, ...steps(entry.node, entry.id)])
      if ("precondition_ids" in one.node)
        renamed = withValue(renamed, [...pathOf(renamed, one), "precondition_ids"], list(one.node["precondition_ids"]));
  const settings = objectOf(document["settings"]);
  if ("trusted" in settings) renamed = withValue(renamed, ["settings", "trusted"], list(settings["trusted"]));
  if (isObject(settings["limits"])) renamed = withValue(renamed, ["settings", "limits"], keys(settings["limits"]));
  return renamed;
}

export function addNode(document: Document, ref: Ref, node: Node): Document {
  return setNode(document, ref, node);
}

export function removeNode(document: Document, ref: Ref): Document {
  return withValue(document, pathOf(document, ref), undefined, new Set([...base(document), "sub_achievements", ref.parent ?? ""]));
}

/** Returns a free id: `wanted`, or with a number appended. */
export function freeId(document: Document, wanted: string): string {
  const taken = new Set(allIds(document));
  const plain = wanted.replace(/[^A-Za-z0-9_.-]+/g, "_").replace(/^_+|_+$/g, "") || "achievement";
  if (!taken.has(plain)) return plain;
  for (let number = 2; ; number += 1) if (!taken.has(`${plain}_${number}`)) return `${plain}_${number}`;
}

/** Returns the document with a copy after the original, and the copy's id. */
export function duplicate(document: Document, id: string): [Document, string] {
  const node = objectOf(valueAt(document, [...base(document), id]));
  let next = document;
  const copy = freeId(next, `${id}_copy`);
  const { activated_time_sec: _, ...rest } = node;
  next = addNode(next, { id: copy }, { ...rest, name: `${textOf(node["name"])} (copy)` });
  const subs = steps(node, id);
  if (subs.length > 0) {
    const renamed: Record<string, Json> = {};
    for (const sub of subs) {
      const freed = freeId(withValue(next, [...base(next), copy, "sub_achievements"], renamed), `${sub.id}_copy`);
      renamed[freed] = sub.node;
    }
    next = withValue(next, [...base(next), copy, "sub_achievements"], renamed);
  }
  return [next, copy];
}

/** The gap between two places in the order, so that another one fits between them. */
const GAP = 10;

/** Returns the document with an achievement moved before another one; `undefined`: to the end. */
export function moveBefore(document: Document, id: string, before: string | undefined): Document {
  if (id === before) return document;
  const order = entries(document).map((entry) => entry.id);
  const others = order.filter((one) => one !== id);
  const place = before === undefined ? others.length : others.indexOf(before);
  if (place < 0) return document;
  const numbers = others.map((one) => orderOf(objectOf(valueAt(document, [...base(document), one]))));
  const [previous, following] = [place === 0 ? -GAP : numbers[place - 1], numbers[place] ?? Infinity];
  const numbered = numbers.every((number) => Number.isFinite(number));
  if (numbered && previous !== undefined) {
    const number = following === Infinity ? previous + GAP : Math.floor((previous + following) / 2);
    if (number > previous && number < following) return setAt(document, { id }, ["order"], number);
  }
  others.splice(place, 0, id);
  // All at once, because there may be thousands.
  const places = new Map(others.map((one, index) => [one, index * GAP]));
  const renumbered = Object.entries(byId(document)).map(([key, node]): [string, Json] => {
    const order = places.get(key);
    return [key, order === undefined ? node : { ...objectOf(node), order }];
  });
  return withValue(document, base(document), Object.fromEntries(renumbered));
}

/** The languages in which any achievement has texts. */
export function languages(document: Document): string[] {
  const found = new Set<string>();
  for (const { id, node } of entries(document))
    for (const one of [node, ...steps(node, id).map((step) => step.node)])
      for (const language of Object.keys(objectOf(one["texts"]))) if (!isComment(language)) found.add(language);
  return [...found].sort();
}

export function categories(document: Document): string[] {
  const used = entries(document).map(({ node }) => textOf(node["category"]));
  const named = Object.keys(objectOf(objectOf(document["settings"])["categories"]));
  return [...new Set([...used, ...named])].filter((one) => one !== "" && !isComment(one));
}

/** Returns the name of a category. */
export function categoryName(document: Document, category: string): string {
  return textOf(valueAt(document, ["settings", "categories", category, "name"])) || category || "Without a category";
}
