// The client of a player or a team.

import type { Command, Outcome, Unlock } from "./commands.js";
import type { Definitions } from "./definitions.js";
import type { ListFilter } from "./engine.js";
import type { PlauditError, State } from "./errors.js";
import type { Constant, Names, NamesOf, RegisteredNames } from "./names.js";
import type { Store } from "./stores.js";
import type { Transport } from "./transports.js";
import type { Achievement, AchievementList, Explanation, SubAchievement } from "./views.js";

// ---- The client ----------------------------------------------------------------------------------------------------

/** Like the general form, for definitions `as const`: an id, content id, category or statistic that they do not name does not compile. */
export function createClient<D extends Definitions>(options: ConstantOptions<D>): Promise<Client<NamesOf<D>>>;
/**
 * Creates a client for a player from the data in the store, and starts to sync if there is a transport.
 *
 * @example
 * ```js
 * const client = await createClient({ player: "ada", definitions });
 * client.on("unlock", (unlock) => { show(unlock.title); unlock.acknowledge(); });
 * await client.record({ type: "session_completed", duration_sec: 600 });
 * ```
 * @throws PlauditError `INVALID_ARGUMENT` for invalid or unknown options, if both `definitions` and `transport` are missing, and for a store
 * that belongs to another player (K9); `INVALID_DEFINITIONS`; `STORAGE` if the given `store` cannot be read, unless the disk is full;
 * `NOT_READY` if WebAssembly or a source of randomness is missing.
 */
export function createClient(options: ClientOptions): Promise<Client>;

/** Options of {@link createClient} with definitions `as const`. */
export interface ConstantOptions<D extends Definitions> extends Omit<ClientOptions, "definitions"> {
  /** The definitions that ship with the app, as in {@link ClientOptions}. */
  definitions: Constant<D>;
}

/** Options of {@link createClient}. */
export interface ClientOptions {
  /** The signed-in player. Each player has a separate queue, which is never sent for another player (K9). */
  player: string;
  /**
   * The definitions that ship with the app. With a transport, the authority's definitions replace them when they arrive. Without one, the
   * definitions of a newer app take effect when it first starts.
   */
  definitions?: Definitions;
  /** The store for the player's data. Default: IndexedDB under the player's name, or memory if that is refused ({@link Status.storage}). */
  store?: Store;
  /** The connection to the authority. Without one, the client is local: every event is folded into the base at once. */
  transport?: Transport;
  /** Fills an array with random bytes, for identities. Default: `crypto.getRandomValues`. */
  random?: (bytes: Uint8Array) => void;
  /**
   * Whether the authority is asked to adopt progress that was made without one (K16): `true` or this player's id for this player's own, or the id of
   * a guest who signs up as this player. The store then belongs to the player; without `store`, the guest's default store is moved. If adoption is not
   * requested, not allowed, or impossible because the player already has some, that progress is set aside: `error` with `NOT_ADOPTED`, see
   * {@link Client.setAside}. Default: false.
   */
  adopt?: boolean | string;
  /**
   * The language of achievements and unlocks: a language tag, such as `navigator.language`. Each text comes from the closest language in the
   * definitions' `texts` that has it (`de-AT`, then `de`), or else from the node itself. Stored data and requests do not depend on it. Default:
   * the nodes' own texts.
   */
  locale?: string;
  /** The app's version in dotted integers, added to every command (G10). */
  app_version?: string;
  /**
   * Whether the player may have progress that the store lacks, from another device or from before the store was evicted or restored from a
   * backup (K8). With `"possible"`, the client celebrates nothing before the authority's first answer; with `"known"`, it celebrates unlocks
   * at once, even offline. Default: `"known"` for a store that has been in use, `"possible"` for an empty one. Pass `"known"` for a player
   * who was just created. Without a transport the option has no effect.
   */
  past?: "known" | "possible";
  /**
   * Whether {@link Snapshot.rarity} is filled: after a sync the client asks {@link Transport.rarity}, in each tab at most once in ten
   * minutes. Default: false.
   */
  rarity?: boolean;
}

/** Something that happened, or that the user requests: a {@link Command} to which the client adds time, offset and version. */
export type Activity<N extends Names = RegisteredNames> = WithoutTime<Command<N>>;

/** A command without its instant. */
export type WithoutTime<C> = C extends unknown ? Omit<C, "at"> : never;

/**
 * A client of a player or a team: it predicts outcomes at once, keeps them across reloads, and settles them when there is a network.
 *
 * @typeParam N The names in the definitions. Default: those of `Register`.
 */
