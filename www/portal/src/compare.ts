// Describes the differences between two documents in words.

import { type Document, entries, isObject, objectOf, steps, textOf, valueAt } from "./document.ts";
import { same } from "./merge.ts";

export interface Change {
  kind: "added" | "changed" | "removed" | "archived" | "setting";
  id: string;
  name: string;
  /** The changed members, each with its old and new value. */
  members: { path: string; before: unknown; after: unknown }[];
}

export function changes(before: Document, after: Document): Change[] {
  const found: Change[] = [];
  const nodes = (document: Document): Map<string, unknown> =>
    new Map(
      entries(document).flatMap(({ id, node }) => [[id, node] as const, ...steps(node, id).map((step) => [step.id, step.node] as const)]),
    );
  const [old, next] = [nodes(before), nodes(after)];
  for (const [id, node] of next) {
    const known = old.get(id);
    const name = textOf(objectOf(node)["name"]) || id;
    if (known === undefined) {
      found.push({ kind: "added", id, name, members: [] });
      continue;
    }
    const members = memberChanges(known, node).filter(({ path }) => !path.startsWith("sub_achievements"));
    if (members.length === 0) continue;
    const isArchived = objectOf(node)["archived"] === true && objectOf(known)["archived"] !== true;
    found.push({ kind: isArchived ? "archived" : "changed", id, name, members });
  }
  for (const [id, node] of old)
    if (!next.has(id)) found.push({ kind: "removed", id, name: textOf(objectOf(node)["name"]) || id, members: [] });
  const settings = memberChanges(valueAt(before, ["settings"]), valueAt(after, ["settings"]));
  if (settings.length > 0) found.push({ kind: "setting", id: "", name: "Settings", members: settings });
  const others = memberChanges(besides(before), besides(after));
  if (others.length > 0) found.push({ kind: "setting", id: "", name: "The document", members: others });
  return found;
}

/** The parts of a document besides achievements and settings, such as comments. */
function besides({ achievements: _, settings: __, ...others }: Document): Document {
  return others;
}

function memberChanges(before: unknown, after: unknown, prefix = ""): Change["members"] {
  if (same(before, after)) return [];
  const [one, other] = [before, after].map((value, index, both) =>
    // If an object is added or removed, each of its members counts as added or removed.
    isFilled(value) ? value : value === undefined && isFilled(both[1 - index]) ? {} : undefined,
  );
  if (one === undefined || other === undefined) return [{ path: prefix || "value", before, after }];
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return keys.flatMap((key) => memberChanges(one[key], other[key], prefix === "" ? key : `${prefix}.${key}`));
}

function isFilled(value: unknown): value is Readonly<Record<string, unknown>> {
  return isObject(value) && Object.keys(value).length > 0;
}

/** Formats a path for display, such as “streaks › practice › freezes”. */
export function placeWords(path: string): string {
  return path.replaceAll(".", " › ");
}

export function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = typeof value === "string" ? `“${value}”` : (JSON.stringify(value) ?? "nothing");
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
