/**
 * plaudit/client: the engine with a queue, a store, a clock and a transport.
 *
 * What happens is predicted at once, stored durably, shown, and settled with the authority later; offline for as long as it takes.
 * All instants are UNIX seconds, by the authority's clock as far as it is known. Every failure is a {@link PlauditError}.
 * What stands in brackets, such as (K9), is a rule: RULES.md beside this file says each in a sentence.
 *
 * @packageDocumentation
 */

import type { Achievement, AchievementList, Command, Definitions, Explanation, ListFilter, Outcome, PlauditError, SubAchievement, Unlock } from "./index.js";

// ---- The client ----------------------------------------------------------------------------------------------------

/**
 * Opens what the store holds of a player, and begins to sync if there is a transport.
 *
 * @example
 * ```js
 * const client = await createClient({ player: "ada", definitions });
 * client.on("unlock", (unlock) => { show(unlock.title); unlock.acknowledge(); });
 * await client.record({ type: "session_completed", duration_sec: 600 });
 * ```
 * @throws PlauditError `INVALID_ARGUMENT` for the options, for keys that are none, without both `definitions` and `transport`, and for a store
 * that belongs to another player (K9);
 * `INVALID_DEFINITIONS`; `STORAGE` if a store that was passed cannot be read for another reason than a full disk; `NOT_READY` where WebAssembly or randomness is missing.
 */
export function createClient(options: ClientOptions): Promise<Client>;

/** What a client is made of. */
export interface ClientOptions {
  /** The signed-in player. Each player has a queue of their own, which is never sent for another (K9). */
  player: string;
  /**
   * The definitions that the app brings along. With a transport, those of the authority take their place when they come. Without one,
   * those of a newer app take hold at its first start.
   */
  definitions?: Definitions;
  /** Where things are kept. Default: IndexedDB under the player's name; in memory where that is refused ({@link Status.storage}). */
  store?: Store;
  /** How the authority is reached. Without one, the client is local: every event is folded into the base at once. */
  transport?: Transport;
  /** Fills bytes at random, for identities. Default: `crypto.getRandomValues`. */
  random?: (bytes: Uint8Array) => void;
  /** The app's version, dotted integers, stamped on every command (G10). */
  app_version?: string;
  /**
   * Whether the player may have a past that the store does not know of: on another device, or in a store that was evicted or
   * restored from a backup (K8). With `"possible"`, nothing is celebrated before the authority has told what was; with `"known"`,
   * unlocks are celebrated at once, offline too. Default: `"known"` for a store that has been in use, `"possible"` for an empty
   * one, which could be either. Pass `"known"` when the player has just been created. Without a transport it has no meaning.
   */
  past?: "known" | "possible";
}

/** Something that happened, or that the user wants: a {@link Command} that the client stamps with time, offset and version. */
export type Activity = WithoutTime<Command>;

/** A command without its instant. */
export type WithoutTime<C> = C extends unknown ? Omit<C, "at"> : never;

