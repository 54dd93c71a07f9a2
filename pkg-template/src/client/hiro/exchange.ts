// Answers each request of plaudit's protocol with one of Hiro's calls: a read, or the call for the first events.
//
// The client stores each answer before the next call. The counts expected after a call therefore follow from the stored base and the stored
// queue alone, and at most one call is in doubt at any time.

import type { Command } from "../../../index.js";
import type { ClientView } from "../../../client.js";
import { type Plain, plain } from "../../core.js";
import { failure } from "../failure.js";
import { readClocks } from "../platform.js";
import { PLAYER } from "../replica.js";
import { canonical, hashOf } from "./protocol.js";
import { type Call, GET, nextCall, unsupported } from "./calls.js";
import { type StoredBase, NO_BASE, nextState, readBase } from "./compose.js";
import { type Nodes, nodesOf, unhidden } from "./definitions.js";
import { arrived, isOnlyInTime } from "./prediction.js";
import { type ServerList, clock, flat, readList, updated } from "./list.js";
import { Prediction, predicting } from "./prediction.js";
import { type SyncAnswer, type Rejection, type SyncRequest, acks } from "./protocol.js";
import { type Rpc, Refused, call } from "./calls.js";

/** The age after which a list is read again. */
const FRESH_MS = 5_000;
/** The wait until the next second, because times are whole seconds on the wire. */
const NEXT_SECOND_MS = 1_050;

/** The last answer, and the base composed from it. */
interface Known {
  list: ServerList;
  server_sec: number;
  mono_ms: number;
  rev: number;
  text: string;
}

/** One request, with the data that the client holds. */
interface Round {
  request: SyncRequest;
  /** Whether the client still waits for the answer. */
  isWanted: () => boolean;
  held: { epoch: number; rev: number; text: string } | undefined;
  base: StoredBase;
}

export class Exchange {
  private readonly document: Plain;
  private readonly version: string;
  private readonly seen: Plain;
  private readonly nodes: Nodes;
  /** The last answer; undefined while a call is in doubt. */
  private known: Known | undefined;
  /** Whether a call for several events was refused, so that the next calls send one event each to find the cause. */
  private isAlone = false;
  /** The first event of a call with an empty answer, which may not have come from the server. */
  private inSilence: string | undefined;
  private turn = 0;

  constructor(
    private readonly rpc: Rpc,
    private readonly view: ClientView,
  ) {
    this.document = plain(view.definitions, "INVALID_DEFINITIONS");
    this.version = hashOf(canonical(this.document));
    this.seen = unhidden(this.document);
    this.nodes = nodesOf(this.document);
  }

  async sync(document: unknown, signal: unknown): Promise<SyncAnswer> {
    const request = document as SyncRequest;
    this.turn += 1;
    const { turn } = this;
    const isWanted = (): boolean => turn === this.turn && !isAborted(signal);
    const stored = this.view.base(PLAYER);
    const held = stored === undefined || stored.epoch === 0 ? undefined : stored;
    const round: Round = { request, isWanted, held, base: held === undefined ? NO_BASE : readBase(held.text) };
    if (request.events.length === 0) this.isAlone = false;
    const { known } = this;
    const isKnown = known !== undefined && known.rev === held?.rev && known.text === held.text;
    if (isKnown && request.events.length > 0 && readClocks().mono_ms - known.mono_ms < FRESH_MS) return this.send(round, known);
    return this.read(round, isKnown);
  }

  /** Reads the list, and finds out whether the call in doubt has arrived. */
  private async read(round: Round, isSure: boolean): Promise<SyncAnswer> {
    const list = readList(await this.call(round, GET, {}));
    if (![...flat(list).keys()].some((id) => this.nodes.has(id)))
      throw failure("NETWORK", "the server's answer contains no defined achievement");
    const server_sec = clock(list) ?? Math.floor(readClocks().wall_ms / 1000);
    const { events } = round.request;
    const isCertain = isSure || round.held === undefined;
    const settled = isCertain
      ? 0
      : predicting(this.from(round, server_sec), (fresh) =>
          arrived(
            events.map(({ command }) => command),
            flat(list),
            fresh,
          ),
        );
    return this.answer(round, list, server_sec, settled, []);
  }

