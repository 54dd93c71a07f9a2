/**
 * plaudit/testing: an authority in memory, one clock for client and authority, a recorder of celebrations, and matchers.
 *
 * The authority is the one of the Rust crate, in a separate WebAssembly module: it accepts, refuses and rolls exactly as a server does. Use
 * it in tests only, not in an app.
 *
 * @packageDocumentation
 */

import type { Client, Transport } from "./client.js";
import type { Achievement, AchievementList, AchievementState, Definitions, Names, PlauditError, SubAchievement, Unlock } from "./index.js";

// ---- The authority -------------------------------------------------------------------------------------------------

/**
 * Creates an authority in memory. It reads the time from `Date.now()`, as its clients do.
 *
 * @example
 * ```js
 * const authority = await createTestAuthority({ definitions });
 * const client = await createClient({ player: "ada", transport: authority.transport("ada"), store: memoryStore() });
 * authority.goOffline();
 * ```
 * @throws PlauditError `INVALID_DEFINITIONS`; `INVALID_ARGUMENT` for invalid options; `NOT_READY` if WebAssembly is missing.
 */
export function createTestAuthority(options: TestAuthorityOptions): Promise<TestAuthority>;

/** Options of {@link createTestAuthority}. */
export interface TestAuthorityOptions {
  /** The players' definitions. */
  definitions: Definitions;
  /** Teams, by id. Default: none. */
  teams?: Record<string, TestTeam>;
  /** The seed for rewards with an element of chance: the same seed and requests give the same rolls. Default: `"test"`. */
  seed?: string;
  /** Whether it adopts progress that a client has made without an authority (K16). Default: false. */
  adopt?: boolean;
}

/** A team of a {@link TestAuthority}. */
export interface TestTeam {
  /** The team's definitions. */
  definitions: Definitions;
  /** The role of each member, by player id. */
  members: Record<string, "member" | "admin">;
}

/**
 * An authority in memory, behind a network that a test can disturb. Its methods throw a PlauditError with `INVALID_ARGUMENT` for arguments of
 * the wrong kind.
 */
export interface TestAuthority {
  /** Returns a transport for a client of this player. Several clients of one player act as several devices. */
  transport(player: string): Transport;
  /** Takes the network down: requests no longer arrive. */
  goOffline(): void;
  /** Brings the network back. Clients notice at their next attempt, or at once by `client.sync()`. */
  goOnline(): void;
  /** Delays all further answers by this many whole milliseconds, at most 2^31 − 1; 0 ends the delay. */
  delay(milliseconds: number): void;
  /** Loses the answers of the next requests (one by default), which are carried out nevertheless. */
  loseAnswers(count?: number): void;
  /** Refuses all requests with `AUTH` (K9), until {@link TestAuthority.signIn}. */
  signOut(): void;
  /** Accepts requests again after {@link TestAuthority.signOut}. */
  signIn(): void;
  /**
   * Sets the function that decides about each arriving event: a code refuses the event for good, `"later"` postpones it and all that follow,
   * and undefined leaves it to the rules. Without an argument, the rules decide again.
   */
  refuse(decide?: (event: TestEvent) => string | undefined): void;
  /** Returns a backup of all data. */
  backup(): TestBackup;
  /** Restores a backup, as after the loss of a server's disk: clients detect it and resend what is missing (S11). */
  restore(backup: TestBackup): void;
  /**
   * Replaces the players' definitions; their progress continues under the new ones.
   *
   * @throws PlauditError `INVALID_DEFINITIONS`.
   */
  publish(definitions: Definitions): void;
  /**
   * Creates a team, or replaces its definitions and members.
   *
   * @throws PlauditError `INVALID_DEFINITIONS`, `INVALID_ARGUMENT`.
   */
  team(id: string, team: TestTeam): void;
  /**
   * Returns the authority's view of all achievements of a player, or of a team.
   *
   * @throws PlauditError `NOT_FOUND` before the first sync.
   */
  list(player: string, team?: string): AchievementList;
  /**
   * Returns the authority's view of one achievement or sub-achievement; undefined if the id is unknown.
   *
   * @throws PlauditError `NOT_FOUND` before the first sync.
   */
  get(player: string, id: string, team?: string): Achievement | SubAchievement | undefined;
  /** The number of requests that have arrived. */
  readonly requests: number;
}

/** An event that has arrived at the authority. */
export interface TestEvent {
  /** The event's identity. */
  eid: string;
  /** The event's stream: `player` or `team:<id>`. */
  stream: string;
  /** The recorded command. */
  command: { type: string; [field: string]: unknown };
}

/** A backup, from {@link TestAuthority.backup}. */
export interface TestBackup {
  /** The number of the backup. */
  readonly number: number;
}

// ---- Time ----------------------------------------------------------------------------------------------------------