export interface Client<N extends Names = RegisteredNames> {
  /**
   * Predicts the outcome of an activity, stores the event durably, then shows the outcome and resolves (K1).
   *
   * If {@link Status.storage} is `memory`, the event is kept in memory only.
   *
   * @throws PlauditError `STORAGE` if the event cannot be stored, in which case nothing has happened; `INVALID_COMMAND`, also for an `at`,
   * `eid` or `cid`, which the client adds itself; `NOT_FOUND`, `NOT_COMPLETE`, `ALREADY_CLAIMED`, `PERMISSION_DENIED` if the rules refuse the
   * activity; `UNTRUSTED` if the authority accepts it from servers only (A9); `DISPOSED` after {@link Client.close}.
   */
  record(activity: Activity<N>): Promise<Outcome>;
  /**
   * Claims rewards (R1).
   *
   * @throws PlauditError Like {@link Client.record}; `INVALID_ARGUMENT` for invalid options.
   */
  claim(ids: N["ids"] | N["ids"][], options?: ClaimOptions): Promise<Outcome>;
  /**
   * Returns the outcome that one or several activities would have; changes nothing.
   *
   * @throws PlauditError Like {@link Client.record}, except `STORAGE`.
   */
  preview(activities: Activity<N> | Activity<N>[]): Outcome;
  /**
   * Returns a view of every achievement now, including pending events, or of those in one category.
   *
   * @throws PlauditError `INVALID_ARGUMENT`, `DISPOSED`.
   */
  list(filter?: ListFilter<N>): AchievementList;
  /**
   * Returns a view of one achievement or sub-achievement now; undefined if the id is unknown.
   *
   * @throws PlauditError `INVALID_ARGUMENT`, `DISPOSED`.
   */
  get(id: N["ids"]): Achievement | SubAchievement | undefined;
  /**
   * Returns whether a node can progress now, and the reasons why not.
   *
   * @throws PlauditError `INVALID_ARGUMENT`, `NOT_FOUND`, `DISPOSED`.
   */
  explain(id: N["ids"]): Explanation;
  /**
   * Returns the achievements and subs nearest to completion among those that can progress now, nearest first: suggestions for what to do next.
   *
   * @param most The maximum number of results. Default: 3.
   * @throws PlauditError `INVALID_ARGUMENT` if `most` is not a whole number from 0; `DISPOSED`.
   */
  nearest(most?: number): (Achievement | SubAchievement)[];
  /**
   * Returns the moments ahead that an app may notify the player of, earliest first: when a streak breaks, when a schedule resets, and when an
   * achievement ends. They follow from the current state: ask again after each change, and replace what is scheduled.
   *
   * @throws PlauditError `DISPOSED`.
   */
  reminders(): Reminder[];
  /**
   * Returns the pending events, oldest first, for a page that shows what is not synced yet. Each event is the same read-only object at
   * every call until it is settled.
   *
   * @throws PlauditError `DISPOSED`.
   */
  pending(): PendingEvent[];
  /**
   * Returns the unlocks of the last weeks, confirmed ones first, so that a page can mark those that are not confirmed yet (K7).
   *
   * @throws PlauditError `DISPOSED`.
   */
  unlocks(): KnownUnlock[];
  /**
   * Removes an unlock from the inbox for good, such as one celebrated before a reload, for which no `unlock` event follows. An unknown key
   * changes nothing. If the removal cannot be stored, the client raises `error` and the unlock stays; if the disk is full, the unlock is
   * removed, and the removal is stored once there is room.
   *
   * @param key The {@link Unlock.key} of an unlock in {@link Snapshot.inbox}.
   * @throws PlauditError `INVALID_ARGUMENT` if the key is not a string.
   */
  acknowledge(key: string): void;
  /**
   * Sets the language of achievements and unlocks, as {@link ClientOptions.locale} does, in this tab and on all of the player's streams;
   * without an argument, the nodes' own texts are used again. Listeners receive a new snapshot.
   *
   * @throws PlauditError `INVALID_ARGUMENT` if this is not a language tag; `DISPOSED`.
   */
  setLocale(locale?: string): void;
  /**
   * Returns the data set aside on this device, oldest first: progress made without an authority that was not adopted (K16), and states from
   * before the clock was set back (K17).
   *
   * @throws PlauditError `DISPOSED`.
   */
  setAside(): SetAside[];
  /**
   * Follows a team, and returns a client with the same methods for the team's stream, on the same queue. The team's achievements arrive with
   * the authority's next answer, as a `change`. If the player is not a member, or no longer one, the team's client raises `error` with
   * `PERMISSION_DENIED`; its snapshot is then empty, and every method that reads or changes the team's achievements throws `NOT_FOUND` until the
   * team is followed again, also `pending`, `unlocks`, `nearest` and `reminders`.
   *
   * @throws PlauditError `INVALID_ARGUMENT` for a malformed id; `DISPOSED`.
   */
  team(id: string): Promise<Client<Names>>;
  /**
   * Sends all pending events, in as many requests as needed, and applies the authority's answers. Call it also after sign-in, when there is
   * a new token (K9). Without a transport it does nothing.
   *
   * @throws PlauditError `NETWORK` (the client retries by itself, K10), `AUTH`, `BANNED`, `STORAGE`.
   */
  sync(): Promise<SyncReport>;
  /**
   * Adds a listener, and returns a function that removes it. A listener that throws does not stop the others: the client raises `error`.
   * Events of the types `unlock`, `retract`, `rejected`, `auth` and `error` are kept until their type has a first listener.
   *
   * @throws PlauditError `INVALID_ARGUMENT` for an unknown event, and if the listener is not a function.
   */
  on<E extends keyof ClientEvents>(event: E, listener: (value: ClientEvents[E]) => void): () => void;
  /** Calls the listener whenever {@link Client.getSnapshot} may return a new object; returns a function that removes the listener. */
  subscribe(listener: () => void): () => void;
  /**
   * Returns the current snapshot, frozen throughout: the same object until anything except `current_time_sec` changes. Unchanged parts keep
   * their identity, so that a page rerenders only what has changed.
   */
  getSnapshot(): Snapshot;
  /** Returns the snapshot before anything is known, for rendering on a server and for hydration. */
  getServerSnapshot(): Snapshot;
  /** The id of the player, also in a team's client. */
  readonly player: string;
  /** The current status. */
  readonly status: Status;
  /** Stops timers, requests and listeners, and lets another tab send. A team's client only removes its own listeners. */
  close(): Promise<void>;
  /**
   * Closes the client in all tabs, and deletes everything that this device has stored of the player: progress, events that were not sent, what
   * was set aside, and which broken streaks `<plaudit-streak>` has shown. An event that another tab is recording is deleted or refused.
   * Other tabs raise `error` with `DISPOSED`. A team's client does the same, since the store is the player's. What an authority holds stays
   * there; {@link deviceSignIn} keeps its own entry.
   *
   * @throws PlauditError `STORAGE` if the store cannot be emptied.
   */
  forget(): Promise<void>;
}

