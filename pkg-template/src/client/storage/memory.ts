// Everything in memory.

import type { Store, StoreChange } from "../../../client.js";
import { Conflict } from "./writes.js";

let stores = 0;

export function memoryStore(): Store {
  stores += 1;
  let base: Uint8Array | undefined;
  let queue: Uint8Array[] = [];
  let journal: string[] = [];
  let revision = 0;
  const claims = new Set<string>();
  const leases = new Map<string, { holder: string; until: number }>();

  const commit = async (change: StoreChange): Promise<void> => {
    const { dropped = 0, appended = [], replaces_journal = false } = change;
    if ((change.revision ?? revision) !== revision || dropped > queue.length) throw new Conflict();
    if (change.base !== undefined) base = change.base.slice();
    queue = [...queue.slice(dropped), ...appended.map((entry) => entry.slice())];
    journal = [...(replaces_journal ? [] : journal), ...(change.journal ?? [])];
    revision += 1;
  };

  return {
    durable: false,
    name: `plaudit-memory-${stores}`,
    load: async () => ({ ...(base === undefined ? {} : { base: base.slice() }), queue: queue.map((entry) => entry.slice()), journal: [...journal] }),
    append: (entries) => commit({ appended: entries }),
    commit,
    claim: async (key) => {
      const isFirst = !claims.has(key);
      claims.add(key);
      return isFirst;
    },
    clear: async () => {
      [base, queue, journal] = [undefined, [], []];
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
