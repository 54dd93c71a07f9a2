/**
 * plaudit/react: a provider of a client, and hooks that read it, for React 18 and later.
 *
 * On a server, and in the page until it has hydrated, every hook gives what is known before anything is: no achievements, no unlocks,
 * and the status `loading`. So does a promise of a client until it is fulfilled; nothing suspends.
 *
 * @packageDocumentation
 */

import type { ReactElement, ReactNode } from "react";
import type { Client, ClientEvents, Snapshot } from "./client.js";
import type { Achievement, AchievementList, ListFilter, SubAchievement } from "./index.js";

/**
 * Gives a client to the components inside. It does not close it: whoever opened the client does, when nobody needs it any more.
 *
 * @example
 * ```jsx
 * const client = createClient({ player: "ada", definitions }); // once, not while rendering
 * createRoot(element).render(<PlauditProvider client={client}><App /></PlauditProvider>);
 * ```
 * @throws While rendering, so that an error boundary around the provider shows it: what the promise was rejected with.
 */
export function PlauditProvider(props: PlauditProviderProps): ReactElement;

/** What {@link PlauditProvider} takes. */
export interface PlauditProviderProps {
  /**
   * A client, a team's too, or a promise of one: the same object at every rendering, as another one takes the place of the first.
   */
  client: Client | PromiseLike<Client>;
  /** What may use the client. */
  children?: ReactNode;
}

/**
 * The client itself, to record and to claim; undefined while the promise of it is pending.
 *
 * @throws Error without a {@link PlauditProvider} around it, as does every hook.
 */
export function useClient(): Client | undefined;

/** Everything that there is to show, with the status and the inbox; renders again when any of it changes. */
export function useSnapshot(): Snapshot;

/**
 * Every achievement, pending events included, or those of one category; renders again when one of them changes. An achievement that
 * has not changed is the same object as before; `current_time_sec` alone is no change.
 *
 * @example
 * ```jsx
 * const { achievements, repeat_achievements } = useAchievements({ category: "daily" });
 * ```
 */
export function useAchievements(filter?: ListFilter): AchievementList;

/** One achievement or sub-achievement; undefined if there is none of that id. Renders again only when it changes. */
export function useAchievement(id: string): Achievement | SubAchievement | undefined;

/**
 * The unlocks to celebrate, oldest first: each is told once per device, in a visible tab, and stays until it is acknowledged, in any
 * component or tab, or taken back because the authority does not have it. All components of a client see the same list, and it
 * outlives them; while none of them is mounted, the client keeps new unlocks for the next one.
 *
 * @example
 * ```jsx
 * const [unlock] = useUnlocks();
 * return unlock && <button onClick={unlock.acknowledge}>{unlock.title}</button>;
 * ```
 */
export function useUnlocks(): readonly UnlockToCelebrate[];

/** An unlock with `acknowledge()`, which takes it out of the list at once, and out of the inbox for good. */
export type UnlockToCelebrate = ClientEvents["unlock"];
