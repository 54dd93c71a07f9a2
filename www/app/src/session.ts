// One document being played: its engine, what it has paid out, and what it has unlocked. Every change is saved at once.

import { createEngine, PlauditError } from "plaudit";
import type { Achievement, Command, Definitions, Engine, Grant, Outcome, State, SubAchievement, Unlock } from "plaudit";
import type { Clock } from "./clock.ts";
import { isChain, orderOf, spread, type Order } from "./nodes.ts";
import { grants } from "./rewards.ts";
import { forget, load, save, setAside, type Kept } from "./saved.ts";
import { sampleFor, sources, type Source, type SourceId } from "./samples/index.ts";

type WithoutTime<C> = C extends unknown ? Omit<C, "at" | "utc_offset_sec"> : never;
export type Activity = WithoutTime<Command>;
export type View = Achievement | SubAchievement;

/** Said to the visitor when a saved play had to be put aside. */
export interface Damage { reason: string; aside: string | undefined }

const INBOX_LIMIT = 200;

export class Session {
  readonly source: Source;
  readonly definitions: Definitions;
  readonly order: Order;
  readonly kept: Kept;
  readonly clock: Clock;
  engine: Engine;
  /** Whether the browser keeps what we save. */
  durable = true;

  private constructor(source: Source, definitions: Definitions, kept: Kept, engine: Engine, clock: Clock) {
    this.source = source;
    this.definitions = definitions;
    this.order = orderOf(definitions);
    this.kept = kept;
    this.engine = engine;
    this.clock = clock;
    this.save();
  }

  /** Opens what was saved, or starts fresh and says why. */
  static async open(id: SourceId, clock: Clock): Promise<{ session: Session; damage?: Damage }> {
    const loaded = load(id);
    if (loaded.kind === "kept") {
      try {
        return { session: await Session.#start(id, loaded.kept, clock) };
      } catch (error) {
        if (!(error instanceof PlauditError)) throw error;
        return Session.#afresh(id, clock, error.message);
      }
    }
    if (loaded.kind === "damaged") return Session.#afresh(id, clock, loaded.reason);
    return { session: await Session.#start(id, blank(clock), clock) };
  }

  /** Starts a document that the visitor brought, in place of an earlier one. */
  static async openFile(name: string, definitions: Definitions, clock: Clock): Promise<Session> {
    return Session.#start("file", { ...blank(clock), file: { name, definitions } }, clock);
  }

  static async #afresh(id: SourceId, clock: Clock, reason: string): Promise<{ session: Session; damage?: Damage }> {
    const damage = { reason, aside: setAside(id) };
    // A file's definitions went with what was damaged: the game takes its place, as it was left.
    if (id === "file") return { damage, ...(await Session.open("game", clock)) };
    return { session: await Session.#start(id, blank(clock), clock), damage };
  }

  static async #start(id: SourceId, kept: Kept, clock: Clock): Promise<Session> {
    const definitions = id === "file" ? kept.file?.definitions ?? { achievements: {} } : sampleFor(id, kept.startedAt);
    const source = id === "file" && kept.file !== undefined ? { ...sources.file, title: kept.file.name } : sources[id];
    return new Session(source, definitions, kept, await Session.#engine(definitions, kept.seed, kept.state), clock);
  }

  static async #engine(definitions: Definitions, seed: string, state: State | undefined): Promise<Engine> {
    return createEngine(definitions, { rewards: { seed }, ...(state === undefined ? {} : { state }) });
  }

  /** Goes on from a state that another document's engine has left. */
  async resume(state: State): Promise<void> {
    const engine = await Session.#engine(this.definitions, this.kept.seed, state);
    this.engine.dispose();
    this.engine = engine;
    this.save();
  }

  /** Lets go of the engine; what was saved stays. */
  close(): void {
    this.engine.dispose();
  }

  /** Does something at the page's instant. Throws what the engine throws; then nothing has changed. */
  do(...activities: Activity[]): Outcome {
    return this.record(activities.map((activity) => this.#stamp(activity)));
  }

  /** The same with instants of one's own: activity that arrives late. */
  record(commands: Command[]): Outcome {
    const outcome = this.engine.applyAll(commands);
    this.#pay(outcome.rewards);
    this.remember(outcome.unlocks);
    this.save();
    return outcome;
  }

  /** Adds to a node, or to the steps of a chain one after the other. */
  progress(id: string, amount: number): Outcome {
    const now = this.clock.now();
    const view = this.engine.get(id, now);
    const achievements = view !== undefined && isChain(view)
      ? spread(view, this.order, amount)
      : { [id]: amount };
    return this.do({ type: "update", achievements });
  }

  claim(id: string, total: boolean): Outcome {
    return this.do({ type: "claim", ids: [id], claim_total_reward: total });
  }

  /** What a claim of this node would pay now: the engine's own answer, without doing it. */
  claimable(view: View): { own: boolean; total: boolean } {
    const parent = "sub_achievements" in view ? view : undefined;
    const full = view.max_count === 0 || view.count >= view.max_count;
    const own = ((full && view.claim_time_sec === 0) || view.pending_claims > 0) && this.#wouldClaim(view.id, false) !== undefined;
    const total = parent?.available_total_reward !== undefined && (this.#wouldClaim(view.id, true)?.events ?? []).some((event) => event.type === "total_claimed");
    return { own, total };
  }

  #wouldClaim(id: string, total: boolean): Outcome | undefined {
    try {
      return this.engine.preview(this.#stamp({ type: "claim", ids: [id], claim_total_reward: total }));
    } catch (error) {
      if (error instanceof PlauditError) return undefined;
      throw error;
    }
  }

  #stamp(activity: Activity): Command {
    return { ...activity, at: this.clock.now(), utc_offset_sec: this.clock.utcOffset() };
  }

  #pay(rewards: readonly Grant[]): void {
    for (const { id, amount } of grants(rewards)) this.kept.purse[id] = (this.kept.purse[id] ?? 0) + amount;
  }

  remember(unlocks: readonly Unlock[]): void {
    this.kept.inbox.unshift(...[...unlocks].reverse());
    this.kept.inbox.length = Math.min(this.kept.inbox.length, INBOX_LIMIT);
  }

  get unseen(): number {
    return Math.max(0, this.kept.inbox.length - this.kept.seen);
  }

  markSeen(): void {
    this.kept.seen = this.kept.inbox.length;
    this.save();
  }

  save(): void {
    this.kept.state = this.engine.state();
    this.durable = save(this.source.id, this.kept);
  }

  /** Everything from the beginning, with the same document. */
  async restart(): Promise<Session> {
    const { file } = this.kept;
    forget(this.source.id);
    this.engine.dispose();
    return Session.#start(this.source.id, { ...blank(this.clock), ...(file === undefined ? {} : { file }) }, this.clock);
  }

  /** A node's name as the visitor may know it. */
  nameOf(id: string): string {
    const view = this.engine.get(id, this.clock.now());
    if (view !== undefined) return view.name;
    return this.order.has(id) ? "a secret achievement" : `${id} (not defined)`;
  }
}

function blank(clock: Clock): Kept {
  return { v: 1, startedAt: clock.now(), seed: crypto.randomUUID(), purse: {}, inbox: [], seen: 0 };
}
