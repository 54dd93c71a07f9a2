// What the editor remembers beside the draft while the page is open, such as a direction whose number is being retyped.

import type { DraftStore } from "../draft.ts";

/** The prefix of keys that are forgotten when a form closes. */
export const OF_FORM = "form ";

const memories = new WeakMap<DraftStore, Map<string, unknown>>();

export function recall<T>(store: DraftStore, key: string): T | undefined {
  return memories.get(store)?.get(key) as T | undefined;
}

/** Remembers a value; `undefined` removes it. */
export function remember(store: DraftStore, key: string, value: unknown): void {
  const known = memories.get(store) ?? new Map<string, unknown>();
  memories.set(store, known);
  if (value === undefined) known.delete(key);
  else known.set(key, value);
}

/** Forgets everything about the form of one achievement, because another achievement can get its id later. */
export function forgetForm(store: DraftStore): void {
  const known = memories.get(store);
  for (const key of known?.keys() ?? []) if (key.startsWith(OF_FORM)) known?.delete(key);
}
