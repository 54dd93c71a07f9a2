// Hooks that read the provider's client. On a server, during hydration and without a client they return the initial snapshot.

import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import type { Client, ClaimOptions, Snapshot } from "../../client.js";
import type { Achievement, AchievementList, Explanation, ListFilter, Outcome, SubAchievement } from "../../index.js";
import type { ClaimState, StreakView, UnlockToCelebrate } from "../../react.js";
import { nearest } from "../client/stream/progress.js";
import { NOTHING } from "../client/stream/nothing.js";
import { streakNode, streakOf } from "../elements/streak-days.js";
import { useCurrent } from "./provider.js";
import { shared } from "./shared.js";
import { found, ofCategory, type Source, sourceOf } from "./source.js";

const NO_UNLOCKS: readonly UnlockToCelebrate[] = [];
const noSnapshot = (): Snapshot => NOTHING;
const noList = (): AchievementList => NOTHING.achievements;
const noUnlocks = (): readonly UnlockToCelebrate[] => NO_UNLOCKS;
const never = () => (): void => undefined;
const nothing = (): undefined => undefined;

export function useClient(): Client | undefined {
  const source = useSource();
  return useSyncExternalStore(source?.subscribe ?? never, source?.handle ?? nothing, nothing);
}

export function useStableClient(): Client | undefined {
  return useCurrent();
}

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
  return useSyncExternalStore(source?.subscribe ?? never, read, nothing);
}

export function useUnlocks(): readonly UnlockToCelebrate[] {
  const unlocks = useSource()?.unlocks;
  return useSyncExternalStore(unlocks?.subscribe ?? never, unlocks?.list ?? noUnlocks, noUnlocks);
}

export function useSelector<T>(select: (snapshot: Snapshot) => T): T {
  return useRead((snapshot) => select(snapshot));
}

export function useExplanation(id: string): Explanation | undefined {
  return useRead((_, client) => {
    try {
      return client?.explain(id);
    } catch {
      // The id is unknown, or the client was closed.
      return undefined;
    }
  });
}

export function useNearest(most = 3): readonly (Achievement | SubAchievement)[] {
  return useRead(({ achievements }) => nearest(achievements, most));
}

export function useStreak(id?: string): StreakView | undefined {
  return useRead((snapshot, client) => {
    const view = client && streakNode({ getSnapshot: () => snapshot, get: (wanted) => found(snapshot.achievements, wanted) }, id);
    return view && streakOf(view);
  });
}

export function useClaim(id: string): ClaimState {
  const client = useCurrent();
  const view = useAchievement(id);
  const [state, setState] = useState<{ client?: Client | undefined; id?: string; pending: boolean; error?: unknown; outcome?: Outcome }>({
    pending: false,
  });
  const isOurs = state.client === client && state.id === id;
  const isLive = useRef(true);
  useEffect(() => {
    isLive.current = true;
    return () => {
      isLive.current = false;
    };
  }, []);
  const claim = useMemo(() => {
    let running: Promise<Outcome | undefined> | undefined;
    return (options?: ClaimOptions): Promise<Outcome | undefined> => {
      // A call during a claim waits for that claim.
      if (running || !client) return running ?? Promise.resolve(undefined);
      const settle = (result: { error?: unknown; outcome?: Outcome }): void => {
        running = undefined;
        if (!isLive.current) return;
        // The component may have claimed another achievement meanwhile.
        setState((state) => (state.client === client && state.id === id ? { client, id, pending: false, ...result } : state));
      };
      setState({ client, id, pending: true });
      running = client.claim(id, options).then(
        (outcome) => {
          settle({ outcome });
          return outcome;
        },
        (error: unknown) => {
          settle({ error });
          return undefined;
        },
      );
      return running;
    };
  }, [client, id]);
  return {
    claim,
    claimable: view?.claimable ?? false,
    claimable_total: view?.claimable_total ?? false,
    pending: isOurs && state.pending,
    error: isOurs ? state.error : undefined,
    outcome: isOurs ? state.outcome : undefined,
  };
}

export function useNow(every_sec = 1): number | undefined {
  const client = useCurrent();
  const [now, setNow] = useState<number>();
  useEffect(() => {
    if (!client) return;
    const look = (): void => setNow(Math.floor(Date.now() / 1000) + client.getSnapshot().status.clock_offset_sec);
    look();
    const clock = setInterval(look, Math.max(0.1, every_sec) * 1000);
    // An answer of the authority may have set the clock.
    const stop = client.subscribe(look);
    return () => {
      clearInterval(clock);
      stop();
    };
  }, [client, every_sec]);
  return client ? now : undefined;
}

export function useCountdown(until: number | undefined): number | undefined {
  const now = useNow();
  return now === undefined || until === undefined ? undefined : Math.max(0, until - now);
}

/** Reads a value from each snapshot; unchanged parts of the value keep their identity. */
function useRead<T>(read: (snapshot: Snapshot, client: Client | undefined) => T): T {
  const source = useSource();
  const client = useCurrent();
  const last = useRef<{ snapshot: Snapshot; read: typeof read; value: T } | undefined>(undefined);
  const look = (): T => {
    const snapshot = source?.snapshot() ?? NOTHING;
    const known = last.current;
    if (known && known.snapshot === snapshot && known.read === read) return known.value;
    const value = shared(known?.value, read(snapshot, client));
    last.current = { snapshot, read, value };
    return value;
  };
  const first = useRef<{ read: typeof read; value: T } | undefined>(undefined);
  // React compares what two calls return while it hydrates.
  const lookFirst = (): T => {
    if (first.current?.read !== read) first.current = { read, value: read(NOTHING, undefined) };
    return first.current.value;
  };
  return useSyncExternalStore(source?.subscribe ?? never, look, lookFirst);
}

function useSource(): Source | undefined {
  const client = useCurrent();
  return client && sourceOf(client);
}
