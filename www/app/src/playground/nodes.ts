// The nodes of a document without errors.

import type { Definitions } from "plaudit";
import { isRecord, member } from "../json.ts";

export interface DefinedNode {
  id: string;
  name: string;
  node: unknown;
  parent: { id: string; node: unknown } | undefined;
}

/** Returns achievements in the document's order, each followed by its subs; also for the nested documents of teams (T1). */
export function nodes(definitions: Definitions): DefinedNode[] {
  const outer: unknown = definitions.achievements;
  const inner = member(outer, "achievements");
  const isNested = isRecord(inner) && Object.keys(definitions.achievements).length === 1 && typeof inner["name"] !== "string";
  return entries(isNested ? inner : outer).flatMap(([id, node]) => [
    named(id, node, undefined),
    ...entries(member(node, "sub_achievements")).map(([sub, under]) => named(sub, under, { id, node })),
  ]);
}

function named(id: string, node: unknown, parent: DefinedNode["parent"]): DefinedNode {
  const name = member(node, "name");
  return { id, name: typeof name === "string" ? name : id, node, parent };
}

function entries(value: unknown): [string, unknown][] {
  return isRecord(value) ? Object.entries(value).filter(([, under]) => under !== null) : [];
}
