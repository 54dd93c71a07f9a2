// A session of one player on one device: it connects the parts of a client.

import type { Client, ClientEvents, SetAside, Status, Store, SyncReport, Transport } from "../../client.js";
import type { Unlock } from "../../index.js";
import type { PlauditError } from "../core.js";
import { readClocks, type Sample } from "./platform.js";
import { EXPIRING_SEC } from "./stream/snapshot-cache.js";
import { asFailure, caused, CLOSED, failure } from "./failure.js";
import type { ReplicaHost } from "./replica-host.js";
import { type StreamBase, type Channel, type Message, openChannel } from "./leader/channel.js";
import { Sender } from "./leader/sender.js";
import { isOffline, onWake } from "./platform.js";
import type { Random } from "./random.js";
import { type Notice, PLAYER, type RawReplica } from "./replica.js";
import { locksFor, sharedName } from "./storage/locks.js";
import { ReplicaStore } from "./storage/replica-store.js";
import { Deliveries } from "./stream/events.js";
import { Openings } from "./stream/openings.js";
import { Rarity } from "./stream/rarity.js";
import { PendingEvents } from "./stream/snapshot-cache.js";
import type { Emitter } from "./stream/events.js";

export interface SessionOptions {
  player: string;
  past: "known" | "possible" | undefined;
  adopt: boolean | string | undefined;
  store: Store;
  transport: Transport | undefined;
  random: Random;
  host: ReplicaHost;
  app_version: string | undefined;
  rarity: boolean;
}

/** The client of one stream, with the methods that the session calls. */
export interface FollowedStream extends Client {
  readonly emitter: Pick<Emitter, "emit">;
  /** Notes that the snapshot may have changed. */
  changed(): void;
  /** Celebrates an unlock, unless another tab does. */
  offer(unlock: Unlock, confirmed: boolean): void;
  /** Reports a rejection, unless another tab does. */
  offerRejection(rejection: ClientEvents["rejected"]): void;
}

interface Asked {
  done: (report: SyncReport) => void;
  failed: (error: PlauditError) => void;
}

function basesOf(raw: RawReplica): StreamBase[] {
  return raw.status().streams.flatMap((stream) => {
    const base = raw.base(stream);
    return base === undefined ? [] : [{ stream, epoch: base.epoch, rev: base.rev }];
  });
}

export class Session {
  readonly streams = new Map<string, FollowedStream>();
  readonly replicaStore: ReplicaStore;
  readonly deliveries: Deliveries;
  readonly pending = new PendingEvents();
  isClosed = false;
  private readonly sender: Sender | undefined;
  private readonly channel: Channel;
  private readonly endings: (() => void)[] = [];
  private readonly asked = new Map<string, Asked>();
  private readonly aside = new Set<string>();
  private isReachable = false;
  /** Whether the ban of the player was reported since the last success. */
  private isBanned = false;
  private lastSync: number | undefined;
  readonly rarity: Rarity;
  private readonly openings: Openings;

  constructor(readonly options: SessionOptions) {
    const { store, transport, random, host, player, past, adopt } = options;
    const shared = sharedName(store);
    const name = shared ?? `plaudit:alone-${random.id()}`;
    const locks = locksFor(store, random.id());
    const tell = (notices: Notice[], isOwn: boolean): void => this.tell(notices, isOwn);
    this.replicaStore = new ReplicaStore(store, host, locks, name, random, {
      player,
      past,
      adopt,
      local: transport === undefined,
      tell,
      reopened: () => this.offerInbox(),
      raise: this.raise,
    });
    this.deliveries = new Deliveries(this.replicaStore, this.raise);
    this.rarity = new Rarity(transport, () => this.changed(), this.raise);
    this.openings = new Openings({
      host,
      app_version: options.app_version,
      isClosed: () => this.isClosed,
      record: async () => this.streams.get(PLAYER)?.record({ type: "app_opened" }),
      raise: this.raise,
    });
    this.channel = openChannel(name, shared !== undefined && store.durable && typeof document !== "undefined", (message) =>
      this.receive(message),
    );
    if (transport !== undefined) {
      this.sender = new Sender({
        replicaStore: this.replicaStore,
        transport,
        random,
        tell: (notices) => this.tell(notices, true),
        succeeded: (report, sample) => this.succeeded(report, sample),
        failed: (error, isUnusable) => this.failed(error, isUnusable),
        changed: () => this.changed(),
      });
    }
    host.died = () => void this.replicaStore.refresh().catch(this.raise);
    this.endings.push(
      onWake(() => this.wake()),
      () => this.sender?.close(),
      () => this.channel.close(),
    );
  }

