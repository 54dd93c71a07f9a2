// Hooks over the client of the provider. On a server, at hydration and without a client they show what is known before anything is.

import { useMemo, useSyncExternalStore } from "react";
import type { Snapshot } from "../../client.js";
import type { Achievement, AchievementList, ListFilter, SubAchievement } from "../../index.js";
import type { UnlockToCelebrate } from "../../react.js";
import { NOTHING } from "../client/stream/snapshot-cache.js";
import { useClient } from "./provider.js";
import { found, ofCategory, type Source, sourceOf } from "./source.js";

const NO_UNLOCKS: readonly UnlockToCelebrate[] = [];
const noSnapshot = (): Snapshot => NOTHING;
const noList = (): AchievementList => NOTHING.achievements;
const noUnlocks = (): readonly UnlockToCelebrate[] => NO_UNLOCKS;
const never = () => (): void => undefined;

export function useSnapshot(): Snapshot {
  const source = useSource();
  return useSyncExternalStore(source?.subscribe ?? never, source?.snapshot ?? noSnapshot, noSnapshot);
}

export function useAchievements(filter?: ListFilter): AchievementList {
  const source = useSource();
  const list = useSyncExternalStore(source?.subscribe ?? never, source?.list ?? noList, noList);
  const category = filter?.category;
  return useMemo(() => (category === undefined ? list : ofCategory(list, category)), [list, category]);
}

export function useAchievement(id: string): Achievement | SubAchievement | undefined {
  const source = useSource();
  const read = (): Achievement | SubAchievement | undefined => found((source?.list ?? noList)(), id);
  return useSyncExternalStore(source?.subscribe ?? never, read, () => undefined);
}

export function useUnlocks(): readonly UnlockToCelebrate[] {
  const unlocks = useSource()?.unlocks;
  return useSyncExternalStore(unlocks?.subscribe ?? never, unlocks?.list ?? noUnlocks, noUnlocks);
}

function useSource(): Source | undefined {
  const client = useClient();
  return client && sourceOf(client);
}
