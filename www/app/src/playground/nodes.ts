// The nodes of a document that `validate` has let pass.

import type { Definitions } from "plaudit";
import { isRecord, member } from "../json.ts";

export interface DefinedNode { id: string; name: string; node: unknown; parent: { id: string; node: unknown } | undefined }

/** Achievements in the document's order, each with its subs behind it; teams' documents nest once more (T1). */
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
