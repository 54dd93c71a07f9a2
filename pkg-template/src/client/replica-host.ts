// Holds the wasm replica; after a trap, a new one is made from what is stored (K12).

import { type Instance, type Plain, instanceSoon } from "../core.js";
import { readClocks, type Reading, type Sample } from "./clock.js";
import { failure } from "./failure.js";
import type { Random } from "./random.js";
import type { Notice, RawReplica, Texts } from "./replica.js";

/** After so many traps nothing is predicted any more; after one more, nothing works. */
const MOST_TRAPS = 2;

export interface ReplicaHostOptions {
  player: string;
  local: boolean;
  definitions: Plain | undefined;
}

export class ReplicaHost {
  traps = 0;
  /** Identifies this process's monotonic clock. */
  readonly boot: string;
  private instance: Instance | undefined;
  private raw: RawReplica | undefined;
  /** The clock lives in the replica: a new one is told what the last one knew. */
  sample: Sample | undefined;
  private readonly followed = new Set<string>();
  /** Called after a trap. */
  died = (): void => undefined;

  constructor(private readonly options: ReplicaHostOptions, private readonly random: Random) {
    this.boot = random.id();
  }

  get isDead(): boolean {
    return this.raw === undefined || this.instance?.trapped !== false;
  }

  get predicts(): boolean {
    return this.traps < MOST_TRAPS;
  }

  /** It has failed even without predicting. */
  get isLost(): boolean {
    return this.traps > MOST_TRAPS;
  }

  /** Makes the replica of what is stored, under a new identity of the process (K2). */
  async open(saved: Texts, past: "known" | "possible"): Promise<Notice[]> {
    this.free();
    if (this.isLost) throw failure("INTERNAL", "the engine fails with what is stored; update plaudit");
    for (;;) {
      const { definitions, ...options } = this.options;
      const instance = await instanceSoon();
      const before = this.traps;
      try {
        return this.guard(instance, () => {
          const all = { ...options, cid: this.random.id(), past, predicts: this.predicts, ...(definitions !== undefined && { definitions }) };
          this.raw = instance.replica(saved, all);
          this.instance = instance;
          for (const stream of this.followed) this.raw.follow(stream);
          if (this.sample !== undefined) this.setClock(this.sample);
          return this.raw.opened();
        });
      } catch (thrown) {
        // What traps while it is opened may be a pending event: the next attempt, or the one that predicts nothing, gets by.
        if (this.traps === before || this.isLost) throw thrown;
      }
    }
  }

  /** Asks the replica. */
  ask<T>(question: (raw: RawReplica) => T): T {
    const { raw, instance } = this;
    if (raw === undefined || instance === undefined) throw failure("INTERNAL", "the engine has failed and is being made anew; try again");
    return this.guard(instance, () => question(raw));
  }

  /** The authority's time, as far as it is known. */
  now(reading: Reading = readClocks()): number {
    return this.isDead ? Math.floor(reading.wall_ms / 1000) : this.ask((raw) => raw.now(reading.wall_ms, reading.mono_ms));
  }

  /** A round trip tells the authority's time; `sample` may come from another tab, whose monotonic clock is another. */
  setClock(sample: Sample): void {
    const now = readClocks();
    const received = now.mono_ms - (now.wall_ms - sample.received_wall_ms);
    this.ask((raw) => raw.answered(sample.sent_wall_ms, received - sample.round_trip_ms, sample.received_wall_ms, received, sample.server_time));
    this.sample = sample;
  }

  /** Follows a team's stream, for good. */
  follow(stream: string): void {
    this.ask((raw) => raw.follow(stream));
    this.followed.add(stream);
  }

  free(): void {
    const { raw, instance } = this;
    this.raw = undefined;
    if (raw !== undefined && instance?.trapped === false) instance.call(() => raw.free());
  }

  private guard<T>(instance: Instance, action: () => T): T {
    // A trap that another client of the shared instance caused is not counted.
    const wasTrapped = instance.trapped;
    try {
      return instance.call(action);
    } catch (thrown) {
      if (instance.trapped && !wasTrapped) {
        this.traps += 1;
        this.died();
      }
      throw thrown;
    }
  }
}