/**
 * Fakes the time with Vitest's or Jest's timers, for clients and authority alike: `Date`, `performance.now` and all timers.
 *
 * @param timers Vitest's `vi`, or Jest's `jest`.
 * @param start The start: UNIX seconds, or a date such as `2026-01-05T08:00Z`. Default: Monday, 5 January 2026, 08:00 UTC.
 *
 * @example
 * ```js
 * const clock = createTestClock(vi);
 * await client.record({ type: "session_completed", duration_sec: 600 });
 * await clock.days(1);
 * ```
 * @throws PlauditError `INVALID_ARGUMENT`.
 */
export function createTestClock(timers: TestTimers, start?: number | string): TestClock;

/** The fake timers behind a {@link TestClock}; Vitest's `vi` and Jest's `jest` implement them. */
export interface TestTimers {
  /** Starts to fake the time. */
  useFakeTimers(options: { now: number }): unknown;
  /** Advances the time and runs the timers that fall due. */
  advanceTimersByTimeAsync(milliseconds: number): Promise<unknown>;
  /** Restores real time. */
  useRealTimers(): unknown;
}

/**
 * A fake clock. Each method that advances it resolves once everything due by then has happened, and rejects with `INVALID_ARGUMENT` for
 * anything except a number from 0 that ends before the year 2100.
 */
export interface TestClock {
  /** Returns the current instant in UNIX seconds. */
  now(): number;
  /** Advances by this many seconds. */
  seconds(count: number): Promise<void>;
  /** Advances by this many minutes. */
  minutes(count: number): Promise<void>;
  /** Advances by this many hours. */
  hours(count: number): Promise<void>;
  /** Advances by this many days. */
  days(count: number): Promise<void>;
  /**
   * Advances to an instant: UNIX seconds, or a date such as `2026-01-10T00:00Z`.
   *
   * @throws PlauditError `INVALID_ARGUMENT`, also for an instant in the past.
   */
  until(instant: number | string): Promise<void>;
  /** Resolves once everything that takes no time has happened: answers, pop-ups, writes to stores. */
  settle(): Promise<void>;
  /** Restores real time. */
  restore(): void;
}

// ---- Celebrations --------------------------------------------------------------------------------------------------

/**
 * Records the events of a client, and acknowledges every unlock, as a page does after showing it.
 *
 * @example
 * ```js
 * const celebrations = recordCelebrations(client);
 * await client.record({ type: "update", achievements: { daily: 1 } });
 * expect((await celebrations.next()).title).toBe("Daily");
 * ```
 * @throws PlauditError `INVALID_ARGUMENT` if this is not a client.
 */
export function recordCelebrations(client: Client<Names>): Celebrations;

/** The recorded events of a client, oldest first. */
export interface Celebrations {
  /** The unlocks that were celebrated. */
  readonly unlocks: readonly (Unlock & { confirmed: boolean })[];
  /** The ids of these unlocks. */
  readonly ids: readonly string[];
  /** The ids of the unlocks that were taken back. */
  readonly retracted: readonly string[];
  /** Events that the authority refused. */
  readonly rejected: readonly { eid: string; code: string; message: string }[];
  /** The errors that the client raised. */
  readonly errors: readonly PlauditError[];
  /** Resolves to the next unlock that no earlier call has returned, as soon as there is one. */
  next(): Promise<Unlock & { confirmed: boolean }>;
  /** Clears the recorded events. */
  clear(): void;
  /** Stops recording. */
  stop(): void;
}

// ---- Matchers ------------------------------------------------------------------------------------------------------

/**
 * Matchers for Vitest and Jest.
 *
 * @example
 * ```ts
 * import { expect } from "vitest";
 * import { type ClientMatchers, matchers } from "plaudit/testing";
 *
 * expect.extend(matchers);
 * declare module "vitest" {
 *   interface Matchers<T> extends ClientMatchers<T> {}
 * }
 * ```
 */
export const matchers: {
  /** See {@link ClientMatchers}. */
  [Name in keyof ClientMatchers<unknown>]: (received: unknown, ...expected: Parameters<ClientMatchers<unknown>[Name]>) => MatcherResult;
};

/**
 * The matchers that {@link matchers} adds to `expect(…)`. They throw a PlauditError, also after `.not`: `NOT_FOUND` for an id that the client
 * does not know, `INVALID_ARGUMENT` for any other argument that could never match, such as a state that does not exist.
 */
export interface ClientMatchers<R> {
  /** Of a client: asserts the state of an achievement. The failure message lists the reasons why it cannot progress. */
  toHaveState(id: string, state: AchievementState): R;
  /** Of a client: asserts the progress of an achievement and, if given, its target. */
  toHaveProgress(id: string, value: number, target?: number): R;
  /** Of a client: asserts that the reward or the total reward of an achievement can be claimed. */
  toBeClaimable(id: string): R;
  /** Of {@link Celebrations}: asserts that exactly these ids were celebrated, in this order. */
  toHaveCelebrated(ids: readonly string[]): R;
}

/** The result of a matcher. */
export interface MatcherResult {
  /** Whether the assertion holds. */
  pass: boolean;
  /** Returns the failure message. */
  message(): string;
}
