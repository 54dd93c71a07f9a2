// A game of one document: its engine, its granted rewards, and its unlocks. Every change is saved at once.

import { createEngine, PlauditError } from "plaudit";
import type { Achievement, Command, Definitions, Engine, Grant, Outcome, State, Unlock } from "plaudit";
import type { Clock } from "./clock.ts";
import { progressed, type Game, type View } from "./game.ts";
import { orderOf, type Order } from "./nodes.ts";
import { grants } from "./rewards.ts";
import { forget, load, save, setAside, type Kept } from "./saved.ts";
import type { Step } from "./simulator.ts";
import { sampleFor, sources, type Source, type SourceId } from "./samples/index.ts";

type WithoutTime<C> = C extends unknown ? Omit<C, "at" | "utc_offset_sec"> : never;
export type Activity = WithoutTime<Command>;

/** The message to the visitor when a saved game had to be set aside. */
export interface Damage {
  reason: string;
  aside: string | undefined;
}

const INBOX_LIMIT = 200;

export class Session implements Game {
  readonly source: Source;
  readonly definitions: Definitions;
  readonly order: Order;
  readonly kept: Kept;
  readonly clock: Clock;
  engine: Engine;
  /** Whether the browser saves the game. */
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

  /** Opens the saved game; if it is damaged, starts a new one and returns the reason. */
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

  /** Starts a game with a visitor's document, in place of the previous one. */
  static async openFile(name: string, definitions: Definitions, clock: Clock): Promise<Session> {
    return Session.#start("file", { ...blank(clock), file: { name, definitions } }, clock);
  }

  static async #afresh(id: SourceId, clock: Clock, reason: string): Promise<{ session: Session; damage?: Damage }> {
    const damage = { reason, aside: setAside(id) };
    // The definitions of a file were lost with the damaged data, so the saved sample game is opened instead.
    if (id === "file") return { damage, ...(await Session.open("game", clock)) };
    return { session: await Session.#start(id, blank(clock), clock), damage };
  }

  static async #start(id: SourceId, kept: Kept, clock: Clock): Promise<Session> {
    const definitions = id === "file" ? (kept.file?.definitions ?? { achievements: {} }) : sampleFor(id, kept.startedAt);
    const source = id === "file" && kept.file !== undefined ? { ...sources.file, title: kept.file.name } : sources[id];
    return new Session(source, definitions, kept, await Session.#engine(definitions, kept.seed, kept.state), clock);
  }

  static async #engine(definitions: Definitions, seed: string, state: State | undefined): Promise<Engine> {
    return createEngine(definitions, { rewards: { seed }, ...(state === undefined ? {} : { state }) });
  }

  /** Continues from a state of an engine with another document. */
  async resume(state: State): Promise<void> {
    const engine = await Session.#engine(this.definitions, this.kept.seed, state);
    this.engine.dispose();
    this.engine = engine;
    this.save();
  }

  /** Disposes of the engine; the saved game stays. */
  close(): void {
    this.engine.dispose();
  }

  /** Applies activities at the page's instant. Throws the engine's errors, after which nothing has changed. */
  do(...activities: Activity[]): Outcome {
    return this.record(activities.map((activity) => this.#stamp(activity)));
  }

  /** Applies commands with their own instants, for activity that arrives late. */
  record(commands: Command[]): Outcome {
    const outcome = this.engine.applyAll(commands);
    this.#pay(outcome.rewards);
    this.remember(outcome.unlocks);
    this.save();
    return outcome;
  }

  /** Adds an amount to a node, or to the steps of a chain one after the other. */
  progress(id: string, amount: number): Outcome {
    return this.do(progressed(this, id, amount));
  }

  claim(id: string, total: boolean): Outcome {
    return this.do({ type: "claim", ids: [id], claim_total_reward: total });
  }

  now(): number {
    return this.clock.now();
  }

  get(id: string): View | undefined {
    return this.engine.get(id, this.now());
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

  /** The guide's steps; one that was done stays done. */
  steps(nodes: readonly Achievement[]): Step[] {
    const learnt = new Set(this.kept.learnt);
    const get = (id: string): Achievement | undefined => nodes.find((node) => node.id === id);
    for (const [index, { done }] of this.source.guide.entries()) if (!learnt.has(index) && done(get)) learnt.add(index);
    if (learnt.size > (this.kept.learnt?.length ?? 0)) {
      this.kept.learnt = [...learnt];
      this.save();
    }
    return this.source.guide.map(({ text }, index) => ({ text, done: learnt.has(index) }));
  }

  save(): void {
    this.kept.state = this.engine.state();
    this.durable = save(this.source.id, this.kept);
  }

  /** Starts over with the same document. */
  async restart(): Promise<Session> {
    const { file } = this.kept;
    forget(this.source.id);
    this.engine.dispose();
    return Session.#start(this.source.id, { ...blank(this.clock), ...(file === undefined ? {} : { file }) }, this.clock);
  }
}

function blank(clock: Clock): Kept {
  return { v: 1, startedAt: clock.now(), seed: crypto.randomUUID(), purse: {}, inbox: [], seen: 0 };
}
