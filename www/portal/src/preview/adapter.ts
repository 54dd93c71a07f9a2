// Shows definitions by the package's elements, without a client: an engine, its past commands, and a clock of its own.

import { type Achievement, type Command, createEngineSync, type Definitions, type Engine, type SubAchievement, type Unlock } from "plaudit";
import type { AchievementsClient, UnlocksClient } from "plaudit/elements";
import type { Document } from "../document.ts";

/** The language, and the audience of the definitions. */
export interface Shown {
  /** A language tag; empty for the definitions' own texts. */
  locale?: string;
  isOfTeams?: boolean;
}

type Listener = () => void;
type UnlockListener = (value: never) => void;

export class PreviewClient implements AchievementsClient, UnlocksClient {
  private readonly listeners = new Set<Listener>();
  private readonly unlockListeners = new Set<UnlockListener>();
  private constructor(
    private readonly engine: Engine,
    private readonly now: number,
  ) {}

  /** Returns a player who did these things before `now`; `undefined` if the definitions have errors. */
  static of(
    document: Document,
    commands: readonly Command[],
    now: number,
    { locale = "", isOfTeams = false }: Shown = {},
  ): PreviewClient | undefined {
    try {
      const engine = createEngineSync(document as unknown as Definitions, {
        rewards: { seed: "preview" },
        ...(locale === "" ? {} : { locale }),
        ...(isOfTeams ? { team: { id: "preview" }, actor: { id: "preview", role: "admin" as const } } : {}),
      });
      for (const command of commands)
        try {
          engine.apply(command);
        } catch {
          // A command that the definitions do not know has no effect.
        }
      return new PreviewClient(engine, now);
    } catch {
      return undefined;
    }
  }

  subscribe(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  getSnapshot(): ReturnType<AchievementsClient["getSnapshot"]> & ReturnType<UnlocksClient["getSnapshot"]> {
    this.snapshot ??= {
      achievements: this.engine.list(this.now),
      inbox: this.inbox,
      status: { state: "ready", clock_offset_sec: this.now - Math.floor(Date.now() / 1000) },
    } as unknown as ReturnType<PreviewClient["getSnapshot"]>;
    return this.snapshot;
  }
  private snapshot: ReturnType<PreviewClient["getSnapshot"]> | undefined;
  /** The shown unlocks that are not acknowledged yet; pop-ups act only on unlocks in the inbox. */
  private inbox: readonly Unlock[] = [];

  private changed(): void {
    this.snapshot = undefined;
    for (const listener of this.listeners) listener();
  }

  get(id: string): Achievement | SubAchievement | undefined {
    return this.engine.get(id, this.now);
  }

  async claim(id: string, options?: { claim_total_reward?: boolean }): Promise<ReturnType<Engine["apply"]>> {
    const outcome = this.engine.apply({ type: "claim", ids: [id], at: this.now, ...options });
    this.changed();
    return outcome;
  }

  on(event: "unlock" | "retract", listener: UnlockListener): () => void {
    if (event === "unlock") this.unlockListeners.add(listener);
    return () => this.unlockListeners.delete(listener);
  }

  unlocks(): [] {
    return [];
  }

  acknowledge(key: string): void {
    this.inbox = this.inbox.filter((unlock) => unlock.key !== key);
    this.changed();
  }

  /** Shows an unlock as if it had just happened. */
  celebrate(unlock: Unlock): void {
    const told = { ...unlock, confirmed: true, acknowledge: () => this.acknowledge(unlock.key) };
    this.inbox = [...this.inbox, told];
    this.changed();
    for (const listener of this.unlockListeners) (listener as unknown as (value: unknown) => void)(told);
  }

  /** Returns the unlock that completing this achievement would yield; `undefined` if it is complete. */
  unlockOf(id: string): Unlock | undefined {
    return this.engine.preview({ type: "grant", ids: [id], at: this.now }).unlocks.find((unlock) => unlock.id === id);
  }

  dispose(): void {
    this.engine.dispose();
  }
}
