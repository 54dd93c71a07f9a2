// Key-value storage in memory, like AsyncStorage, that tests can inspect, damage, and make fail.

import type { KeyValue } from "../../../pkg/client.js";

export class FakeStorage implements KeyValue {
  readonly items = new Map<string, string>();
  /** The write that fails, counted from 1 from now on, and how much of it takes effect. */
  private failure: { write: number; done: (value: string) => string | undefined } | undefined;

  /** The error of every write, while it is set. */
  full: Error | undefined;

  failAt(write: number, done: (value: string) => string | undefined = () => undefined): void {
    this.failure = { write, done };
  }

  async getItem(key: string): Promise<string | null> {
    return this.items.get(key) ?? null;
  }

  async setItem(key: string, value: string): Promise<void> {
    if (this.full !== undefined) throw this.full;
    if (this.failure !== undefined && --this.failure.write === 0) {
      const part = this.failure.done(value);
      if (part !== undefined) this.items.set(key, part);
      throw new Error("the storage is full");
    }
    this.items.set(key, value);
  }

  async removeItem(key: string): Promise<void> {
    this.items.delete(key);
  }
}
