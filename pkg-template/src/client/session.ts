// One player on one device: the parts of a client, wired together.

import type { Status, Store, SyncReport, Transport } from "../../client.js";
import type { PlauditError } from "../core.js";
import { type Base, type Channel, type Message, type Sample, openChannel } from "./channel.js";
import { Deliveries } from "./deliveries.js";
import { asFailure, CLOSED, failure } from "./failure.js";
import { Keeper } from "./keeper.js";
import type { Live } from "./live.js";
import { locksFor } from "./locks.js";
import { isOffline, onWake, readClocks } from "./platform.js";
import type { Random } from "./random.js";
import { type Notice, PLAYER, type RawReplica } from "./replica.js";
import { Sender } from "./sender.js";
import type { StreamClient } from "./stream-client.js";

export interface SessionOptions {
  player: string;
  past: "known" | "possible" | undefined;
  store: Store;
  transport: Transport | undefined;
  random: Random;
  live: Live;
  app_version: string | undefined;
}

interface Asked {
  done: (report: SyncReport) => void;
  failed: (error: PlauditError) => void;
}

function basesOf(raw: RawReplica): Base[] {
  return raw.status().streams.flatMap((stream) => {
    const base = raw.base(stream);
    return base === undefined ? [] : [{ stream, epoch: base.epoch, rev: base.rev }];
  });
}

let sessions = 0;

export class Session {
  readonly streams = new Map<string, StreamClient>();
  readonly keeper: Keeper;
  readonly deliveries: Deliveries;
  isClosed = false;
  private readonly sender: Sender | undefined;
  private readonly channel: Channel;
  private readonly endings: (() => void)[] = [];
  private readonly asked = new Map<string, Asked>();
  private readonly aside = new Set<string>();
  private isReachable = false;
  private lastSync: number | undefined;

  constructor(readonly options: SessionOptions) {
    const { store, transport, random, live, player, past } = options;
    sessions += 1;
    const isShared = store.name !== undefined && store.revision !== undefined;
    const name = `plaudit:${isShared ? store.name : `alone-${sessions}`}`;
    const locks = locksFor(store, random.id());
    const tell = (notices: Notice[], isOwn: boolean): void => this.tell(notices, isOwn);
    this.keeper = new Keeper(store, live, locks, name, random, { player, past, local: transport === undefined, tell, reopened: () => this.offerInbox(), raise: this.raise });
    this.deliveries = new Deliveries(this.keeper, this.raise);
    this.channel = openChannel(name, store.durable && typeof document !== "undefined", (message) => this.receive(message));
    if (transport !== undefined) {
      this.sender = new Sender({
        keeper: this.keeper,
        transport,
        random,
        tell: (notices) => this.tell(notices, true),
        succeeded: (report, sample) => this.succeeded(report, sample),
        failed: (error, isUnusable) => this.failed(error, isUnusable),
        changed: () => this.changed(),
      });
    }
    live.died = () => void this.keeper.refresh().catch(this.raise);
    this.endings.push(onWake(() => this.wake()), () => this.sender?.close(), () => this.channel.close());
  }

  /** Opens what is stored; then sends, as soon as it is this client's turn. */
  async start(): Promise<void> {
    await this.keeper.refresh();
    this.channel.post({ type: "hello" });
    const { sender } = this;
    if (sender === undefined) return;
    const hold = (isHeld: boolean): void => {
      sender.isHolder = isHeld;
      if (!isHeld) return;
      const first = sender.sync();
      // Whoever asked the one who sent before asks this one now; other tabs are told that it is this one's turn.
      this.channel.post({ type: "hello" });
      for (const [id] of this.asked) this.answer(id, ({ done, failed }) => void first.then(done, failed));
      first.catch(() => undefined);
    };
    this.endings.push(locksFor(this.options.store, this.options.random.id()).hold(`${this.keeper.name}:send`, hold));
  }

  async sync(): Promise<SyncReport> {
    const { sender } = this;
    if (sender === undefined) return { sent: 0, applied: 0, rejected: 0, rev: 0 };
    if (sender.isHolder || this.keeper.isAhead) return sender.sync();
    const id = this.options.random.id();
    return new Promise((done, failed) => {
      this.asked.set(id, { done, failed });
      this.channel.post({ type: "sync", id });
    });
  }

  /** Something was recorded. */
  nudge(): void {
    this.sender?.nudge();
  }

  status(stream: string): Status {
    const { live, transport } = this.options;
    const isLocal = transport === undefined;
    const reading = readClocks();
    const base = { online: !isLocal && this.isReachable && !isOffline(), syncing: this.sender?.isSyncing ?? false, storage: this.keeper.isDurable ? "durable" : "memory" } as const;
    if (live.isDead) return { ...base, state: live.isLost || !live.predicts ? "degraded" : "loading", pending: 0, clock: "unsynced", clock_offset_sec: 0 };
    return live.ask((raw) => {
      const { pending, held } = raw.status();
      const told = raw.base(stream);
      const isUntold = stream === PLAYER ? held : !told?.epoch;
      const state = !live.predicts ? "degraded" : isUntold && !isLocal ? "loading" : "ready";
      const clock = raw.clock(reading.wall_ms, reading.mono_ms);
      return { ...base, state, pending, clock, clock_offset_sec: raw.offset_sec(), ...(told?.role && { role: told.role }), ...(this.lastSync !== undefined && { last_sync_sec: this.lastSync }) };
    });
  }

  /** Raises what no call can report. */
  readonly raise = (thrown: unknown): void => {
    this.streams.get(PLAYER)?.emitter.emit("error", asFailure(thrown));
  };

