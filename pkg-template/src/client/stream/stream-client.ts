// The client of one stream, a player's or a team's.

import type {
  Activity,
  ClaimOptions,
  Client,
  ClientEvents,
  KnownUnlock,
  PendingEvent,
  Reminder,
  SetAside,
  Snapshot,
  Status,
  SyncReport,
} from "../../../client.js";
import type { Achievement, AchievementList, Command, Explanation, ListFilter, Outcome, SubAchievement, Unlock } from "../../../index.js";
import { type Plain, type PlainObject, categoryOf, localeOf, members, plain, shown, text } from "../../core.js";
import { forgetBreaks } from "../../breaks.js";
import { Emitter } from "./events.js";
import { CLOSED, failure } from "../failure.js";
import { readClocks, type Reading, utcOffsetSec } from "../platform.js";
import { PLAYER } from "../replica.js";
import type { Session } from "../session.js";
import { Marks, nearest } from "./progress.js";
import { reminders } from "./reminders.js";
import type { Step } from "../storage/replica-store.js";
import { NOTHING } from "./nothing.js";
import { SnapshotCache } from "./snapshot-cache.js";

const EVENTS: readonly string[] = [
  "change",
  "unlock",
  "retract",
  "rejected",
  "sync",
  "auth",
  "error",
  "progress",
] satisfies (keyof ClientEvents)[];
/** The fields that the client adds to an activity, and the caller may not set. */
const STAMPED = ["at", "eid", "cid"];

function called<L>(listener: L): L {
  if (typeof listener !== "function") throw failure("INVALID_ARGUMENT", `the listener must be a function, found ${shown(listener)}`);
  return listener;
}

export class StreamClient implements Client {
  readonly emitter: Emitter;
  private readonly cache: SnapshotCache;
  private told: Snapshot = NOTHING;
  /** Set while there is a listener for `progress`. */
  private marks: Marks | undefined;

  constructor(
    private readonly session: Session,
    private readonly stream: string,
  ) {
    this.emitter = new Emitter(() => session.deliveries.pump());
    this.cache = new SnapshotCache(
      session.options.host,
      stream,
      () => this.status,
      () => (stream === PLAYER ? session.rarity.shares : undefined),
      () => this.changed(),
    );
  }

  record = async (activity: Activity): Promise<Outcome> => {
    this.requireOpen();
    // Reads the arguments before the first await, so that later changes by the caller have no effect.
    const reading = readClocks();
    const command = this.stamped(activity, reading);
    const { replicaStore, options } = this.session;
    const intent = { stream: this.stream, command, eid: options.random.uuid7(reading.wall_ms), ...reading, boot: options.host.boot };
    const isLocal = options.transport === undefined;
    let outcome: Outcome | undefined;
    // Sets back a clock that was ahead first, one stream at a time (K17).
    while (outcome === undefined) {
      outcome = await replicaStore.carryOut((raw): Step<Outcome | undefined> => {
        const moved = isLocal ? raw.setClockBack(reading.wall_ms, reading.mono_ms, options.random.uuid7(reading.wall_ms)) : undefined;
        if (moved !== undefined) return { value: undefined, write: moved, isStaged: true, mustBeStored: true };
        const { write, outcome } = raw.record(intent);
        return { value: outcome, write, isStaged: true, mustBeStored: true };
      });
    }
    this.session.nudge();
    return outcome;
  };

  claim = async (ids: string | string[], options?: ClaimOptions): Promise<Outcome> => {
    return this.record({ type: "claim", ids: [ids].flat(), ...(members(options, ["claim_total_reward"]) as ClaimOptions) });
  };

  preview = (activities: Activity | Activity[]): Outcome => {
    const reading = readClocks();
    const commands = [activities].flat().map((activity) => this.stamped(activity, reading));
    return this.ask((raw) => raw.preview(this.stream, commands as unknown as Command[]));
  };

  list = (filter?: ListFilter): AchievementList => {
    const category = categoryOf(filter);
    return this.ask((raw, now) => raw.list(this.stream, now, category));
  };

  get = (id: string): Achievement | SubAchievement | undefined => {
    const node = text(id, "id");
    return this.ask((raw, now) => raw.get(this.stream, node, now));
  };

  explain = (id: string): Explanation => {
    const node = text(id, "id");
    return this.ask((raw, now) => raw.explain(this.stream, node, now));
  };

  nearest = (most = 3): (Achievement | SubAchievement)[] => {
    this.requireFollowed();
    if (!Number.isSafeInteger(most) || most < 0)
      throw failure("INVALID_ARGUMENT", `the number of achievements must be a whole number from 0, found ${shown(most)}`);
    return nearest(this.getSnapshot().achievements, most);
  };

  reminders = (): Reminder[] => {
    this.requireFollowed();
    return reminders(this.getSnapshot().achievements, this.session.options.host.now());
  };

  pending = (): PendingEvent[] => {
    this.requireFollowed();
    return this.ask((raw) => this.session.pending.of(raw).filter(({ stream }) => stream === this.stream));
  };

  unlocks = (): KnownUnlock[] => {
    this.requireFollowed();
    return this.ask((raw) => raw.unlocks(this.stream));
  };

  setAside = (): SetAside[] => {
    this.requireOpen();
    return this.session.asides();
  };

