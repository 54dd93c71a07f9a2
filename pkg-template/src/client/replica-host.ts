// Holds the wasm replica; after a trap, creates a new one from the stored data (K12).

import { type Instance, type Plain, instanceSoon } from "../core.js";
import { readClocks, type Reading, type Sample } from "./platform.js";
import { failure } from "./failure.js";
import type { Random } from "./random.js";
import type { Notice, RawReplica, SavedTexts } from "./replica.js";

/** 2025-01-01, before this package was built: a clock that shows an earlier time was reset (K17). */
const BUILT_SEC = 1_735_689_600;

/** After this many traps the client stops predicting; after one more, it stops working. */
const MOST_TRAPS = 2;

export interface ReplicaHostOptions {
  player: string;
  local: boolean;
  definitions: Plain | undefined;
  adopt: boolean | string | undefined;
  locale: string | undefined;
}

export class ReplicaHost {
  traps = 0;
  /** Identifies this process's monotonic clock. */
  readonly boot: string;
  private instance: Instance | undefined;
  private raw: RawReplica | undefined;
  /** The last clock sample, to set the clock of a new replica. */
  sample: Sample | undefined;
  private readonly followed = new Set<string>();
  private locale: string | undefined;
  /** Called after a trap. */
  died = (): void => undefined;

  constructor(
    private readonly options: ReplicaHostOptions,
    private readonly random: Random,
  ) {
    this.boot = random.id();
    this.locale = options.locale;
  }

  get isDead(): boolean {
    return this.raw === undefined || this.instance?.trapped !== false;
  }

  get predicts(): boolean {
    return this.traps < MOST_TRAPS;
  }

  /** Whether the replica has failed even without predictions. */
  get isLost(): boolean {
    return this.traps > MOST_TRAPS;
  }

  /** Creates the replica from the stored data, under a new process identity (K2). */
  async open(saved: SavedTexts, past: "known" | "possible"): Promise<Notice[]> {
    this.free();
    if (this.isLost) throw failure("INTERNAL", "the engine fails on the stored data; update plaudit");
    for (;;) {
      const { definitions, adopt = false, locale: _, ...options } = this.options;
      const instance = await instanceSoon();
      const before = this.traps;
      try {
        return this.guard(instance, () => {
          const all = {
            ...options,
            cid: this.random.id(),
            past,
            predicts: this.predicts,
            built: BUILT_SEC,
            adopt,
            ...(definitions !== undefined && { definitions }),
          };
          this.raw = instance.replica(saved, all);
          this.instance = instance;
          this.raw.setLocale(this.locale);
          for (const stream of this.followed) this.raw.follow(stream);
          if (this.sample !== undefined) this.setClock(this.sample);
          return this.raw.opened();
        });
      } catch (thrown) {
        // A pending event may cause a trap on opening; the next attempt, or the one without predictions, then succeeds.
        if (this.traps === before || this.isLost) throw thrown;
      }
    }
  }

  /** Calls the replica. */
  ask<T>(question: (raw: RawReplica) => T): T {
    const { raw, instance } = this;
    if (raw === undefined || instance === undefined) throw failure("INTERNAL", "the engine has failed and is being restarted; try again");
    return this.guard(instance, () => question(raw));
  }

  /** Returns the authority's time, as far as it is known. */
  now(reading: Reading = readClocks()): number {
    return this.isDead ? Math.floor(reading.wall_ms / 1000) : this.ask((raw) => raw.now(reading.wall_ms, reading.mono_ms));
  }

  /** Sets the clock from a round trip; `sample` may come from another tab, which has a different monotonic clock. */
  setClock(sample: Sample): void {
    const now = readClocks();
    const received = now.mono_ms - (now.wall_ms - sample.received_wall_ms);
    this.ask((raw) =>
      raw.answered(sample.sent_wall_ms, received - sample.round_trip_ms, sample.received_wall_ms, received, sample.server_time),
    );
    this.sample = sample;
  }

  /** Follows a team's stream, for good. */
  follow(stream: string): void {
    this.ask((raw) => raw.follow(stream));
    this.followed.add(stream);
  }

  follows(stream: string): boolean {
    return this.followed.has(stream);
  }

  /** Sets the language of views and unlocks. While the engine is being restarted, the next replica has it. */
  setLocale(locale: string | undefined): void {
    this.locale = locale;
    if (!this.isDead) this.ask((raw) => raw.setLocale(locale));
  }

  free(): void {
    const { raw, instance } = this;
    this.raw = undefined;
    if (raw !== undefined && instance?.trapped === false) instance.call(() => raw.free());
  }

  private guard<T>(instance: Instance, action: () => T): T {
    // Traps caused by other clients of the shared instance do not count.
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
