// Reads the server's state for display: syncs like a device, but without a queue and without celebrations.

import { createEngine } from "plaudit";
import type { Definitions, Engine, State } from "plaudit";
import type { Transport } from "plaudit/client";
import type { View } from "../game.ts";
import { isRecord, member } from "../json.ts";

export class ServerWindow {
  rev = 0;
  /** The number of the timeline, from 1 since the page was opened; a new one starts when a restore is detected (S11). */
  timeline = 0;
  /** Whether the last request failed. */
  isAway = false;
  #engine: Engine | undefined;
  #epoch = 0;
  #time = 0;
  readonly #transport: Transport;
  #version = "";
  #definitions: Definitions | undefined;
  #last: Promise<void> = Promise.resolve();

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Reads the state again, one request after the other. */
  look(): Promise<void> {
    this.#last = this.#last
      .then(() => this.#look())
      .then(
        () => {
          this.isAway = false;
        },
        () => {
          this.isAway = true;
        },
      );
    return this.#last;
  }

  get(id: string): View | undefined {
    return this.#engine?.get(id, this.#time);
  }

  close(): void {
    this.#engine?.dispose();
    this.#engine = undefined;
  }

  async #look(): Promise<void> {
    const nonce = crypto.randomUUID();
    const base = { epoch: 0, rev: null, definitions: this.#version };
    const answer = await this.#transport.sync({ v: 1, nonce, streams: { player: { base, seen: [] } }, events: [] });
    const stream = member(member(answer, "streams"), "player");
    const { epoch, rev, snapshot, definitions } = isRecord(stream) ? stream : {};
    if (typeof epoch !== "number" || typeof rev !== "number" || typeof snapshot !== "string")
      throw new Error("the server's answer lacks the player's stream");
    const [version, document] = [member(definitions, "version"), member(definitions, "document")];
    if (typeof version === "string" && isDefinitions(document)) [this.#version, this.#definitions] = [version, document];
    if (this.#definitions === undefined) throw new Error("the server's answer lacks the definitions");
    const engine = await createEngine(this.#definitions, { state: stateOf(snapshot) });
    this.close();
    this.#engine = engine;
    if (epoch !== this.#epoch) this.timeline += 1;
    [this.#epoch, this.rev] = [epoch, rev];
    this.#time = Number(member(answer, "server_time"));
  }
}

/** Returns the engine's state in a stream's snapshot, which also contains the ledger of unlocks and celebrations. */
function stateOf(snapshot: string): State {
  const { unlocks: _unlocks, celebrated: _celebrated, ...state } = JSON.parse(snapshot) as State;
  return state;
}

/** A type guard for the compiler; the server and the engine validate the document. */
function isDefinitions(document: unknown): document is Definitions {
  return isRecord(document) && isRecord(document["achievements"]);
}
