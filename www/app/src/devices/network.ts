// A simulated network between a device and the server: a transport around the real one that delays and loses messages on purpose.

import type { Transport } from "plaudit/client";
import { isRecord, member } from "../json.ts";

export const CONDITIONS = ["online", "slow", "flaky", "off"] as const;
export type Condition = (typeof CONDITIONS)[number];

/** An event on the network. */
export type Sight =
  | { type: "sent"; eids: string[] }
  | { type: "lost"; what: "request" | "answer" }
  /** The real network failed, or the server refused the request. */
  | { type: "failed" }
  | { type: "answered"; epoch: number; refused: Map<string, string> };

/** The delay in one direction. */
const DELAY_MS: Readonly<Record<Condition, number>> = { online: 0, slow: 1_250, flaky: 400, off: 0 };
/** The fates of successive requests on a flaky network: each kind of loss once, then success. */
const FATES = ["answer", "request", undefined] as const;

export class Network implements Transport {
  condition: Condition = "online";
  readonly #inner: Transport;
  readonly #saw: (sight: Sight) => void;
  #tries = 0;

  constructor(inner: Transport, saw: (sight: Sight) => void) {
    this.#inner = inner;
    this.#saw = saw;
  }

  sync = async (request: unknown, signal?: unknown): Promise<unknown> => {
    if (this.condition === "off") throw new Error("the network is off");
    const fate = this.condition === "flaky" ? FATES[this.#tries++ % FATES.length] : undefined;
    this.#saw({ type: "sent", eids: eidsOf(request) });
    await this.#travel("request");
    if (fate === "request") this.#lose("request");
    const answer = await this.#inner.sync(request, signal).catch((error: unknown) => {
      this.#saw({ type: "failed" });
      throw error;
    });
    await this.#travel("answer");
    if (fate === "answer") this.#lose("answer");
    this.#saw({ type: "answered", epoch: epochOf(answer), refused: refusedIn(answer) });
    return answer;
  };

  /** Delays a message, which is lost if the network is switched off meanwhile. */
  async #travel(what: "request" | "answer"): Promise<void> {
    const delay = DELAY_MS[this.condition];
    if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay));
    if (this.condition === "off") this.#lose(what);
  }

  #lose(what: "request" | "answer"): never {
    this.#saw({ type: "lost", what });
    throw new Error(`the ${what} was lost on its way`);
  }
}

function eidsOf(request: unknown): string[] {
  return list(request, "events").map((event) => String(member(event, "eid")));
}

function epochOf(answer: unknown): number {
  return Number(member(member(member(answer, "streams"), "player"), "epoch"));
}

/** Returns the reasons of refused events, by event id. */
function refusedIn(answer: unknown): Map<string, string> {
  return new Map(list(answer, "rejected").map((one) => [String(member(one, "eid")), String(member(one, "message"))]));
}

function list(value: unknown, key: string): Record<string, unknown>[] {
  const items = member(value, key);
  return Array.isArray(items) ? items.filter(isRecord) : [];
}