  private async send(round: Round, known: Known): Promise<SyncAnswer> {
    const { events } = round.request;
    const server_sec = known.server_sec + Math.floor((readClocks().mono_ms - known.mono_ms) / 1000);
    const unknown = unsupported(events);
    if (unknown.length > 0) return this.answer(round, known.list, server_sec, unknown.length, unknown);
    const next = predicting(this.from(round, server_sec), (fresh) => nextCall(events, this.isAlone, fresh));
    if (next === undefined) return this.answer(round, known.list, server_sec, 0, []);
    await this.untilItWouldShow(round, known, server_sec, next);
    this.known = undefined;
    try {
      const told = readList(await this.call(round, next.id, next.payload));
      this.listen(round, next, told);
      const list = updated(known.list, told);
      return this.answer(round, list, clock(list) ?? server_sec, next.commands.length, [], known.list);
    } catch (thrown) {
      if (!(thrown instanceof Refused)) throw thrown;
      this.isAlone = next.commands.length > 1;
      const [event] = events;
      const isToBlame = !this.isAlone && event !== undefined;
      const rejected: Rejection[] = isToBlame ? [{ eid: event.eid, code: thrown.code, message: thrown.message }] : [];
      return this.answer(round, known.list, server_sec, rejected.length, rejected);
    }
  }

  /** Accepts an empty answer only after a list in between has shown that the server is there. */
  private listen({ request: { events } }: Round, { id }: Call, told: ServerList): void {
    const first = events[0]?.eid;
    const isKnown = flat(told).size > 0 || first === this.inSilence;
    this.inSilence = isKnown ? undefined : first;
    if (!isKnown) throw failure("NETWORK", `${id} was answered with an empty message: the next list will show whether it was carried out`);
  }

  private from({ base }: Round, now: number): () => Prediction {
    return () => new Prediction(this.seen, base.state, now);
  }

  /** Waits for the next second if only the time of the last change can show that the call has arrived. */
  private async untilItWouldShow(round: Round, { list }: Known, server_sec: number, { commands }: Call): Promise<void> {
    const told = flat(list);
    const ids = predicting(this.from(round, server_sec), (fresh) => isOnlyInTime(commands, fresh));
    if (ids.some((id) => (told.get(id)?.update_time_sec ?? 0) >= server_sec))
      await new Promise((resolve) => setTimeout(resolve, NEXT_SECOND_MS));
  }

  /** Makes a call, unless the client has given up or was closed, because the next exchange would not know of the call. */
  private async call({ isWanted }: Round, id: string, payload: object): Promise<unknown> {
    if (!isWanted()) throw failure("NETWORK", `${id} was not called: the client is no longer waiting for it`);
    const answer = await call(this.rpc, id, payload).catch((thrown: unknown) => {
      if (thrown instanceof Refused && id === GET) throw failure("NETWORK", `${id} was refused: ${thrown.message}`);
      throw thrown;
    });
    if (!isWanted()) throw failure("NETWORK", `${id} answered too late`);
    return answer;
  }

  /** Builds the answer of an authority that has settled the first events. */
  private answer(
    round: Round,
    list: ServerList,
    server_sec: number,
    settled: number,
    rejected: Rejection[],
    before?: ServerList,
  ): SyncAnswer {
    const { request, held, base } = round;
    const refused = new Set(rejected.map(({ eid }) => eid));
    const commands: Command[] = request.events
      .slice(0, settled)
      .filter(({ eid }) => !refused.has(eid))
      .map(({ command }) => command);
    const player = request.streams[PLAYER];
    const since = { settled: commands, seen: player?.seen ?? [], before };
    const state = predicting(this.from(round, server_sec), (fresh) => nextState(base, list, this.nodes, since, fresh));
    const text = canonical(state);
    const rev = text === held?.text ? held.rev : (held?.rev ?? 0) + 1;
    this.known = { list, server_sec, mono_ms: readClocks().mono_ms, rev, text };
    const streams: SyncAnswer["streams"] = {};
    for (const stream of Object.keys(request.streams)) streams[stream] = { error: "NOT_MEMBER" };
    streams[PLAYER] = {
      epoch: Math.max(held?.epoch ?? 0, 1),
      rev,
      ...(rev === player?.base.rev ? {} : { snapshot: text }),
      state_hash: hashOf(text),
      ...(this.version === player?.base.definitions ? {} : { definitions: { version: this.version, document: this.document } }),
    };
    return { nonce: request.nonce, server_time: server_sec, ack: acks(request.events, settled), rejected, streams };
  }
}

function isAborted(signal: unknown): boolean {
  return typeof AbortSignal !== "undefined" && signal instanceof AbortSignal && signal.aborted;
}
