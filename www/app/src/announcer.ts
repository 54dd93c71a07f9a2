// An adapter of `UnlocksClient` for `<plaudit-unlocks>`, over the engine with its time machine, or over two devices.

import type { Achievement, SubAchievement, Unlock } from "plaudit";
import type { ClientEvents, KnownUnlock } from "plaudit/client";
import type { UnlocksClient } from "plaudit/elements";

type Listeners = { [E in "unlock" | "retract"]: Set<(value: ClientEvents[E]) => void> };

/** The page that uses the announcer. */
export interface Announced {
  get(id: string): Achievement | SubAchievement | undefined;
  /** Whether the server has confirmed an unlock. */
  isConfirmed(key: string): boolean;
}

export class Announcer implements UnlocksClient {
  readonly #page: Announced;
  readonly #listeners: Listeners = { unlock: new Set(), retract: new Set() };
  readonly #followers = new Set<() => void>();
  #inbox: Unlock[] = [];

  constructor(page: Announced) {
    this.#page = page;
  }

  // ---- Methods for the page ------------------------------------------------------------------------------------------

  tell(...unlocks: readonly Unlock[]): void {
    this.#inbox = [...this.#inbox, ...unlocks];
    this.changed();
    for (const unlock of unlocks) {
      const acknowledge = (): void => {
        this.acknowledge(unlock.key);
      };
      for (const listener of this.#listeners.unlock) listener({ ...unlock, confirmed: this.#page.isConfirmed(unlock.key), acknowledge });
    }
  }

  /** Removes an unlock that was taken back. */
  withdraw(key: string): void {
    this.acknowledge(key);
  }

  /** Removes all unlocks, when another game starts. */
  clear(): void {
    this.#inbox = [];
    this.changed();
  }

  changed(): void {
    for (const follower of this.#followers) follower();
  }

  // ---- Methods for the element ---------------------------------------------------------------------------------------

  on<E extends keyof Listeners>(event: E, listener: (value: ClientEvents[E]) => void): () => void {
    const listeners: Set<(value: ClientEvents[E]) => void> = this.#listeners[event];
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }

  subscribe(listener: () => void): () => void {
    this.#followers.add(listener);
    return () => {
      this.#followers.delete(listener);
    };
  }

  getSnapshot(): ReturnType<UnlocksClient["getSnapshot"]> {
    // Unlocks are announced as they happen, so none was earned before the element listened.
    return { inbox: this.#inbox, status: { state: "ready", clock_offset_sec: -Math.floor(Date.now() / 1_000) } };
  }

  unlocks(): KnownUnlock[] {
    return this.#inbox.map(({ key, id, at, retroactive }) => ({ key, id, at, retroactive, confirmed: this.#page.isConfirmed(key) }));
  }

  acknowledge(key: string): void {
    this.#inbox = this.#inbox.filter((unlock) => unlock.key !== key);
    this.changed();
  }

  get(id: string): Achievement | SubAchievement | undefined {
    return this.#page.get(id);
  }
}
