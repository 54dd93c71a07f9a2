// Listeners: one that throws does not stop the others.

import type { ClientEvents } from "../../../client.js";
import { caused } from "../failure.js";

/** `changes`: for those who ask for the snapshot themselves. */
interface Events extends ClientEvents {
  changes: void;
}

type Name = keyof Events;
type Listener = (value: never) => unknown;

/** What must not be missed waits for the first listener; of each kind, the last so many. */
const WAITS: ReadonlySet<Name> = new Set<Name>(["retract", "auth", "error"]);
const MOST_WAITING = 100;

export class Emitter {
  private readonly listeners = new Map<Name, Set<{ call: Listener }>>();
  private readonly waiting = new Map<Name, unknown[]>();

  /** `heard` is called when a listener is added. */
  constructor(private readonly heard: () => void) {}

  on(event: Name, call: Listener): () => void {
    const entry = { call };
    const entries = this.listeners.get(event) ?? new Set();
    this.listeners.set(event, entries.add(entry));
    const waiting = this.waiting.get(event) ?? [];
    this.waiting.delete(event);
    // Not before the caller has what `on` returns.
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

  /** Calls a listener; what it throws, or rejects with, is raised as `error`. */
  private call(event: string, listener: () => unknown): void {
    const raise = (thrown: unknown): void => {
      // An error of an `error` listener cannot be reported: it would be raised to itself.
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
