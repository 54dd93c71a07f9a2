// Round trips: while something waits, one after the other; after a failure, later (K4, K9, K10).

import type { SyncReport, Transport } from "../../../client.js";
import { PlauditError, plain } from "../../core.js";
import { asFailure, caused, CLOSED, failure, said } from "../failure.js";
import { readClocks, type Sample } from "../clock.js";
import type { ReplicaStore } from "../storage/replica-store.js";
import type { Random } from "../random.js";
import type { Notice, RawReplica, Verdict } from "../replica.js";

/** A transport that has not answered by then never will. */
const DEADLINE_MS = 60_000;
/** The longest that is waited if even the replica cannot be asked how long. */
const LONGEST_WAIT_MS = 120_000;
/** So many round trips in a row may settle nothing, as when the authority was restored. */
const MOST_STALLS = 3;

export interface SenderOptions {
  replicaStore: ReplicaStore;
  transport: Transport;
  random: Random;
  tell: (notices: Notice[]) => void;
  /** A round trip succeeded. */
  succeeded: (report: SyncReport, sample: Sample) => void;
  /** `isUnusable`: there was an answer, and it makes no sense. */
  failed: (error: PlauditError, isUnusable: boolean) => void;
  changed: () => void;
}

export class Sender {
  /** Whether this client is the leader: the one that sends for all tabs (K14). */
  isHolder = false;
  isSyncing = false;
  /** K9: nothing is sent before there may be a new token. */
  private isPaused = false;
  private isClosed = false;
  private isRunning = false;
  private isWantedAgain = false;
  private isUnusable = false;
  private last: Promise<SyncReport> | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private abort: AbortController | undefined;

  constructor(private readonly options: SenderOptions) {}

  /** It may be time to send: unless it is being waited for after a failure, or for a token. */
  nudge(): void {
    if ((this.isHolder || this.options.replicaStore.isAhead) && !this.isPaused && this.timer === undefined) void this.sync().catch(() => undefined);
  }

  /** The network, the page or the user is back: waiting is over (K10). */
  wake(): void {
    this.isPaused = false;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.tend((raw) => raw.startOver(), undefined);
    this.nudge();
  }

  /** Sends until nothing waits. Callers at the same time share the round trips that begin after they have called. */
  sync(): Promise<SyncReport> {
    this.isWantedAgain = true;
    if (this.isRunning && this.last !== undefined) return this.last;
    this.isRunning = true;
    this.last = this.drain();
    return this.last;
  }

  close(): void {
    this.isClosed = true;
    clearTimeout(this.timer);
    this.abort?.abort();
  }

  private async drain(): Promise<SyncReport> {
    this.isPaused = false;
    this.tend((raw) => raw.resume(), undefined);
    clearTimeout(this.timer);
    this.timer = undefined;
    const total: SyncReport = { sent: 0, applied: 0, rejected: 0, rev: 0 };
    try {
      for (let stalls = 0; this.isWantedAgain && !this.isClosed; ) {
        this.isWantedAgain = false;
        const report = await this.roundTrip();
        for (const figure of ["sent", "applied", "rejected"] as const) total[figure] += report[figure];
        total.rev = report.rev;
        stalls = report.sent > 0 && report.applied + report.rejected === 0 ? stalls + 1 : 0;
        if (stalls > MOST_STALLS) throw failure("NETWORK", "the authority answers, and settles nothing");
        this.isWantedAgain ||= this.tend((raw) => raw.status().pending, 0) > 0;
      }
      return total;
    } catch (thrown) {
      const error = asFailure(thrown);
      this.recover(error);
      throw error;
    } finally {
      this.isRunning = false;
    }
  }

