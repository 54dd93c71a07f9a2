// Makes round trips, one after the other, while events are pending; retries later after a failure (K4, K9, K10).

import type { SyncReport, Transport } from "../../../client.js";
import { PlauditError, plain } from "../../core.js";
import { asFailure, caused, CLOSED, failure, said } from "../failure.js";
import { readClocks, type Sample, quiet } from "../platform.js";
import type { ReplicaStore } from "../storage/replica-store.js";
import type { Random } from "../random.js";
import type { Notice, RawReplica, Verdict } from "../replica.js";

/** The time after which a transport is assumed never to answer. */
const DEADLINE_MS = 60_000;
/** The wait if the replica cannot say how long to wait. */
const LONGEST_WAIT_MS = 120_000;
/** The maximum number of round trips in a row that settle nothing, as after a restore of the authority. */
const MOST_STALLS = 3;

/** The codes of failures of this client, not of an answer. */
const OWN: ReadonlySet<string> = new Set(["STORAGE", "INTERNAL", "DISPOSED"]);

export interface SenderOptions {
  replicaStore: ReplicaStore;
  transport: Transport;
  random: Random;
  tell: (notices: Notice[]) => void;
  /** Called after a successful round trip. */
  succeeded: (report: SyncReport, sample: Sample) => void;
  /** Called after a failed round trip. `isUnusable`: an answer came, but it is malformed. */
  failed: (error: PlauditError, isUnusable: boolean) => void;
  changed: () => void;
}

export class Sender {
  /** Whether this client is the leader: the one that sends for all tabs (K14). */
  isHolder = false;
  isSyncing = false;
  /** Whether sending is paused until there may be a new token (K9). */
  private isPaused = false;
  private isClosed = false;
  private isRunning = false;
  private isWantedAgain = false;
  private isUnusable = false;
  private last: Promise<SyncReport> | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private abort: AbortController | undefined;

  constructor(private readonly options: SenderOptions) {}

  /** Starts a round trip, unless the sender waits after a failure or for a token. */
  nudge(): void {
    if ((this.isHolder || this.options.replicaStore.isAhead) && !this.isPaused && this.timer === undefined)
      void this.sync().catch(() => undefined);
  }

  /** Ends the wait, because the network, the page or the user is back (K10). */
  wake(): void {
    this.isPaused = false;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.tend((raw) => raw.startOver(), undefined);
    this.nudge();
  }

  /** Sends until no event is pending. Concurrent callers share the round trips that start after their call. */
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
        if (stalls > MOST_STALLS) throw failure("NETWORK", "the authority answers, but settles no event");
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
      this.options.succeeded(report, {
        sent_wall_ms: begun.wall_ms,
        received_wall_ms: received.wall_ms,
        round_trip_ms: received.mono_ms - begun.mono_ms,
        server_time,
      });
      return report;
    } finally {
      this.tend((raw) => raw.forget(nonce), undefined);
    }
  }

  private async post(request: unknown): Promise<unknown> {
    if (this.isClosed) throw failure("DISPOSED", CLOSED);
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
      // Aborts the request, because its answer is no longer awaited.
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
      const isRefused = thrown instanceof PlauditError && !OWN.has(thrown.code);
      if (isRefused) throw caused("NETWORK", "the authority's answer cannot be used", thrown);
      throw thrown;
    }
  }

  private refusal({ notices, retry_after_sec }: Verdict & { type: "failed" }): PlauditError {
    this.options.tell(notices.filter(({ type }) => type !== "auth" && type !== "banned"));
    if (notices.some(({ type }) => type === "banned")) return failure("BANNED", "the authority has banned this player");
    const isAuth = notices.some(({ type }) => type === "auth");
    return later(
      isAuth ? failure("AUTH", "the authority refuses the token") : failure("NETWORK", "the authority cannot answer now"),
      retry_after_sec,
    );
  }

  /** Sets a timer after a failure, unless only a new token can help. */
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
      // A client that a server's module creates and never uses keeps no process alive.
      if (this.tend((raw) => raw.status().pending, 0) === 0) quiet(this.timer);
    }
    this.options.failed(error, this.isUnusable);
  }

  private waitMs(error: PlauditError): number {
    const after = said(error, "retry_after_sec");
    const asked = typeof after === "number" ? Math.ceil(after) : undefined;
    return this.tend((raw) => raw.failed(asked, this.options.random.fraction()), LONGEST_WAIT_MS);
  }

  /** Calls the replica, and returns `otherwise` if that fails: the replica is then created anew, without this call's effect. */
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

/** Converts the reason of a transport's rejection into an error: AUTH or BANNED if its code says so, else NETWORK. */
function networkError(thrown: unknown): PlauditError {
  const code = said(thrown, "code");
  if (thrown instanceof PlauditError && (code === "AUTH" || code === "BANNED" || code === "NETWORK" || code === "DISPOSED")) return thrown;
  return later(
    caused(code === "AUTH" || code === "BANNED" ? code : "NETWORK", "the authority could not be reached", thrown),
    said(thrown, "retry_after_sec"),
  );
}

/** Adds the authority's `retry_after_sec` to an error. */
function later(error: PlauditError, retry_after_sec: unknown): PlauditError {
  return retry_after_sec === undefined ? error : Object.assign(error, { retry_after_sec });
}
