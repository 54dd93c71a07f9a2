// Converts between text and the bytes in a store.

import type { Store } from "../../../pkg/client.js";

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (data: Uint8Array): string => new TextDecoder().decode(data);

/** Returns the content of a store as text. */
export async function held(store: Store): Promise<{ base: string | undefined; queue: string[]; journal: string[] }> {
  const { base, queue, journal } = await store.load();
  return { base: base === undefined ? undefined : text(base), queue: queue.map(text), journal };
}
