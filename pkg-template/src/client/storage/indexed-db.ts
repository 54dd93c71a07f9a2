// A store in one IndexedDB database, shared by all tabs of an origin. It reopens the connection when the browser drops it (K11).

import { type DBSchema, type IDBPDatabase, type IDBPTransaction, type StoreNames, openDB } from "idb";
import type { Store, StoreChange } from "../../../client.js";
import { text } from "../../core.js";
import { Conflict, isNamed, uniqueToken } from "./change.js";

interface Tables extends DBSchema {
  /** `base`, `revision`, and `token`, which identifies the last write. */
  slots: { key: string; value: Uint8Array | number | string };
  queue: { key: number; value: Uint8Array };
  journal: { key: number; value: string };
  /** The first claim of each key. */
  claims: { key: string; value: string };
  leases: { key: string; value: { holder: string; until: number } };
  aside: { key: number; value: { what: string; text: string; at: number } };
}

type Names = StoreNames<Tables>[];
type Transaction = IDBPTransaction<Tables, Names, "readwrite">;

const WRITTEN: Names = ["slots", "queue", "journal"];
const CLEARED: Names = [...WRITTEN, "claims", "aside"];

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
        // The connection was lost after this write had been carried out.
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
        transact(database, CLEARED, async (transaction) => {
          const revision = Number((await transaction.objectStore("slots").get("revision")) ?? 0);
          await Promise.all(CLEARED.map((table) => transaction.objectStore(table).clear()));
          await transaction.objectStore("slots").put(revision + 1, "revision");
        }),
      ),
    revision: () => connection.use(async (database) => Number((await database.get("slots", "revision")) ?? 0)),
    lease: (lease, holder, duration_ms) =>
      connection.use((database) =>
        transact(database, ["leases"], async (transaction) => {
          const [leases, now] = [transaction.objectStore("leases"), Date.now()];
          const held = await leases.get(lease);
          // A holder whose clock was set back must not keep the lease for ever.
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

/** Runs one atomic transaction; resolves once it is durable. */
async function transact<T>(database: IDBPDatabase<Tables>, tables: Names, body: (transaction: Transaction) => Promise<T>): Promise<T> {
  const transaction = database.transaction(tables, "readwrite", { durability: "strict" });
  const done = transaction.done;
  // A failure is reported once, below.
  done.catch(() => undefined);
  try {
    const value = await body(transaction);
    await done;
    return value;
  } catch (thrown) {
    try {
      transaction.abort();
    } catch {
      // The transaction has ended already.
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

class Connection<T extends DBSchema> {
  private opened: Promise<IDBPDatabase<T>> | undefined;

  constructor(
    private readonly name: string,
    private readonly create: (database: IDBPDatabase<T>) => void,
  ) {}

  /**
   * Runs an action on the database. If it fails with an error that a new connection may fix ("Connection to Indexed Database server lost",
   * a closing connection), it runs once more, with `again` set.
   */
  async use<V>(action: (database: IDBPDatabase<T>, again: boolean) => Promise<V>): Promise<V> {
    try {
      return await action(await this.open(), false);
    } catch (thrown) {
      if (isNamed("Conflict", thrown) || isNamed("QuotaExceededError", thrown) || typeof indexedDB === "undefined") throw thrown;
      await this.close();
      return action(await this.open(), true);
    }
  }

  async close(): Promise<void> {
    const opened = this.opened;
    this.opened = undefined;
    // A database that failed to open need not be closed.
    await opened?.then((database) => database.close()).catch(() => undefined);
  }

  private open(): Promise<IDBPDatabase<T>> {
    this.opened ??= openDB<T>(this.name, 1, {
      upgrade: (database) => this.create(database),
      // The database is being deleted, or upgraded by a newer version; this connection must not block it.
      blocking: () => void this.close(),
      terminated: () => {
        this.opened = undefined;
      },
    }).catch((thrown: unknown) => {
      this.opened = undefined;
      throw thrown;
    });
    return this.opened;
  }
}