  /** Opens the stored data; starts sending once this client is the leader. */
  async start(): Promise<void> {
    await this.replicaStore.refresh();
    await this.replicaStore.mindClock();
    await this.openings.note();
    this.post({ type: "hello" });
    const { sender } = this;
    if (sender === undefined) return;
    const hold = (isHeld: boolean): void => {
      sender.isHolder = isHeld;
      if (!isHeld) return;
      const first = sender.sync();
      // Re-sends sync requests addressed to the previous leader: this client's own here, those of other tabs when they receive `hello`.
      this.post({ type: "hello" });
      for (const [id] of this.asked) this.answer(id, ({ done, failed }) => void first.then(done, failed));
      first.catch(() => undefined);
    };
    this.endings.push(locksFor(this.options.store, this.options.random.id()).hold(`${this.replicaStore.name}:send`, hold));
  }

  async sync(): Promise<SyncReport> {
    const { sender } = this;
    if (sender === undefined) return { sent: 0, applied: 0, rejected: 0, rev: 0 };
    if (sender.isHolder || this.replicaStore.isAhead) return sender.sync();
    const id = this.options.random.id();
    return new Promise((done, failed) => {
      this.asked.set(id, { done, failed });
      this.post({ type: "sync", id, streams: this.teams });
    });
  }

  private post(message: Message): void {
    if (!this.isClosed) this.channel.post(message);
  }

  /** The streams of teams that this tab follows. */
  private get teams(): string[] {
    return [...this.streams.keys()].filter((stream) => stream !== PLAYER);
  }

  /** Starts a round trip after an event was recorded. */
  nudge(): void {
    this.sender?.nudge();
  }

  status(stream: string): Status {
    const { host, transport } = this.options;
    const isLocal = transport === undefined;
    const reading = readClocks();
    const base = {
      online: !isLocal && this.isReachable && !isOffline(),
      syncing: this.sender?.isSyncing ?? false,
      storage: this.replicaStore.isDurable ? "durable" : "memory",
    } as const;
    if (host.isDead)
      return { ...base, state: host.isLost || !host.predicts ? "degraded" : "loading", pending: 0, clock: "unsynced", clock_offset_sec: 0 };
    return host.ask((raw) => {
      const { pending, held, oldest_pending_sec, expires_at } = raw.status();
      const expires = expires_at !== undefined &&
        oldest_pending_sec !== undefined && {
          oldest_pending_sec,
          expires_at,
          expiring: raw.now(reading.wall_ms, reading.mono_ms) >= expires_at - EXPIRING_SEC,
        };
      const told = raw.base(stream);
      const isUntold = stream === PLAYER ? held : !told?.epoch;
      const state = !host.predicts ? "degraded" : isUntold && !isLocal ? "loading" : "ready";
      const clock = raw.clock(reading.wall_ms, reading.mono_ms);
      return {
        ...base,
        state,
        pending,
        clock,
        // After a jump of the wall clock, the offset from the last answer is no longer right (K15).
        clock_offset_sec:
          clock === "drifted" ? raw.now(reading.wall_ms, reading.mono_ms) - Math.floor(reading.wall_ms / 1000) : raw.offset_sec(),
        ...expires,
        ...(told?.role && { role: told.role }),
        ...(this.lastSync !== undefined && { last_sync_sec: this.lastSync }),
      };
    });
  }

  /** Raises `error` for failures that no call can report. */
  readonly raise = (thrown: unknown): void => {
    this.streams.get(PLAYER)?.emitter.emit("error", asFailure(thrown));
  };

  async close(): Promise<void> {
    this.isClosed = true;
    this.replicaStore.stop();
    for (const end of this.endings.splice(0)) end();
    for (const { failed } of this.asked.values()) failed(failure("DISPOSED", CLOSED));
    this.asked.clear();
    await this.deliveries.settled();
    // Waits for the write in progress.
    await this.replicaStore.close();
    this.options.host.free();
  }

  /** Tells other tabs that the stored data is being deleted. */
  tellForgotten(): void {
    this.post({ type: "forgotten" });
  }

  /** Deletes the stored data. */
  async clear(): Promise<void> {
    try {
      await this.replicaStore.clear();
    } catch (thrown) {
      throw caused("STORAGE", "the stored data could not be deleted", thrown);
    }
  }

  /** Stops, because another tab deletes the stored data. This tab may learn of it late, when there is new data already. */
  private async forgotten(): Promise<void> {
    this.replicaStore.abandon();
    this.raise(failure("DISPOSED", "another tab has deleted this player's stored data"));
    for (const client of [...this.streams.values()]) await client.close();
  }

  private tell(notices: Notice[], isOwn: boolean): void {
    if (this.isClosed) return;
    for (const notice of notices) this.take(notice);
    // Each tab reports by itself what it could not read.
    if (isOwn) this.post({ type: "written", notices: notices.filter(({ type }) => type !== "set_aside") });
    if (isOwn) this.tellAhead();
    this.changed();
  }