/** A player's achievements, or a team's: predicted at once, kept through reloads, settled when the network allows. */
export interface Client {
  /**
   * Predicts what an activity does and stores it durably; then resolves, and only then is anything shown (K1).
   *
   * Where {@link Status.storage} says `memory`, it lives in memory alone.
   *
   * @throws PlauditError `STORAGE` if it cannot be kept, and then nothing has happened; `INVALID_COMMAND`, also for an `at`, `eid` or `cid`, which
   * the client stamps itself; `NOT_FOUND`,
   * `NOT_COMPLETE`, `ALREADY_CLAIMED`, `PERMISSION_DENIED` if the rules refuse it; `DISPOSED` after {@link Client.close}.
   */
  record(activity: Activity): Promise<Outcome>;
  /**
   * Takes rewards (R1).
   *
   * @throws PlauditError as {@link Client.record}; `INVALID_ARGUMENT` for the options.
   */
  claim(ids: string | string[], options?: ClaimOptions): Promise<Outcome>;
  /**
   * What an activity, or several, would do; changes nothing.
   *
   * @throws PlauditError as {@link Client.record}, except `STORAGE`.
   */
  preview(activities: Activity | Activity[]): Outcome;
  /**
   * Every achievement as it is now, pending events included; with a filter, those of one category.
   *
   * @throws PlauditError `INVALID_ARGUMENT`, `DISPOSED`.
   */
  list(filter?: ListFilter): AchievementList;
  /** One achievement or sub-achievement as it is now; undefined if there is none of that id. */
  get(id: string): Achievement | SubAchievement | undefined;
  /**
   * Whether progress is possible now, and which rules stand in the way.
   *
   * @throws PlauditError `NOT_FOUND`.
   */
  explain(id: string): Explanation;
  /**
   * The events that wait for the authority, oldest first: for a page that shows what is on its way. An event is the same object at every
   * call, until it is settled; it is not to be changed.
   */
  pending(): PendingEvent[];
  /** The unlocks of the last weeks, confirmed ones first: for a mark on those that the authority has not confirmed yet (K7). */
  unlocks(): KnownUnlock[];
  /**
   * Takes an unlock out of the inbox, for good: one that was told before a reload, which no listener is told again. A key that is
   * not in the inbox changes nothing. What cannot be stored is raised as `error`, and stays in the inbox; on a
   * full disk it leaves the inbox, and is stored once there is room.
   *
   * @param key {@link Unlock.key}, of an unlock in {@link Snapshot.inbox}.
   * @throws PlauditError `INVALID_ARGUMENT` if the key is no text.
   */
  acknowledge(key: string): void;
  /**
   * Follows a team: the same surface on the team's stream, over the same queue. Its achievements come with the next answer of the
   * authority, as a `change`. To one who is no member of it, or no longer, its client raises `error` with `PERMISSION_DENIED`; its
   * snapshot is empty then, and its other calls throw `NOT_FOUND` until the team is followed again.
   *
   * @throws PlauditError `INVALID_ARGUMENT` for an impossible id.
   */
  team(id: string): Promise<Client>;
  /**
   * Sends what is pending, in as many requests as it takes, and takes over what the authority answers. Also what to call when there
   * is a new token (K9). Without a transport there is nothing to do.
   *
   * @throws PlauditError `NETWORK` (it will be tried again by itself, K10), `AUTH`, `STORAGE`.
   */
  sync(): Promise<SyncReport>;
  /**
   * Listens; returns a function that ends it. A listener that throws does not stop others: `error` is raised. What happens before
   * anybody listens to `unlock`, `retract`, `rejected`, `auth` or `error` waits for the first listener.
   *
   * @throws PlauditError `INVALID_ARGUMENT` for an event that does not exist, and for a listener that is no function.
   */
  on<E extends keyof ClientEvents>(event: E, listener: (value: ClientEvents[E]) => void): () => void;
  /** Calls back whenever {@link Client.getSnapshot} may give something new; returns a function that ends it. */
  subscribe(listener: () => void): () => void;
  /**
   * What there is to show: the same object until something but `current_time_sec` changes, and then with all parts that show the same, so
   * that a page draws anew only what has changed. It is not to be changed.
   */
  getSnapshot(): Snapshot;
  /** What there is to show before anything is known: for rendering on a server, and for the first rendering in the page. */
  getServerSnapshot(): Snapshot;
  /** How the client fares. */
  readonly status: Status;
  /** Ends timers, requests and listeners, and lets another tab send. Of a team's client: its listeners only. */
  close(): Promise<void>;
}

/** An event that waits for the authority. */
export interface PendingEvent {
  /** Its identity, the same in every attempt; a refusal names it ({@link ClientEvents.rejected}). */
  eid: string;
  /** What was recorded. */
  command: Command;
}

/** An unlock that is known on this device. */
export interface KnownUnlock {
  /** Unique per earning (K7). */
  key: string;
  /** The achievement or sub-achievement. */
  id: string;
  /** When it was earned. */
  at: number;
  /** By the retroactive check (G9). */
  retroactive: boolean;
  /** The authority has it; otherwise a pending event brings it. */
  confirmed: boolean;
}

/** How {@link Client.claim} claims. */
export interface ClaimOptions {
  /** The total reward with it, where it is available (R3). Default: false. */
  claim_total_reward?: boolean;
}

/** What a client tells. */
export interface ClientEvents {
  /** Something to show has changed. */
  change: Snapshot;
  /**
   * Celebrate it: given once per key on this device, in one visible tab (K7, K14). `confirmed`: the authority has it already.
   * `acknowledge()` takes it out of the inbox, for good.
   */
  unlock: Unlock & { confirmed: boolean; acknowledge(): void };
  /** Take it back quietly: the authority does not have it. The reason is a rejection's code, or why it did not come back. */
  retract: { key: string; id: string; reason: string };
  /** An event was refused for good; told once. */
  rejected: { eid: string; code: string; message: string };
  /** A round trip has succeeded. */
  sync: SyncReport;
  /** Sending waits for a new token; nothing is lost (K9). Sign in again, then call {@link Client.sync}. */
  auth: void;
  /**
   * Something went wrong that no call could report: in storage, in an answer, in a listener. `STORAGE`, once, when the disk is full:
   * what the authority answers is kept in memory, and stored once there is room.
   */
  error: PlauditError;
}

