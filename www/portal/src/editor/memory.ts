// What the editor remembers beside the draft while the page is open, such as a direction whose number is being retyped.

import type { DraftStore } from "../draft.ts";

/** How the keys begin of what is forgotten when a form is left. */
export const OF_FORM = "form ";

const memories = new WeakMap<DraftStore, Map<string, unknown>>();

export function recall<T>(store: DraftStore, key: string): T | undefined {
  return memories.get(store)?.get(key) as T | undefined;
}

/** `undefined` forgets. */
export function remember(store: DraftStore, key: string, value: unknown): void {
  const known = memories.get(store) ?? new Map<string, unknown>();
  memories.set(store, known);
  if (value === undefined) known.delete(key);
  else known.set(key, value);
}

/** Forgets what was remembered about the form of one achievement, whose id another one can have later. */
export function forgetForm(store: DraftStore): void {
  const known = memories.get(store);
  for (const key of known?.keys() ?? []) if (key.startsWith(OF_FORM)) known?.delete(key);
}
