// What is told once per key over all tabs: unlocks to celebrate, and rejections (K7, K14).

import type { ReplicaStore } from "../storage/replica-store.js";
import { isVisible } from "../platform.js";

export interface Delivery {
  /** The client that claims this key delivers. */
  key: string;
  /** Whether there is a listener. */
  isWanted: () => boolean;
  deliver: () => void;
  /** This client has claimed it, and waits for a listener. */
  isOurs?: boolean;
}

export class Deliveries {
  private readonly waiting = new Map<string, Delivery>();
  private last: Promise<void> = Promise.resolve();

  constructor(private readonly replicaStore: ReplicaStore, private readonly failed: (thrown: unknown) => void) {}

  offer(delivery: Delivery): void {
    this.waiting.set(delivery.key, Object.assign(this.waiting.get(delivery.key) ?? {}, delivery));
    this.pump();
  }

  /** It was taken back before it was shown. */
  drop(key: string): void {
    this.waiting.delete(key);
  }

  /** Delivers what can be delivered now: called again when a listener is added, and when the page comes to the front. */
  pump(): void {
    // What cannot be claimed keeps waiting for the next occasion.
    this.last = this.last.then(() => this.deliverAll()).catch(this.failed);
  }

  /** Resolves when nothing is being delivered. */
  settled(): Promise<void> {
    return this.last;
  }

  private async deliverAll(): Promise<void> {
    for (;;) {
      const next = isVisible() ? [...this.waiting.values()].find(({ isWanted }) => isWanted()) : undefined;
      if (next === undefined) return;
      next.isOurs ||= await this.replicaStore.claim(next.key);
      // The last listener may have left meanwhile: it waits for the next one. Or it has been taken back.
      if (next.isOurs && !next.isWanted()) continue;
      if (this.waiting.delete(next.key) && next.isOurs) next.deliver();
    }
  }
}
