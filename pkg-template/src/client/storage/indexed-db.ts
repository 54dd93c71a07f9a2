// Everything in one IndexedDB database, shared by all tabs of an origin.

import type { DBSchema, IDBPDatabase, IDBPTransaction, StoreNames } from "idb";
import type { Store, StoreChange } from "../../../client.js";
import { text } from "../../core.js";
import { Conflict } from "./writes.js";
import { Connection } from "./connection.js";

export interface Tables extends DBSchema {
  /** `base`, `revision`, and `token`: who wrote last. */
  slots: { key: string; value: Uint8Array | number | string };
  queue: { key: number; value: Uint8Array };
  journal: { key: number; value: string };
  /** By the claim that was first. */
  claims: { key: string; value: string };
  leases: { key: string; value: { holder: string; until: number } };
  aside: { key: number; value: { what: string; text: string; at: number } };
}

type Names = StoreNames<Tables>[];
type Transaction = IDBPTransaction<Tables, Names, "readwrite">;

const WRITTEN: Names = ["slots", "queue", "journal"];

export function indexedDbStore(name = "plaudit"): Store {
  const connection = new Connection<Tables>(text(name, "name"), (database) => {
    for (const table of ["queue", "journal", "aside"] as const) database.createObjectStore(table, { autoIncrement: true });
    for (const table of ["slots", "claims", "leases"] as const) database.createObjectStore(table);
  });

  const commit = (change: StoreChange): Promise<void> => {
    const token = uniqueToken();
    return connection.use((database, again) =>
      transact(database, WRITTEN, async (transaction) => {
        const slots = transaction.objectStore("slots");
        // The connection was lost after it had carried this out.
        if (again && (await slots.get("token")) === token) return;
        const revision = Number((await slots.get("revision")) ?? 0);
        if ((change.revision ?? revision) !== revision) throw new Conflict();
        await drop(transaction, change.dropped ?? 0);
        const [queue, journal] = [transaction.objectStore("queue"), transaction.objectStore("journal")];
        if (change.replaces_journal === true) await journal.clear();
        await Promise.all([
          ...(change.base === undefined ? [] : [slots.put(change.base, "base")]),
          ...(change.appended ?? []).map((entry) => queue.add(entry)),
          ...(change.journal ?? []).map((entry) => journal.add(entry)),
          slots.put(revision + 1, "revision"),
          slots.put(token, "token"),
        ]);
      }),
    );
  };

  return {
    durable: true,
    name,
    load: () =>
      connection.use(async (database) => {
        const transaction = database.transaction(WRITTEN);
        const [base, queue, journal] = await Promise.all([
          transaction.objectStore("slots").get("base"),
          transaction.objectStore("queue").getAll(),
          transaction.objectStore("journal").getAll(),
        ]);
        return { ...(base instanceof Uint8Array ? { base } : {}), queue, journal };
      }),
    append: (entries) => commit({ appended: entries }),
    commit,
    claim: (key) => {
      const token = uniqueToken();
      return connection.use((database) =>
        transact(database, ["claims"], async (transaction) => {
          const claims = transaction.objectStore("claims");
          const first = (await claims.get(key)) ?? token;
          if (first === token) await claims.put(token, key);
          return first === token;
        }),
      );
    },
    clear: () =>
      connection.use((database) =>
        transact(database, [...WRITTEN, "claims"], async (transaction) => {
          const revision = Number((await transaction.objectStore("slots").get("revision")) ?? 0);
          await Promise.all([...WRITTEN, "claims" as const].map((table) => transaction.objectStore(table).clear()));
          await transaction.objectStore("slots").put(revision + 1, "revision");
        }),
      ),
    revision: () => connection.use(async (database) => Number((await database.get("slots", "revision")) ?? 0)),
    lease: (lease, holder, duration_ms) =>
      connection.use((database) =>
        transact(database, ["leases"], async (transaction) => {
          const [leases, now] = [transaction.objectStore("leases"), Date.now()];
          const held = await leases.get(lease);
          // A holder whose clock was set back must not keep it for ever.
          const isFree = held === undefined || held.holder === holder || held.until <= now || held.until > now + 2 * duration_ms;
          if (isFree) await leases.put({ holder, until: now + duration_ms }, lease);
          return isFree;
        }),
      ),
    setAside: (what, text) =>
      connection.use(async (database) => {
        await database.add("aside", { what, text, at: Date.now() });
      }),
    close: () => connection.close(),
  };
}

/** All of it or nothing; resolves once it is durable. */
async function transact<T>(database: IDBPDatabase<Tables>, tables: Names, body: (transaction: Transaction) => Promise<T>): Promise<T> {
  const transaction = database.transaction(tables, "readwrite", { durability: "strict" });
  const done = transaction.done;
  // What fails is reported once, below.
  done.catch(() => undefined);
  try {
    const value = await body(transaction);
    await done;
    return value;
  } catch (thrown) {
    try {
      transaction.abort();
    } catch {
      // It has ended already.
    }
    throw thrown;
  }
}

async function drop(transaction: Transaction, count: number): Promise<void> {
  if (count === 0) return;
  const queue = transaction.objectStore("queue");
  const keys = await queue.getAllKeys(null, count);
  const last = keys[count - 1];
  if (last === undefined) throw new Conflict();
  await queue.delete(IDBKeyRange.upperBound(last));
}

let writes = 0;

/** Tells this write from every other; not a secret. */
function uniqueToken(): string {
  writes += 1;
  return `${Date.now()}-${writes}-${Math.random()}`;
}
