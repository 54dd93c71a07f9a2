// A durable store whose disk is full until a test makes room; a refused write changes nothing.

import { memoryStore, type Store } from "../../../pkg/client.js";

export class Disk {
  isFull = false;
  /** Whether even reading fails, as if the database could not be opened. */
  isShut = false;
  /** The size in bytes above which writes are refused. */
  largest = 0;
  /** The number of refused writes. */
  refused = 0;
  readonly aside: string[] = [];

  /** A store on this disk; the clients that use it share it like tabs. */
  store(inner: Store = memoryStore()): Store {
    const write = async <T>(bytes: number, action: () => Promise<T>): Promise<T> => {
      if (this.isShut || (this.isFull && bytes > this.largest)) {
        this.refused += 1;
        throw new DOMException("there is no room", "QuotaExceededError");
      }
      return action();
    };
    const read = <T>(action: () => Promise<T>): Promise<T> => (this.isShut ? write(Infinity, action) : action());
    const sizeOf = (entries: readonly { length: number }[]): number => entries.reduce((sum, { length }) => sum + length, 0);
    return {
      ...inner,
      durable: true,
      load: () => read(() => inner.load()),
      revision: () => read(async () => (await inner.revision?.()) ?? 0),
      append: (entries) => write(sizeOf(entries), () => inner.append(entries)),
      commit: (change) =>
        write((change.base?.length ?? 0) + sizeOf(change.appended ?? []) + sizeOf(change.journal ?? []), () => inner.commit(change)),
      claim: (key) => write(Infinity, () => inner.claim(key)),
      setAside: (what) => write(Infinity, async () => void this.aside.push(what)),
    };
  }
}
