// Everything in memory.

import type { Store, StoreChange } from "../../../client.js";
import { Conflict } from "./change.js";

let stores = 0;

export function memoryStore(): Store {
  stores += 1;
  let base: Uint8Array | undefined;
  const queue: Uint8Array[] = [];
  const journal: string[] = [];
  let revision = 0;
  const claims = new Set<string>();
  const leases = new Map<string, { holder: string; until: number }>();

  const commit = async (change: StoreChange): Promise<void> => {
    const { dropped = 0, appended = [], replaces_journal = false } = change;
    if ((change.revision ?? revision) !== revision || dropped > queue.length) throw new Conflict();
    if (change.base !== undefined) base = change.base.slice();
    queue.splice(0, dropped);
    for (const entry of appended) queue.push(entry.slice());
    if (replaces_journal) journal.length = 0;
    for (const entry of change.journal ?? []) journal.push(entry);
    revision += 1;
  };

  return {
    durable: false,
    name: `plaudit-memory-${stores}`,
    load: async () => ({
      ...(base === undefined ? {} : { base: base.slice() }),
      queue: queue.map((entry) => entry.slice()),
      journal: [...journal],
    }),
    append: (entries) => commit({ appended: entries }),
    commit,
    claim: async (key) => {
      const isFirst = !claims.has(key);
      claims.add(key);
      return isFirst;
    },
    clear: async () => {
      [base, queue.length, journal.length] = [undefined, 0, 0];
      claims.clear();
      revision += 1;
    },
    revision: async () => revision,
    lease: async (name, holder, duration_ms) => {
      const lease = leases.get(name);
      if (lease !== undefined && lease.holder !== holder && lease.until > Date.now()) return false;
      leases.set(name, { holder, until: Date.now() + duration_ms });
      return true;
    },
  };
}
