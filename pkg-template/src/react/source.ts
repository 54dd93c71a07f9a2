// What the hooks read of a client. Of each client there is one source, however many components read it.

import type { Client, Snapshot } from "../../client.js";
import type { Achievement, AchievementList, SubAchievement } from "../../index.js";
import { NOTHING } from "../client/stream/snapshot-cache.js";
import { own, shared } from "./shared.js";
import { Unlocks } from "./unlocks.js";

export class Source {
  readonly unlocks: Unlocks;
  private seen = NOTHING.achievements;
  private shown = NOTHING.achievements;

  constructor(private readonly client: Client) {
    this.unlocks = new Unlocks(client);
  }

  subscribe = (listener: () => void): (() => void) => this.client.subscribe(listener);

  snapshot = (): Snapshot => this.client.getSnapshot();

  /** What has not changed is the same object as before. */
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

/** An achievement or sub-achievement of a list. */
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

/** The achievements of one category. */
export function ofCategory({ achievements, repeat_achievements }: AchievementList, category: string): AchievementList {
  const chosen = (all: Record<string, Achievement>): Record<string, Achievement> =>
    Object.fromEntries(Object.entries(all).filter(([, achievement]) => achievement.category === category));
  return { achievements: chosen(achievements), repeat_achievements: chosen(repeat_achievements) };
}
