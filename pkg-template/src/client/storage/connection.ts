// A connection to IndexedDB that is opened again when the browser drops it (K11).

import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import { isNamed } from "./writes.js";

export class Connection<T extends DBSchema> {
  private opened: Promise<IDBPDatabase<T>> | undefined;

  constructor(private readonly name: string, private readonly create: (database: IDBPDatabase<T>) => void) {}

  /**
   * Does something with the database. If that fails for what a new connection may mend ("Connection to Indexed Database server lost",
   * a connection that is closing), it is done once more, and told so.
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
    // What never opened needs no closing.
    await opened?.then((database) => database.close()).catch(() => undefined);
  }

  private open(): Promise<IDBPDatabase<T>> {
    this.opened ??= openDB<T>(this.name, 1, {
      upgrade: (database) => this.create(database),
      // The database is being deleted, or upgraded by a newer version: this connection must not block that.
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