  async close(): Promise<void> {
    this.isClosed = true;
    for (const end of this.endings.splice(0)) end();
    for (const { failed } of this.asked.values()) failed(failure("DISPOSED", CLOSED));
    this.asked.clear();
    await this.deliveries.settled();
    // What is being written is written.
    await this.keeper.close();
    this.options.live.free();
  }

  private tell(notices: Notice[], isOwn: boolean): void {
    if (this.isClosed) return;
    for (const notice of notices) this.take(notice);
    if (isOwn) this.channel.post({ type: "written", notices: notices.filter(({ type }) => type === "unlock" || type === "retract") });
    if (isOwn) this.tellAhead();
    this.changed();
  }

  /** Other tabs do not find in the store what it has no room for: they ask the authority themselves. */
  private tellAhead(): void {
    const { live } = this.options;
    if (this.keeper.isAhead && !live.isDead) this.channel.post({ type: "ahead", bases: live.ask(basesOf) });
  }

  /** Another tab knows more than the store. */
  private catchUp(bases: Base[]): void {
    const { live } = this.options;
    if (this.sender === undefined || live.isDead) return;
    const own = new Map(live.ask(basesOf).map((base) => [base.stream, base]));
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
        return this.streams.get(notice.stream)?.emitter.emit("error", failure("PERMISSION_DENIED", "the player is not a member of the team"));
      case "upgrade":
        return this.raise(failure("STATE_NEWER", "the authority needs a newer plaudit"));
      case "set_aside":
        return this.setAside(notice);
      default:
        // `auth` comes with the failed round trip; the inbox and what has changed are seen in the next snapshot.
        return;
    }
  }

  private setAside({ what, text, code, message }: Notice & { type: "set_aside" }): void {
    if (this.aside.has(text)) return;
    this.aside.add(text);
    // Whatever becomes of it, it is reported, and the rest is opened.
    if (text !== "") void this.keeper.setAside(what, text).catch(this.raise);
    this.raise(failure(code, what === "prediction" ? message : `what was stored as ${what} could not be read, and is set aside: ${message}`));
  }

  private changed(): void {
    if (this.isClosed) return;
    for (const stream of this.streams.values()) stream.changed();
  }

  /** Unlocks that were journaled, and perhaps shown to nobody: whoever claims them shows them. */
  offerInbox(): void {
    const { live } = this.options;
    if (live.isDead || live.ask((raw) => raw.status().held)) return;
    for (const [id, stream] of this.streams) {
      const [inbox, unlocks] = live.ask((raw) => [raw.inbox(id), raw.unlocks(id)]);
      for (const unlock of inbox) stream.offer(unlock, unlocks.some(({ key, confirmed }) => confirmed && key === unlock.key));
    }
  }

  private wake(): void {
    void this.keeper.refresh().catch(this.raise);
    this.deliveries.pump();
    if (this.sender !== undefined && (this.sender.isHolder || this.keeper.isAhead)) this.sender.wake();
    else this.channel.post({ type: "sync", id: "" });
  }

  private succeeded(report: SyncReport, sample: Sample): void {
    const { live } = this.options;
    live.setClock(sample);
    live.ask((raw) => raw.startOver());
    this.round(report, true);
    this.channel.post({ type: "sample", sample });
    this.channel.post({ type: "round", report, online: true });
  }

  private failed(error: PlauditError, isUnusable: boolean): void {
    const isReachable = error.code !== "NETWORK" && error.code !== "DISPOSED";
    this.round(undefined, isReachable);
    this.channel.post({ type: "round", online: isReachable });
    if (error.code === "AUTH") {
      this.auth();
      this.channel.post({ type: "auth" });
    } else if (error.code !== "NETWORK" || isUnusable) {
      // That the network is away is no news.
      this.raise(error);
    }
  }

  private round(report: SyncReport | undefined, isReachable: boolean): void {
    this.isReachable = isReachable;
    if (report !== undefined) this.lastSync = this.options.live.now();
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
        return void this.syncFor(message.id);
      case "synced":
        return this.answer(message.id, ({ done }) => done(message.report));
      case "refused":
        return this.answer(message.id, ({ failed }) => failed(failure(message.code, message.message)));
      case "sample":
        if (!this.options.live.isDead) this.options.live.setClock(message.sample);
        return this.changed();
      case "round":
        return this.round(message.report, message.online);
      case "hello": {
        const sample = this.options.live.sample;
        if (sample !== undefined) this.channel.post({ type: "sample", sample });
        this.tellAhead();
        for (const [id] of this.asked) this.channel.post({ type: "sync", id });
        return;
      }
      case "auth":
        return this.auth();
    }
  }

  /** Another tab has written: first what is stored, then what that tab was told. */
  private async follow(notices: Notice[]): Promise<void> {
    try {
      await this.keeper.refresh();
      this.tell(notices, false);
      // What it recorded is sent. Nothing else is: two tabs that both store nothing would answer each other for ever.
      if (this.options.live.ask((raw) => raw.status().pending) > 0) this.nudge();
    } catch (thrown) {
      this.raise(thrown);
    }
  }

  /** Another tab wants to sync, and this one sends. Without an id nobody waits for the answer. */
  private async syncFor(id: string): Promise<void> {
    const { sender } = this;
    if (sender === undefined || !sender.isHolder) return;
    sender.wake();
    // A client that has been closed meanwhile leaves the answer to the next one.
    const answer = (message: Message): void => {
      if (id !== "" && !this.isClosed) this.channel.post(message);
    };
    try {
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