  /** Tells other tabs to sync, because changes that the store has no room for are only in this tab's memory. */
  private tellAhead(): void {
    const { host } = this.options;
    if (this.replicaStore.isAhead && !host.isDead) this.post({ type: "ahead", bases: host.ask(basesOf) });
  }

  /** Syncs if another tab has a newer base than the store. */
  private catchUp(bases: StreamBase[]): void {
    const { host } = this.options;
    if (this.sender === undefined || host.isDead) return;
    const own = new Map(host.ask(basesOf).map((base) => [base.stream, base]));
    const isBehind = bases.some(({ stream, epoch, rev }) => {
      const known = own.get(stream);
      return known !== undefined && (epoch > known.epoch || (epoch === known.epoch && rev > known.rev));
    });
    if (isBehind) void this.sender.sync().catch(() => undefined);
  }

  private take(notice: Notice): void {
    const player = this.streams.get(PLAYER);
    switch (notice.type) {
      case "unlock":
        return this.streams.get(notice.stream)?.offer(notice.unlock, notice.confirmed);
      case "retract":
        this.deliveries.drop(notice.key);
        return this.streams.get(notice.stream)?.emitter.emit("retract", { key: notice.key, id: notice.id, reason: notice.reason });
      case "rejected":
        return player?.offerRejection({ eid: notice.eid, code: notice.code, message: notice.message });
      case "not_member":
        return this.streams
          .get(notice.stream)
          ?.emitter.emit("error", failure("PERMISSION_DENIED", "the player is not a member of the team"));
      case "upgrade":
        return this.raise(failure("STATE_NEWER", "the authority requires a newer version of plaudit: update the app"));
      case "not_adopted":
        return this.raise(failure("NOT_ADOPTED", notice.message));
      case "clock_set_back":
        return this.raise(
          failure(
            "CLOCK_SET_BACK",
            "the device's clock was ahead: what was recorded in that time counts as of now, and the earlier state is set aside",
          ),
        );
      case "set_aside":
        return this.setAside(notice);
      default:
        // `auth` is raised by the failed round trip; the inbox and other changes appear in the next snapshot.
        return;
    }
  }

  private setAside({ what, text, code, message }: Notice & { type: "set_aside" }): void {
    if (this.aside.has(text)) return;
    this.aside.add(text);
    // The failure is reported even if the text cannot be kept, and everything else is opened.
    if (text !== "") void this.replicaStore.setAside(what, text).catch(this.raise);
    this.raise(failure(code, what === "prediction" ? message : `the stored ${what} could not be read, and is set aside: ${message}`));
  }

  /** Sets the language of all streams. */
  setLocale(locale: string | undefined): void {
    this.options.host.setLocale(locale);
    this.changed();
  }

  /** Returns the data that is set aside; each item's `adopt()` asks the authority to adopt it. */
  asides(): SetAside[] {
    return this.replicaStore.asides((text) => this.adoptAside(text));
  }

  private async adoptAside(text: string): Promise<void> {
    if (this.sender === undefined) throw failure("INVALID_ARGUMENT", "adoption needs an authority: this client has no transport");
    await this.replicaStore.carryOut((raw) => ({
      value: undefined,
      write: raw.adoptAside(this.options.random.id(), text),
      isStaged: true,
      mustBeStored: true,
    }));
    await this.sync();
  }

  private changed(): void {
    if (this.isClosed) return;
    for (const stream of this.streams.values()) stream.changed();
  }

  /** Offers unlocks that were journaled but perhaps not shown before the process ended; the tab that claims one shows it. */
  offerInbox(): void {
    const { host } = this.options;
    if (host.isDead || host.ask((raw) => raw.status().held)) return;
    for (const [id, stream] of this.streams) {
      const [inbox, unlocks] = host.ask((raw) => [raw.inbox(id), raw.unlocks(id)]);
      for (const unlock of inbox)
        stream.offer(
          unlock,
          unlocks.some(({ key, confirmed }) => confirmed && key === unlock.key),
        );
    }
  }

  private wake(): void {
    void this.replicaStore
      .refresh()
      .then(() => this.replicaStore.mindClock())
      .then(() => this.openings.note())
      .catch(this.raise);
    this.deliveries.pump();
    if (this.sender !== undefined && (this.sender.isHolder || this.replicaStore.isAhead)) this.sender.wake();
    else this.post({ type: "sync", id: "" });
  }

  private succeeded(report: SyncReport, sample: Sample): void {
    if (this.isClosed) return;
    this.isBanned = false;
    const { host } = this.options;
    host.setClock(sample);
    host.ask((raw) => raw.startOver());
    this.round(report, true);
    void this.openings.note();
    this.post({ type: "sample", sample });
    this.post({ type: "round", report, online: true });
  }

