// A small authority in memory, based on the package's own engine: it implements enough of SYNC.md to test a client, with a network that a test
// can disturb. server.test.ts tests with the real one.

import { createEngineSync, type Command, type Definitions, type Engine, PlauditError, type State } from "../../../pkg/index.js";
import type { Transport } from "../../../pkg/client.js";

export interface Event {
  cid: string;
  mid: number;
  eid: string;
  after?: { cid: string; mid: number };
  stream: string;
  command: Command;
  synced_at: number | null;
  clock: string;
  age_ms?: number;
}

export interface Request {
  v: 1;
  nonce: string;
  streams: Record<string, { base: { epoch: number; rev: number | null; definitions: string }; seen: string[] }>;
  events: Event[];
}

interface Rejection {
  eid: string;
  code: string;
  message: string;
}

interface Saved {
  epoch: number;
  rev: number;
  state: State | undefined;
  unlocks: { key: string; id: string; at: number; retroactive: boolean }[];
  celebrated: Record<string, number>;
  acks: Record<string, number>;
  settled: Record<string, Rejection | null>;
}

/** The fate of a request; undefined if it arrives normally. */
export type Fate = "offline" | "lost answer" | "hang" | ((request: Request, authority: MemoryAuthority) => unknown) | undefined;

export class MemoryAuthority implements Transport {
  saved: Saved = { epoch: 1, rev: 0, state: undefined, unlocks: [], celebrated: {}, acks: {}, settled: {} };
  readonly requests: Request[] = [];
  /** The events that the authority refuses, with their codes. */
  refuses: (event: Event) => string | undefined = () => undefined;
  private readonly fates: Fate[] = [];
  private standing: Fate = undefined;

  /** `stream`: the stream that it keeps; it only notes the arrival of events for other streams. */
  constructor(
    public definitions: Definitions,
    private readonly stream = "player",
  ) {
    this.saved.state = this.engine().state();
  }

  /** The fates of the next requests, in order. */
  next(...fates: Fate[]): this {
    this.fates.push(...fates);
    return this;
  }

  /** The fate of every request that has none of its own. */
  always(fate: Fate): this {
    this.standing = fate;
    return this;
  }

  sync = async (sent: unknown): Promise<unknown> => {
    // Serialized, as on a real network.
    const request = JSON.parse(JSON.stringify(sent)) as Request;
    this.requests.push(request);
    const fate = this.fates.length > 0 ? this.fates.shift() : this.standing;
    if (fate === "offline") throw new TypeError("fetch failed");
    if (fate === "hang") return new Promise(() => undefined);
    if (typeof fate === "function") return fate(request, this);
    const answer = this.answer(request);
    if (fate === "lost answer") throw new TypeError("the connection was reset");
    return JSON.parse(JSON.stringify(answer)) as unknown;
  };

  /** Carries out a request, and returns the answer. */
  answer(request: Request): Answer {
    const { saved } = this;
    const held = request.streams[this.stream] ?? { base: { epoch: 0, rev: null, definitions: "" }, seen: [] };
    const isOther = held.base.epoch !== 0 && held.base.epoch !== saved.epoch;
    if (!isOther) this.settle(request.events, held.seen);
    const cids = new Set(request.events.map(({ cid }) => cid));
    const snapshot = this.text();
    const version = hashOf(canonical(this.definitions));
    const isHeld = held.base.epoch === saved.epoch && held.base.rev === saved.rev;
    const stream = {
      epoch: saved.epoch,
      rev: saved.rev,
      ...(isHeld ? {} : { snapshot }),
      state_hash: hashOf(snapshot),
      ...(held.base.definitions === version ? {} : { definitions: { version, document: this.definitions } }),
    };
    return {
      nonce: request.nonce,
      server_time: Math.floor(Date.now() / 1000),
      ack: Object.fromEntries([...cids].map((cid) => [cid, saved.acks[cid] ?? 0])),
      rejected: request.events.map(({ eid }) => saved.settled[eid]).filter((one) => one !== null && one !== undefined),
      streams: { [this.stream]: stream },
    };
  }

  /** Restores an earlier state from a backup, in a new epoch (S11). */
  restore(backup: Saved): void {
    this.saved = { ...structuredClone(backup), epoch: this.saved.epoch + 1 };
  }

  backup(): Saved {
    return structuredClone(this.saved);
  }

  engine(): Engine {
    const { state } = this.saved;
    const [, team] = this.stream.split(":");
    return createEngineSync(this.definitions, {
      rewards: { seed: "authority" },
      ...(state === undefined ? {} : { state }),
      ...(team === undefined ? {} : { team: { id: team } }),
    });
  }

  private settle(events: readonly Event[], seen: readonly string[]): void {
    const { saved } = this;
    const before = JSON.stringify(saved);
    const engine = this.engine();
    for (const event of events) this.settleOne(engine, event);
    this.celebrate(seen.filter((key) => saved.unlocks.some((unlock) => unlock.key === key)));
    saved.state = engine.state();
    engine.dispose();
    if (JSON.stringify(saved) !== before) saved.rev += 1;
  }

  /** Celebrated keys belong to the player's stream, a team's too (S10). */
  celebrate(keys: readonly string[]): void {
    for (const key of keys) this.saved.celebrated[key] ??= Math.floor(Date.now() / 1000);
  }

  private settleOne(engine: Engine, event: Event): void {
    const { acks, settled, unlocks } = this.saved;
    const ack = acks[event.cid] ?? 0;
    if (event.mid !== ack + 1) return;
    if (event.after !== undefined && (acks[event.after.cid] ?? 0) < event.after.mid) return;
    acks[event.cid] = event.mid;
    if (event.eid in settled || event.stream !== this.stream) return;
    const code = this.refuses(event);
    settled[event.eid] = code === undefined ? null : { eid: event.eid, code, message: "refused by the test" };
    if (code !== undefined) return;
    try {
      const outcome = engine.apply(event.command);
      unlocks.push(...outcome.unlocks.map(({ key, id, at, retroactive }) => ({ key, id, at, retroactive })));
    } catch (thrown) {
      if (!(thrown instanceof PlauditError)) throw thrown;
      settled[event.eid] = { eid: event.eid, code: thrown.code, message: thrown.message };
    }
  }

  private text(): string {
    const engine = this.engine();
    const { unlocks, celebrated } = this.saved;
    const ledger = { ...(unlocks.length > 0 ? { unlocks } : {}), ...(Object.keys(celebrated).length > 0 ? { celebrated } : {}) };
    const text = canonical({ ...engine.state(), ...ledger });
    engine.dispose();
    return text;
  }
}

export interface Answer {
  nonce: string;
  server_time: number;
  ack: Record<string, number>;
  rejected: Rejection[];
  streams: Record<
    string,
    { epoch: number; rev: number; snapshot?: string; state_hash: string; definitions?: { version: string; document: unknown } }
  >;
}

/** Writes JSON with sorted keys and without spaces. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join(",")}}`;
}

/** FNV-1a of 64 bits, in hex. */
export function hashOf(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return hash.toString(16).padStart(16, "0");
}