/** How a client fares. */
export interface Status {
  /** `loading`: with a transport, the authority has not told the stream yet. `degraded`: only the authority's state is shown, nothing is predicted (K12). */
  state: "loading" | "ready" | "degraded";
  /** Whether the last attempt to reach the authority succeeded, as far as is known. */
  online: boolean;
  /** Whether a request is under way. */
  syncing: boolean;
  /** How many events wait for the authority. */
  pending: number;
  /**
   * Whether what is recorded survives the process. `memory`: storage is refused, or there is no room yet for the first data; then it
   * becomes `durable` once there is.
   */
  storage: "durable" | "memory";
  /** How far the device's clock is trusted (K15). */
  clock: "synced" | "drifted" | "unsynced";
  /** The authority's clock minus the device's. */
  clock_offset_sec: number;
  /** Of a team: what the player may do, as the authority last told it (T3); undefined: it has not yet. */
  role?: "member" | "admin";
  /** When the last answer was taken over in this process; undefined: not yet. */
  last_sync_sec?: number;
}

/** What there is to show. */
export interface Snapshot {
  /** Every achievement, pending events included. */
  achievements: AchievementList;
  /** How the client fares. */
  status: Status;
  /** Unlocks that nobody has acknowledged, oldest first. */
  inbox: Unlock[];
  /** When something changes by time alone; the client sets the timer for it itself. */
  next_change?: number;
}

/** The figures of a sync. */
export interface SyncReport {
  /** Events that were sent. */
  sent: number;
  /** Events that the authority has settled by applying them. */
  applied: number;
  /** Events that it refused. */
  rejected: number;
  /** The revision of the player's stream. */
  rev: number;
}

// ---- Stores --------------------------------------------------------------------------------------------------------

/** Where a client keeps one player's data (K11). Bytes are opaque; every method rejects rather than pretends. */
export interface Store {
  /** Everything, in the order in which it was written. */
  load(): Promise<StoredData>;
  /** Appends to the queue, durably. */
  append(entries: Uint8Array[]): Promise<void>;
  /**
   * Carries out a change durably, all of it or nothing (K5). Without room, reject with an error whose `name` is `QuotaExceededError`, or
   * whose message says that the disk is full.
   */
  commit(change: StoreChange): Promise<void>;
  /** True for exactly one caller per key, over all tabs, for good. */
  claim(key: string): Promise<boolean>;
  /** Forgets everything. */
  clear(): Promise<void>;
  /** Whether it survives the process. */
  readonly durable: boolean;

  /** What it is called among the tabs that share it. Without a name, or without `revision`, it is taken to be this client's alone. */
  readonly name?: string;
  /** A number that changes with every write, by any tab. */
  revision?(): Promise<number>;
  /** True if the lease of that name was free, expired, or the holder's own: it is the holder's for so long. For platforms without Web Locks. */
  lease?(name: string, holder: string, duration_ms: number): Promise<boolean>;
  /** Keeps what could not be read, for a later version or a person (K11). */
  setAside?(what: string, text: string): Promise<void>;
  /** Lets go of connections; the next call opens them again. */
  close?(): Promise<void>;
}

/** What a store holds. */
export interface StoredData {
  /** The base, if one was committed. */
  base?: Uint8Array;
  /** What was appended and not dropped. */
  queue: Uint8Array[];
  /** What was journaled. */
  journal: string[];
}

/** One durable write. */
export interface StoreChange {
  /** Takes the place of the base. */
  base?: Uint8Array;
  /** How many entries leave the front of the queue, before anything is appended. Default: 0. */
  dropped?: number;
  /** Appended to the queue. */
  appended?: Uint8Array[];
  /** Appended to the journal. */
  journal?: string[];

  /** The journal takes the place of all earlier entries. A store that ignores this works; its journal grows. */
  replaces_journal?: boolean;
  /** What `revision()` gave when the change was worked out: if it is another by now, reject, with an error whose `name` is `Conflict`. */
  revision?: number;
}

/**
 * Keeps everything in IndexedDB, shared by all tabs of the origin. A commit is one transaction with strict durability; a lost
 * connection is opened again.
 *
 * @param name The database's name, one for each player. Default: `plaudit`.
 * @throws PlauditError `INVALID_ARGUMENT` if the name is no text.
 */
export function indexedDbStore(name?: string): Store;

/** Keeps everything in memory. Clients that are given the same one share it like tabs. */
export function memoryStore(): Store;

/** What {@link keyValueStore} writes to: React Native's AsyncStorage, or anything else of its shape. */
export interface KeyValue {
  /** The text under a key; null if there is none. */
  getItem(key: string): Promise<string | null>;
  /** Sets the text under a key. */
  setItem(key: string, value: string): Promise<void>;
  /** Removes a key; not an error if there is none. */
  removeItem(key: string): Promise<void>;
}

/**
 * Keeps everything under keys. Nothing is asked of `setItem` but that it stores: a commit counts from one small write with a
 * checksum, so that a write that was cut short leaves what was before. For one process at a time, and of each prefix one store.
 *
 * @param prefix What its keys begin with, one for each player. Default: `plaudit`.
 * @throws PlauditError `INVALID_ARGUMENT` for what lacks a method of {@link KeyValue}, and if the prefix is no text.
 */
