// Positions in the text: lines and columns of offsets, offsets of JSON pointers.

import type { Node } from "jsonc-parser";

export interface Place {
  offset: number;
  length: number;
  line: number;
  column: number;
}

/** Returns the offset of each line. */
export function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

/** Returns the line and column of an offset, both from 1. */
export function placeAt(starts: readonly number[], offset: number, length: number): Place {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { offset, length, line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
}

/** Locates a JSON pointer (RFC 6901): the key if there is one; for a missing place, the nearest parent. */
export function find(root: Node, pointer: string): { offset: number; length: number } {
  let [value, found]: [Node, Node] = [root, root];
  for (const step of pointer.split("/").slice(1).map(unescapePointer)) {
    if (value.type === "array") {
      const item = /^\d+$/.test(step) ? value.children?.[Number(step)] : undefined;
      if (item === undefined) break;
      [value, found] = [item, item];
    } else {
      // Of a duplicate key, the last one counts.
      const [key, under] = value.children?.findLast((property) => property.children?.[0]?.value === step)?.children ?? [];
      if (key === undefined || under === undefined) break;
      [value, found] = [under, key];
    }
  }
  return { offset: found.offset, length: found.type === "object" || found.type === "array" ? 1 : found.length };
}

function unescapePointer(step: string): string {
  return step.replace(/~1/g, "/").replace(/~0/g, "~");
}

/** Returns duplicate keys in an object, of which JSON uses the last. */
export function repeatedKeys(root: Node): Node[] {
  const repeated: Node[] = [];
  const left = [root];
  for (let node = left.pop(); node !== undefined; node = left.pop()) {
    left.push(...(node.children ?? []).slice(node.type === "property" ? 1 : 0));
    if (node.type !== "object") continue;
    const seen = new Set<unknown>();
    for (const property of node.children ?? []) {
      const key = property.children?.[0];
      if (key === undefined) continue;
      if (seen.has(key.value)) repeated.push(key);
      seen.add(key.value);
    }
  }
  return repeated.sort((one, other) => one.offset - other.offset);
}