  setLocale = (locale?: string): void => {
    const tag = localeOf(locale);
    this.requireOpen();
    this.session.setLocale(tag);
  };

  /** Removes an unlock from the inbox; it stays if the removal cannot be stored. */
  acknowledge = (key: string): void => {
    const told = text(key, "key");
    const { isClosed, replicaStore, raise } = this.session;
    if (!isClosed) replicaStore.carryOut((raw) => ({ value: undefined, write: raw.acknowledge(told) })).catch(raise);
  };

  team = async (id: string): Promise<Client> => {
    this.requireOpen();
    const stream = `team:${text(id, "id")}`;
    const { streams, replicaStore } = this.session;
    await replicaStore.consult(() => this.session.options.host.follow(stream));
    const client = streams.get(stream) ?? new StreamClient(this.session, stream);
    streams.set(stream, client);
    this.session.offerInbox();
    void this.session.sync().catch(() => undefined);
    return client;
  };

  sync = async (): Promise<SyncReport> => {
    this.requireOpen();
    return this.session.sync();
  };

  on = <E extends keyof ClientEvents>(event: E, listener: (value: ClientEvents[E]) => void): (() => void) => {
    if (!EVENTS.includes(event))
      throw failure("INVALID_ARGUMENT", `there is no event ${shown(event)}; the events are ${EVENTS.join(", ")}`);
    const stop = this.emitter.on(event, called(listener));
    if (event === "progress" && !this.session.isClosed) this.marks ??= new Marks(this.getSnapshot());
    return stop;
  };

  subscribe = (listener: () => void): (() => void) => this.emitter.on("changes", called(listener));

  getSnapshot = (): Snapshot => this.cache.snapshot();

  getServerSnapshot = (): Snapshot => NOTHING;

  get player(): string {
    return this.session.options.player;
  }

  get status(): Status {
    return this.session.status(this.stream);
  }

  close = async (): Promise<void> => {
    this.emitter.clear();
    this.cache.close();
    if (this.stream !== PLAYER || this.session.isClosed) return;
    for (const other of this.session.streams.values()) if (other !== this) await other.close();
    await this.session.close();
  };

  forget = async (): Promise<void> => {
    this.session.tellForgotten();
    for (const client of [...this.session.streams.values()]) await client.close();
    await this.session.close();
    forgetBreaks(this.player);
    await this.session.clear();
  };

  /** Notifies listeners that the snapshot may have changed. */
  changed(): void {
    this.cache.touch();
    this.emitter.emit("changes", undefined);
    this.tellProgress();
    if (!this.emitter.hears("change")) return;
    const snapshot = this.getSnapshot();
    if (snapshot === this.told) return;
    this.told = snapshot;
    this.emitter.emit("change", snapshot);
  }

  private tellProgress(): void {
    if (this.marks === undefined) return;
    if (!this.emitter.hears("progress")) this.marks = undefined;
    else for (const progress of this.marks.next(this.getSnapshot())) this.emitter.emit("progress", progress);
  }

  offer(unlock: Unlock, confirmed: boolean): void {
    const deliver = (): void => this.emitter.emit("unlock", { ...unlock, confirmed, acknowledge: () => this.acknowledge(unlock.key) });
    this.session.deliveries.offer({ key: unlock.key, isWanted: () => this.emitter.hears("unlock"), deliver });
  }

  offerRejection(rejection: ClientEvents["rejected"]): void {
    const deliver = (): void => {
      this.emitter.emit("rejected", rejection);
      this.acknowledge(rejection.eid);
    };
    this.session.deliveries.offer({ key: `rejected ${rejection.eid}`, isWanted: () => this.emitter.hears("rejected"), deliver });
  }

  private ask<T>(question: (raw: Parameters<Parameters<Session["options"]["host"]["ask"]>[0]>[0], now: number) => T): T {
    this.requireOpen();
    const { host } = this.session.options;
    const now = host.now();
    return host.ask((raw) => question(raw, now));
  }

  private stamped(activity: unknown, reading: Reading): PlainObject {
    const copy: Plain = plain(activity, "INVALID_COMMAND");
    if (typeof copy !== "object" || copy === null || Array.isArray(copy)) {
      throw failure("INVALID_COMMAND", `an activity must be an object, found ${Array.isArray(copy) ? "an array" : shown(activity)}`, "");
    }
    const stamped = STAMPED.find((key) => key in copy);
    if (stamped !== undefined)
      throw failure("INVALID_COMMAND", `the client stamps ${stamped} itself, by the authority's clock: leave it out`, `/${stamped}`);
    const { host, app_version } = this.session.options;
    copy["at"] = host.now(reading);
    copy["utc_offset_sec"] ??= utcOffsetSec();
    if (app_version !== undefined) copy["app_version"] ??= app_version;
    return copy;
  }

  /** Refuses a team that the player is not a member of, as the engine does for `list` and `get`. */
  private requireFollowed(): void {
    this.requireOpen();
    const { host } = this.session.options;
    if (this.stream === PLAYER || host.isDead || host.ask((raw) => raw.base(this.stream)) !== undefined) return;
    throw failure("NOT_FOUND", `the stream ${shown(this.stream)} is not followed`);
  }

  private requireOpen(): void {
    if (this.session.isClosed) throw failure("DISPOSED", CLOSED);
  }
}
