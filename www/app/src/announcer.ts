// What `<plaudit-unlocks>` needs of a client, over whoever plays: the engine alone with its time machine, or two devices.

import type { Achievement, SubAchievement, Unlock } from "plaudit";
import type { ClientEvents, KnownUnlock } from "plaudit/client";
import type { UnlocksClient } from "plaudit/elements";

type Listeners = { [E in "unlock" | "retract"]: Set<(value: ClientEvents[E]) => void> };

/** The page around it. */
export interface Announced {
  get(id: string): Achievement | SubAchievement | undefined;
  /** Whether the server has an unlock; alone there is nobody to ask. */
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

  // ---- What the page tells -------------------------------------------------------------------------------------------

  tell(...unlocks: readonly Unlock[]): void {
    this.#inbox = [...this.#inbox, ...unlocks];
    this.changed();
    for (const unlock of unlocks) {
      const acknowledge = (): void => { this.acknowledge(unlock.key); };
      for (const listener of this.#listeners.unlock) listener({ ...unlock, confirmed: this.#page.isConfirmed(unlock.key), acknowledge });
    }
  }

  /** It was taken back: who has not read of it yet need not. */
  withdraw(key: string): void {
    this.acknowledge(key);
  }

  /** Another play: what was told of the last one is told no more. */
  clear(): void {
    this.#inbox = [];
    this.changed();
  }

  changed(): void {
    for (const follower of this.#followers) follower();
  }

  // ---- What the element asks -----------------------------------------------------------------------------------------

  on<E extends keyof Listeners>(event: E, listener: (value: ClientEvents[E]) => void): () => void {
    const listeners: Set<(value: ClientEvents[E]) => void> = this.#listeners[event];
    listeners.add(listener);
    return () => { listeners.delete(listener); };
  }

  subscribe(listener: () => void): () => void {
    this.#followers.add(listener);
    return () => { this.#followers.delete(listener); };
  }

  getSnapshot(): ReturnType<UnlocksClient["getSnapshot"]> {
    // Everything is told when it happens: nothing was earned before.
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