  private async roundTrip(): Promise<SyncReport> {
    const { replicaStore, random } = this.options;
    this.isUnusable = false;
    const nonce = random.id();
    const sent = readClocks();
    const request = await replicaStore.consult((raw) => raw.request(nonce, sent.wall_ms, sent.mono_ms, replicaStore.host.boot));
    try {
      const begun = readClocks();
      const posted = await this.post(request);
      const received = readClocks();
      this.isUnusable = true;
      const answer = plain(posted, "NETWORK");
      const verdict = await this.accept(answer);
      this.isUnusable = false;
      if (verdict.type === "stale") return { sent: request.events.length, applied: 0, rejected: 0, rev: 0 };
      if (verdict.type === "failed") throw this.refusal(verdict);
      const report = { sent: request.events.length, ...verdict.report };
      const server_time = Number((answer as { server_time?: unknown } | null)?.server_time);
      this.options.succeeded(report, { sent_wall_ms: begun.wall_ms, received_wall_ms: received.wall_ms, round_trip_ms: received.mono_ms - begun.mono_ms, server_time });
      return report;
    } finally {
      this.tend((raw) => raw.forget(nonce), undefined);
    }
  }

  private async post(request: unknown): Promise<unknown> {
    this.setSyncing(true);
    const abort = typeof AbortController === "undefined" ? undefined : new AbortController();
    this.abort = abort;
    let deadline: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      deadline = setTimeout(() => reject(failure("NETWORK", `there was no answer within ${DEADLINE_MS / 1000} s`)), DEADLINE_MS);
      abort?.signal.addEventListener("abort", () => reject(failure("DISPOSED", CLOSED)));
    });
    try {
      return await Promise.race([this.options.transport.sync(request, abort?.signal), late]);
    } catch (thrown) {
      // The answer is not awaited any more.
      abort?.abort();
      throw networkError(thrown);
    } finally {
      clearTimeout(deadline);
      late.catch(() => undefined);
      this.setSyncing(false);
    }
  }

  private async accept(answer: ReturnType<typeof plain>): Promise<Verdict> {
    const { replicaStore, random } = this.options;
    try {
      return await replicaStore.carryOut((raw) => {
        const value = raw.accept(answer, random.id());
        return { value, write: value.type === "accepted" ? value.write : undefined, isStaged: true };
      });
    } catch (thrown) {
      const isRefused = thrown instanceof PlauditError && thrown.code !== "STORAGE" && thrown.code !== "INTERNAL";
      if (isRefused) throw caused("NETWORK", "the authority's answer cannot be used", thrown);
      throw thrown;
    }
  }

  private refusal({ notices, retry_after_sec }: Verdict & { type: "failed" }): PlauditError {
    this.options.tell(notices.filter(({ type }) => type !== "auth"));
    const isAuth = notices.some(({ type }) => type === "auth");
    return later(isAuth ? failure("AUTH", "the authority refuses the token") : failure("NETWORK", "the authority cannot answer now"), retry_after_sec);
  }

  /** After a failure: a timer, unless only a new token helps. */
  private recover(error: PlauditError): void {
    if (this.isClosed) return;
    this.isWantedAgain = false;
    if (error.code === "AUTH") {
      this.isPaused = true;
    } else {
      this.timer = setTimeout(() => {
        this.timer = undefined;
        this.nudge();
      }, this.waitMs(error));
    }
    this.options.failed(error, this.isUnusable);
  }

  private waitMs(error: PlauditError): number {
    const after = said(error, "retry_after_sec");
    const asked = typeof after === "number" ? Math.ceil(after) : undefined;
    return this.tend((raw) => raw.failed(asked, this.options.random.fraction()), LONGEST_WAIT_MS);
  }

  /** Tells the replica something, or asks it. One that fails now is made anew, and has nothing to remember. */
  private tend<T>(action: (raw: RawReplica) => T, otherwise: T): T {
    try {
      return this.options.replicaStore.host.ask(action);
    } catch {
      return otherwise;
    }
  }

  private setSyncing(isSyncing: boolean): void {
    this.isSyncing = isSyncing;
    this.options.changed();
  }
}

/** What a transport rejects with, as an error: AUTH if it says so, else NETWORK. */
function networkError(thrown: unknown): PlauditError {
  if (thrown instanceof PlauditError && (thrown.code === "AUTH" || thrown.code === "NETWORK" || thrown.code === "DISPOSED")) return thrown;
  return later(caused(said(thrown, "code") === "AUTH" ? "AUTH" : "NETWORK", "the authority could not be reached", thrown), said(thrown, "retry_after_sec"));
}

/** When the authority wants to be asked again. */
function later(error: PlauditError, retry_after_sec: unknown): PlauditError {
  return retry_after_sec === undefined ? error : Object.assign(error, { retry_after_sec });
}