  private failed(error: PlauditError, isUnusable: boolean): void {
    const isReachable = error.code !== "NETWORK" && error.code !== "DISPOSED";
    this.round(undefined, isReachable);
    this.post({ type: "round", online: isReachable });
    if (error.code === "AUTH") {
      this.auth();
      this.post({ type: "auth" });
    } else if (error.code === "BANNED" && this.isBanned) {
      // The ban was reported already; the queue is kept and retried later.
    } else if (error.code !== "NETWORK" || isUnusable) {
      this.isBanned = error.code === "BANNED";
      // A missing network is no error; `status.online` shows it.
      this.raise(error);
      // A failure of this tab's store or engine is its own.
      if (error.code === "BANNED" || error.code === "NETWORK") this.post({ type: "failed", code: error.code, message: error.message });
    }
  }

  private round(report: SyncReport | undefined, isReachable: boolean): void {
    this.isReachable = isReachable;
    if (report !== undefined) {
      this.lastSync = this.options.host.now();
      if (this.options.rarity) this.rarity.ask();
    }
    this.changed();
    if (report !== undefined) this.streams.get(PLAYER)?.emitter.emit("sync", report);
  }

  private auth(): void {
    this.streams.get(PLAYER)?.emitter.emit("auth", undefined);
  }

  private receive(message: Message): void {
    if (this.isClosed) return;
    switch (message.type) {
      case "written":
        return void this.follow(message.notices);
      case "ahead":
        return this.catchUp(message.bases);
      case "sync":
        return void this.syncFor(message.id, message.streams);
      case "follow":
        return void this.startFollowing(message.streams);
      case "synced":
        return this.answer(message.id, ({ done }) => done(message.report));
      case "refused":
        return this.answer(message.id, ({ failed }) => failed(failure(message.code, message.message)));
      case "sample":
        if (!this.options.host.isDead) this.options.host.setClock(message.sample);
        return this.changed();
      case "round":
        return this.round(message.report, message.online);
      case "hello": {
        const sample = this.options.host.sample;
        if (sample !== undefined) this.post({ type: "sample", sample });
        this.tellAhead();
        if (this.teams.length > 0) this.post({ type: "follow", streams: this.teams });
        for (const [id] of this.asked) this.post({ type: "sync", id });
        return;
      }
      case "auth":
        return this.auth();
      case "failed":
        return this.raise(failure(message.code, message.message));
      case "forgotten":
        return void this.forgotten();
    }
  }

  /** Applies what another tab has written, then its notices. */
  private async follow(notices: Notice[]): Promise<void> {
    try {
      await this.replicaStore.refresh();
      this.tell(notices.map(this.translated), false);
      // Sends only if events are pending; otherwise two tabs without new data would answer each other for ever.
      if (this.options.host.ask((raw) => raw.status().pending) > 0) this.nudge();
    } catch (thrown) {
      this.raise(thrown);
    }
  }

  /** Another tab may use another language. */
  private readonly translated = (notice: Notice): Notice => {
    if (notice.type !== "unlock") return notice;
    const own = this.options.host.ask((raw) => raw.inbox(notice.stream)).find(({ key }) => key === notice.unlock.key);
    return own === undefined ? notice : { ...notice, unlock: own };
  };

  /** Follows streams for another tab, if this client is the leader; resolves to whether one of them is new. */
  private async followFor(streams: string[] = []): Promise<boolean> {
    const { host } = this.options;
    const news = this.sender?.isHolder === true ? streams.filter((stream) => !host.follows(stream)) : [];
    if (news.length > 0) await this.replicaStore.consult(() => news.forEach((stream) => host.follow(stream)));
    return news.length > 0;
  }

  private async startFollowing(streams: string[]): Promise<void> {
    try {
      if (await this.followFor(streams)) await this.sender?.sync();
    } catch {
      // The sender has reported the failure.
    }
  }

  /** Syncs on behalf of another tab, if this client is the leader. */
  private async syncFor(id: string, streams: string[] | undefined): Promise<void> {
    const { sender } = this;
    if (sender === undefined || !sender.isHolder) return;
    if (id === "") return sender.wake();
    // If this client is closed meanwhile, the next leader answers the request.
    const answer = (message: Message): void => this.post(message);
    try {
      await this.followFor(streams);
      answer({ type: "synced", id, report: await sender.sync() });
    } catch (thrown) {
      const { code, message } = asFailure(thrown);
      answer({ type: "refused", id, code, message });
    }
  }

  private answer(id: string, settle: (asked: Asked) => void): void {
    const asked = this.asked.get(id);
    this.asked.delete(id);
    if (asked !== undefined) settle(asked);
  }
}
