/**
 * plaudit/react: a provider for a client, and hooks that read it, for React 18 and later.
 *
 * On a server, during hydration, and while the promise of a client is pending, every hook returns the initial snapshot: no achievements,
 * no unlocks, and the status `loading`. No hook suspends.
 *
 * @packageDocumentation
 */

import type { ReactElement, ReactNode } from "react";
import type { ClaimOptions, Client, ClientEvents, Snapshot } from "./client.js";
import type {
  Achievement,
  AchievementId,
  AchievementList,
  Explanation,
  ListFilter,
  Names,
  Outcome,
  StreakView,
  SubAchievement,
} from "./index.js";

/** A streak, as the view of an achievement has it. */
export type { StreakView } from "./index.js";

/**
 * Provides a client to the components inside it. It leaves a given client open; the code that created the client closes it.
 *
 * @example
 * ```jsx
 * const client = createClient({ player: "ada", definitions }); // once, not while rendering
 * createRoot(element).render(<PlauditProvider client={client}><App /></PlauditProvider>);
 * ```
 * @throws While rendering, the reason of a rejected promise, so that an error boundary around the provider shows it.
 */
export function PlauditProvider(props: PlauditProviderProps): ReactElement;

/** Props of {@link PlauditProvider}. */
export interface PlauditProviderProps {
  /**
   * A client of a player or a team, a promise of one, or a function that creates one.
   *
   * Pass the same client or promise at every render: a different one replaces the first, and in development a different one at each render
   * logs a warning. A function is called once per provider, in the page and never on a server; the provider closes its client on unmount.
   */
  client: Client<Names> | PromiseLike<Client<Names>> | (() => Client<Names> | PromiseLike<Client<Names>>);
  /** The client's language, set with `client.setLocale` whenever it changes. Default: the client's language stays as it is. */
  locale?: string;
  /** The components that use the client. */
  children?: ReactNode;
}

/**
 * Returns the client, to record, claim and query; undefined while its promise is pending. The component rerenders with a new client object
 * whenever the snapshot changes, so that queries while rendering are never stale, even under the React Compiler. For effects that must not
 * rerun on every change, use {@link useStableClient}.
 *
 * @throws Error without a {@link PlauditProvider} around the component, like every hook.
 */
export function useClient(): Client | undefined;

/** Returns the client itself, always the same object, for effects and listeners. Its answers while rendering may be stale. */
export function useStableClient(): Client | undefined;

/** Returns the snapshot, with the achievements, the status and the inbox; rerenders when any of it changes. */
export function useSnapshot(): Snapshot;

/**
 * Returns all achievements, including pending events, or those of one category; rerenders when one of them changes. An unchanged
 * achievement is the same object as before; a new `current_time_sec` alone does not count as a change.
 *
 * @example
 * ```jsx
 * const { achievements, repeat_achievements } = useAchievements({ category: "daily" });
 * ```
 */
export function useAchievements(filter?: ListFilter): AchievementList;

/** Returns one achievement or sub-achievement, undefined if the id is unknown; rerenders only when it changes. */
export function useAchievement(id: AchievementId): Achievement | SubAchievement | undefined;

/**
 * Returns the unlocks to celebrate, oldest first. Each one appears once per device, in a visible tab, and stays until any component or tab
 * acknowledges it, or until it is taken back because the authority does not have it. All components of a client share one list, which
 * outlives them: while none is mounted, the client keeps new unlocks for the next one.
 *
 * @example
 * ```jsx
 * const [unlock] = useUnlocks();
 * return unlock && <button onClick={unlock.acknowledge}>{unlock.title}</button>;
 * ```
 */
export function useUnlocks(): readonly UnlockToCelebrate[];

/** An unlock with `acknowledge()`, which removes it from the list at once, and from the inbox for good. */
export type UnlockToCelebrate = ClientEvents["unlock"];

/**
 * Returns the result of a function of the snapshot; rerenders only when the result changes, by deep comparison.
 *
 * @example
 * ```jsx
 * const ready = useSelector(({ achievements }) => Object.values(achievements.achievements).filter((one) => one.claimable).length);
 * ```
 */
export function useSelector<T>(select: (snapshot: Snapshot) => T): T;

/** Returns `client.explain(id)`, kept up to date; undefined if the id is unknown. */
export function useExplanation(id: AchievementId): Explanation | undefined;

/** Returns `client.nearest(most)`, kept up to date. */
export function useNearest(most?: number): readonly (Achievement | SubAchievement)[];

/**
 * Returns the streak of an achievement; undefined if the id is unknown. Without an id, the achievement is the first one with a streak
 * trigger that is not earned yet, else the first one with a streak trigger; undefined if there is none.
 */
export function useStreak(id?: AchievementId): StreakView | undefined;

/**
 * Returns a function that claims one achievement, and the state of the claim.
 *
 * @example
 * ```jsx
 * const { claim, claimable, pending, error } = useClaim("daily");
 * return claimable && <button disabled={pending} onClick={() => claim()}>{error ? "Try again" : "Claim"}</button>;
 * ```
 */
export function useClaim(id: AchievementId): ClaimState;

/** The result of {@link useClaim}. */
export interface ClaimState {
  /** Claims the achievement. Never rejects: a failure resolves to undefined and sets `error`. A call during a claim waits for that claim. */
  claim(options?: ClaimOptions): Promise<Outcome | undefined>;
  /** Whether the achievement can be claimed. */
  claimable: boolean;
  /** Whether the total reward can be claimed. */
  claimable_total: boolean;
  /** Whether a claim is in progress. */
  pending: boolean;
  /** The error of the last claim, if it failed. */
  error: unknown;
  /** The outcome of the last claim. */
  outcome: Outcome | undefined;
}

/**
 * Returns the time by the authority's clock, in UNIX seconds; undefined on a server, during hydration and without a client.
 *
 * @param every_sec The interval between updates, and so between renders, in seconds. Default: 1.
 */
export function useNow(every_sec?: number): number | undefined;

/** Returns the seconds left until an instant by the authority's clock, at least 0; undefined in the same cases as {@link useNow}. */
export function useCountdown(until: number | undefined): number | undefined;
