// Unlocks that wait to be celebrated: one list for all components of a client, which outlives them.

import type { Client } from "../../client.js";
import type { UnlockToCelebrate } from "../../react.js";

export class Unlocks {
  private waiting: readonly UnlockToCelebrate[] = [];
  private readonly listeners = new Set<() => void>();
  private stop = (): void => undefined;

  constructor(private readonly client: Client) {}

  list = (): readonly UnlockToCelebrate[] => this.waiting;

  /** The client tells unlocks only while somebody listens: until then they wait there. */
  subscribe = (listener: () => void): (() => void) => {
    // The same function may subscribe twice.
    const tell = (): void => listener();
    if (this.listeners.size === 0) this.listen();
    this.listeners.add(tell);
    return () => {
      if (this.listeners.delete(tell) && this.listeners.size === 0) this.stop();
    };
  };

  private listen(): void {
    const endings = [
      this.client.subscribe(() => this.forget()),
      this.client.on("unlock", (unlock) => {
        const acknowledge = (): void => {
          this.keep((other) => other.key !== unlock.key);
          unlock.acknowledge();
        };
        this.show([...this.waiting, { ...unlock, acknowledge }]);
      }),
    ];
    this.stop = () => {
      for (const end of endings) end();
    };
    this.forget();
  }

  /** What was acknowledged elsewhere, or taken back, is in the inbox no more. */
  private forget(): void {
    if (this.waiting.length === 0) return;
    const keys = new Set(this.client.getSnapshot().inbox.map(({ key }) => key));
    this.keep(({ key }) => keys.has(key));
  }

  private keep(isKept: (unlock: UnlockToCelebrate) => boolean): void {
    const kept = this.waiting.filter(isKept);
    if (kept.length < this.waiting.length) this.show(kept);
  }

  private show(unlocks: readonly UnlockToCelebrate[]): void {
    this.waiting = unlocks;
    for (const tell of [...this.listeners]) tell();
  }
}