/** Progress that was set aside. */
export interface SetAside {
  /** Why: `unadopted`, the authority's progress replaced it (K16); `clock`, it was recorded while the clock was ahead (K17). */
  what: "unadopted" | "clock";
  /** When it was set aside, by the device's clock. */
  at: number;
  /** The player or guest who made it. */
  player: string;
  /** The player's state, for `createEngine(definitions, { state })`; undefined if there is none. */
  state: State | undefined;
  /** The complete data as stored. */
  text: string;
  /**
   * Asks the authority to adopt it into the player's stream, which must not have progress yet. The result is reported as if the client had been
   * created with {@link ClientOptions.adopt}.
   *
   * @throws PlauditError `INVALID_ARGUMENT` without a transport; `NETWORK`, `AUTH`, `STORAGE`; `STATE_UNREADABLE` if the data is damaged.
   */
  adopt(): Promise<void>;
}

/** A moment that an app may notify the player of. */
export interface Reminder {
  /** Its identity: the same at every call for the same moment, and another one if the moment moves. */
  id: string;
  /** The identity as a number from 1 to 2^31 - 1, for platforms that number notifications. */
  number: number;
  /**
   * - `streak_breaks`: a streak that is alive breaks then unless it is continued. One for each streak, as long as it has achievements to earn.
   * - `resets`: the next phase of a schedule begins.
   * - `ends`: the achievement's phase or its time is over, and no reset comes at the same instant.
   */
  type: "streak_breaks" | "resets" | "ends";
  /** The achievement or sub-achievement; for a streak, the first one that it can still earn. */
  achievement: string;
  /** The achievement's name, in the client's language. */
  name: string;
  /** The moment, in UNIX seconds. */
  at: number;
  /** Whether nothing is left to do until then: today already counts for the streak, or the achievement is complete. */
  done: boolean;
}

/** An event that the authority has not settled yet. */
export interface PendingEvent {
  /** The event's identity, the same in every attempt; {@link ClientEvents.rejected} names it. */
  eid: string;
  /** The recorded command. */
  command: Command;
}

