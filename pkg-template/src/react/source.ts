// The source that hooks read from: one per client, for any number of components.

import type { Client, Snapshot } from "../../client.js";
import type { Achievement, AchievementList, SubAchievement } from "../../index.js";
import { NOTHING } from "../client/stream/nothing.js";
import { handleOn } from "../handle.js";
import { own } from "../members.js";
import { shared } from "./shared.js";
import type { UnlockToCelebrate } from "../../react.js";

export class Source {
  readonly unlocks: WaitingUnlocks;
  private seen = NOTHING.achievements;
  private shown = NOTHING.achievements;
  private handled: { snapshot: Snapshot; handle: Client } | undefined;

  constructor(private readonly client: Client) {
    this.unlocks = new WaitingUnlocks(client);
  }

  subscribe = (listener: () => void): (() => void) => this.client.subscribe(listener);

  snapshot = (): Snapshot => this.client.getSnapshot();

  /** Returns a handle of the client, a new one whenever the snapshot changes. */
  handle = (): Client => {
    const snapshot = this.snapshot();
    if (this.handled?.snapshot !== snapshot) this.handled = { snapshot, handle: handleOn(this.client) };
    return this.handled.handle;
  };

  /** Returns the list; unchanged achievements keep their identity. */
  list = (): AchievementList => {
    const { achievements } = this.client.getSnapshot();
    if (achievements !== this.seen) {
      this.seen = achievements;
      this.shown = shared(this.shown, achievements);
    }
    return this.shown;
  };
}

const sources = new WeakMap<Client, Source>();

export function sourceOf(client: Client): Source {
  const source = sources.get(client) ?? new Source(client);
  sources.set(client, source);
  return source;
}

/** Finds an achievement or sub-achievement in a list. */
export function found({ achievements, repeat_achievements }: AchievementList, id: string): Achievement | SubAchievement | undefined {
  const parents = [achievements, repeat_achievements];
  for (const parent of parents) {
    const achievement = own(parent, id);
    if (achievement !== undefined) return achievement;
  }
  for (const { sub_achievements } of parents.flatMap((parent) => Object.values(parent))) {
    const sub = own(sub_achievements, id);
    if (sub !== undefined) return sub;
  }
  return undefined;
}

/** Returns the achievements of one category. */
export function ofCategory({ achievements, repeat_achievements }: AchievementList, category: string): AchievementList {
  const chosen = (all: Record<string, Achievement>): Record<string, Achievement> =>
    Object.fromEntries(Object.entries(all).filter(([, achievement]) => achievement.category === category));
  return { achievements: chosen(achievements), repeat_achievements: chosen(repeat_achievements) };
}

export class WaitingUnlocks {
  private waiting: readonly UnlockToCelebrate[] = [];
  private readonly listeners = new Set<() => void>();
  private stop = (): void => undefined;

  constructor(private readonly client: Client) {}

  list = (): readonly UnlockToCelebrate[] => this.waiting;

  /** Listens to unlocks while there are subscribers; before that, the client keeps them. */
  subscribe = (listener: () => void): (() => void) => {
    // A wrapper, because the same function may subscribe twice.
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

  /** Removes unlocks that are no longer in the inbox: acknowledged elsewhere, or taken back. */
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