export function keyValueStore(kv: KeyValue, prefix?: string): Store;

/** A store that fails as it is told to, for tests. */
export function faultStore(inner: Store, faults: readonly StoreFault[]): Store;

/** One failure of a {@link faultStore}. */
export interface StoreFault {
  /** Which calls count: `load`; `append` and `commit` as `write`; `claim`. */
  on: "load" | "write" | "claim";
  /** Which of them fails, counted from 1. */
  nth: number;
  /**
   * - `fail`: nothing is done, and it rejects.
   * - `quota`: the same, with the error of a full disk.
   * - `lost`: it is done, but the answer is an error.
   * - `torn`: of what is written, the last part is cut in half; the answer is an error.
   * - `lie`: nothing is done, and the answer says that it was.
   * - `stale`: of a load: what was there before the last write.
   */
  fault: "fail" | "quota" | "lost" | "torn" | "lie" | "stale";
}

// ---- Transports ----------------------------------------------------------------------------------------------------

/** How requests reach the authority. */
export interface Transport {
  /**
   * Sends one request (plain JSON), and resolves with the answer as it came (plain JSON).
   *
   * Reject for everything else. An error with the `code` `AUTH` pauses sending until there is a new token (K9); any other is tried
   * again later, not before its `retry_after_sec` if it has one (K10).
   *
   * @param signal An AbortSignal, where the platform has them.
   */
  sync(request: unknown, signal?: unknown): Promise<unknown>;
  /**
   * Called by {@link createClient} before the first request, with what a transport needs that answers in the authority's place.
   *
   * @throws Whatever `createClient` shall reject with.
   */
  attach?(view: ClientView): void;
}

/** What a transport may look at. */
export interface ClientView {
  /** The definitions that the client was created with. */
  readonly definitions: Definitions | undefined;
  /** What is stored of a stream as the authority's last word: its state as canonical text. Before the first answer the epoch is 0. */
  base(stream: string): { epoch: number; rev: number; text: string } | undefined;
}

/**
 * Posts to `<url>/v1/sync` with a bearer token. Answers that take longer than 30 s, are larger than 32 MB, lead elsewhere, or are not JSON
 * (such as the page of a captive portal) are `NETWORK` errors.
 *
 * @param url The authority's base address: absolute, `http` or `https`, without user, query and fragment. For the page's own server:
 * `location.origin`.
 * @throws PlauditError `INVALID_ARGUMENT` for another address, without a function `token`, and for keys that are none.
 */
export function httpTransport(url: string, options: HttpTransportOptions): Transport;

/** How {@link httpTransport} signs in. */
export interface HttpTransportOptions {
  /**
   * The current token, asked for with every request. If the authority refuses it, it is asked for once more with `refused`: return
   * another one, and the request is sent again; return the same one, and sending pauses with an `auth` event (K9).
   */
  token: (refused?: string) => string | Promise<string>;
  /** How long one request may take, in milliseconds, whole; at most 2^31 - 1. Default: 30,000. */
  timeout_ms?: number;
}

/**
 * Syncs with a server that speaks Hiro's achievements RPCs on Nakama, such as Hiro itself. The client has to be created with the
 * same definitions as the server's.
 *
 * Hiro's calls add up and have no identity. So each is preceded by a durable base: after a lost answer the list is read first, and
 * what the counts show to have arrived is not sent again. While one device writes, everything counts once. While several do, what
 * happened on another between the last stored answer and such a reading cannot be told apart from what was sent: then the events in
 * doubt, those of one call, may count twice, or not at all. The same goes for a call that arrives only after the reading that it was
 * sent before. What was recorded offline counts when it arrives.
 *
 * `update` and `claim` are sent; every other activity is rejected with `UNSUPPORTED`, and so are teams' events. A refusal of the server
 * rejects the event with `NOT_FOUND`, `NOT_COMPLETE`, `ALREADY_CLAIMED` or `INVALID_COMMAND`; after anything else the queue stays.
 *
 * @example
 * ```js
 * const rpc = (id, payload) => nakama.rpc(session, id, payload);
 * const client = await createClient({ player: session.user_id, definitions, transport: hiroTransport({ rpc }) });
 * ```
 * @throws PlauditError `INVALID_ARGUMENT`.
 */
export function hiroTransport(options: HiroTransportOptions): Transport;

/** How {@link hiroTransport} calls. */
export interface HiroTransportOptions {
  /**
   * Calls an RPC as the signed-in player, and resolves with the message, or with Nakama's `{payload}` around it. Reject with what
   * Nakama's client throws (the response), or with an object or error that has its `code` and `message`.
   */
  rpc: (id: string, payload: object) => Promise<object>;
}