/** An unlock that is known on this device. */
export interface KnownUnlock {
  /** The identity of this completion, the same on all devices (K7). */
  key: string;
  /** The id of the achievement or sub-achievement. */
  id: string;
  /** When it was earned. */
  at: number;
  /** Whether the retroactive check found it (G9). */
  retroactive: boolean;
  /** Whether the authority has confirmed it; if not, it depends on a pending event. */
  confirmed: boolean;
}

/** Options of {@link Client.claim}. */
export interface ClaimOptions {
  /** Whether to claim the total reward too, where it is available (R3). Default: false. */
  claim_total_reward?: boolean;
}

/** The events of a client, by name. */
export interface ClientEvents {
  /** The snapshot has changed. */
  change: Snapshot;
  /**
   * An unlock to celebrate, raised once per key on this device, in one visible tab (K7, K14). `confirmed` tells whether the authority has it
   * already; `acknowledge()` removes it from the inbox for good.
   */
  unlock: Unlock & { confirmed: boolean; acknowledge(): void };
  /** An unlock to take back quietly, because the authority does not have it. `reason` is the code of a rejection, or says why it was lost. */
  retract: { key: string; id: string; reason: string };
  /**
   * A node has passed 25, 50, 75 or 90 % of its target (`percent`; the highest, if several at once), for a line such as "Veteran 7/10". It is
   * not raised on completion, which is an unlock. Of several triggers that count the same thing, only the next one raises it. It is raised
   * in every tab that has a listener.
   */
  progress: { id: string; name: string; value: number; target: number; percent: number };
  /** The authority has refused an event for good; raised once per event. */
  rejected: { eid: string; code: string; message: string };
  /** A round trip has succeeded. */
  sync: SyncReport;
  /** Sending is paused until there is a new token; no events are lost (K9). Sign in again, then call {@link Client.sync}. */
  auth: void;
  /**
   * A failure that no call could report: in storage, in an answer, in a listener. `STORAGE` is raised once when the disk is full; the
   * authority's answers are then kept in memory, and stored once there is room.
   */
  error: PlauditError;
}

/** The status of a client. */
export interface Status {
  /** `loading`: the authority has not sent the stream yet. `degraded`: only the authority's state is shown, without predictions (K12). */
  state: "loading" | "ready" | "degraded";
  /** Whether the last attempt to reach the authority succeeded, as far as is known. */
  online: boolean;
  /** Whether a request is in progress. */
  syncing: boolean;
  /** The number of pending events. */
  pending: number;
  /** When the oldest pending event happened; undefined if none is pending (K18). */
  oldest_pending_sec?: number;
  /** Until when the authority accepts the oldest pending event: 30 days after it, unless the authority sets another limit (S9, K18). */
  expires_at?: number;
  /** Whether less than a day is left until `expires_at`, so that the app asks the user to go online; undefined if no event is pending. */
  expiring?: boolean;
  /**
   * Whether recorded events survive the process. `memory`: storage is refused, or has no room for the first data yet; in the latter case it
   * becomes `durable` once there is room.
   */
  storage: "durable" | "memory";
  /** How far the device's clock is trusted (K15). */
  clock: "synced" | "drifted" | "unsynced";
  /** The authority's clock minus the device's clock, in seconds. */
  clock_offset_sec: number;
  /** In a team's client, the player's role as last told by the authority (T3); undefined before its first answer. */
  role?: "member" | "admin";
  /** When this process last applied an answer of the authority; undefined if it has not yet. */
  last_sync_sec?: number;
}

/** Everything that a page shows, at one instant. */
export interface Snapshot {
  /** All achievements, including pending events. */
  achievements: AchievementList;
  /** The client's status. */
  status: Status;
  /** Unlocks that are not acknowledged yet, oldest first. */
  inbox: Unlock[];
  /** The next instant at which the snapshot changes by time alone; the client sets a timer for it. */
  next_change?: number;
  /**
   * With {@link ClientOptions.rarity}, once it is known: the percentage of players who have earned each achievement and sub-achievement of the
   * player, by id. Empty while the authority has too few players to tell.
   */
  rarity?: { [id: string]: number };
}

/** The figures of a sync. */
export interface SyncReport {
  /** The number of events sent. */
  sent: number;
  /** The number of events that the authority applied. */
  applied: number;
  /** The number of events that the authority refused. */
  rejected: number;
  /** The revision of the player's stream. */
  rev: number;
}
