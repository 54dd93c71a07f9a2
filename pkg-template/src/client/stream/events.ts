// Delivers a client's events to its listeners; one that throws does not stop the others. Unlocks and rejections are delivered once per key
// across all tabs (K7, K14).

import type { ClientEvents } from "../../../client.js";
import { caused } from "../failure.js";
import type { ReplicaStore } from "../storage/replica-store.js";
import { isVisible } from "../platform.js";

/** The public events, and `changes`, for subscribers that read the snapshot themselves. */
interface Events extends ClientEvents {
  changes: void;
}

type Name = keyof Events;
type Listener = (value: never) => unknown;

/** Events that are kept for their first listener, the last `MOST_WAITING` of each kind. */
const WAITS: ReadonlySet<Name> = new Set<Name>(["retract", "auth", "error"]);
const MOST_WAITING = 100;

export class Emitter {
  private readonly listeners = new Map<Name, Set<{ call: Listener }>>();
  private readonly waiting = new Map<Name, unknown[]>();

  /** `heard` is called whenever a listener is added. */
  constructor(private readonly heard: () => void) {}

  on(event: Name, call: Listener): () => void {
    const entry = { call };
    const entries = this.listeners.get(event) ?? new Set();
    this.listeners.set(event, entries.add(entry));
    const waiting = this.waiting.get(event) ?? [];
    this.waiting.delete(event);
    // Deferred until the caller has the function that `on` returns.
    void Promise.resolve().then(() => {
      for (const value of waiting) this.emit(event, value as Events[Name]);
      this.heard();
    });
    return () => {
      entries.delete(entry);
    };
  }

  hears(event: Name): boolean {
    return (this.listeners.get(event)?.size ?? 0) > 0;
  }

  emit<E extends Name>(event: E, value: Events[E]): void {
    const entries = [...(this.listeners.get(event) ?? [])];
    if (entries.length === 0 && WAITS.has(event)) {
      this.waiting.set(event, [...(this.waiting.get(event) ?? []), value].slice(-MOST_WAITING));
    }
    for (const { call } of entries) this.call(event, () => call(value as never));
  }

  /** Calls a listener; if it throws or rejects, the client raises `error`. */
  private call(event: string, listener: () => unknown): void {
    const raise = (thrown: unknown): void => {
      // An error of an `error` listener is dropped, because it would be raised to that listener again.
      if (event === "error") return;
      this.emit("error", caused("INTERNAL", `a listener of ${event} threw`, thrown));
    };
    try {
      const result = listener();
      if (result instanceof Promise) result.catch(raise);
    } catch (thrown) {
      raise(thrown);
    }
  }

  clear(): void {
    this.listeners.clear();
    this.waiting.clear();
  }
}

export interface Delivery {
  /** The key; the client that claims it delivers. */
  key: string;
  /** Whether there is a listener. */
  isWanted: () => boolean;
  deliver: () => void;
  /** Whether this client has claimed it, and waits for a listener. */
  isOurs?: boolean;
}

export class Deliveries {
  private readonly waiting = new Map<string, Delivery>();
  private last: Promise<void> = Promise.resolve();

  constructor(
    private readonly replicaStore: ReplicaStore,
    private readonly failed: (thrown: unknown) => void,
  ) {}

  offer(delivery: Delivery): void {
    this.waiting.set(delivery.key, Object.assign(this.waiting.get(delivery.key) ?? {}, delivery));
    this.pump();
  }

  /** Drops a delivery that was taken back before it was shown. */
  drop(key: string): void {
    this.waiting.delete(key);
  }

  /** Delivers everything that can be delivered now; called also when a listener is added and when the page becomes visible. */
  pump(): void {
    // A delivery whose key cannot be claimed waits for the next call.
    this.last = this.last.then(() => this.deliverAll()).catch(this.failed);
  }

  /** Resolves when no delivery is in progress. */
  settled(): Promise<void> {
    return this.last;
  }

  private async deliverAll(): Promise<void> {
    for (;;) {
      const next = isVisible() ? [...this.waiting.values()].find(({ isWanted }) => isWanted()) : undefined;
      if (next === undefined) return;
      next.isOurs ||= await this.replicaStore.claim(next.key);
      // The last listener may have left meanwhile, so the delivery waits for the next one; or it was taken back.
      if (next.isOurs && !next.isWanted()) continue;
      if (this.waiting.delete(next.key) && next.isOurs) next.deliver();
    }
  }
}
