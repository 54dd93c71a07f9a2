// The network between a device and the server, with a switch: a transport around the real one that delays and loses on purpose.

import type { Transport } from "plaudit/client";
import { isRecord, member } from "../json.ts";

export const CONDITIONS = ["online", "slow", "flaky", "off"] as const;
export type Condition = (typeof CONDITIONS)[number];

/** What can be seen on the wire. */
export type Sight =
  | { type: "sent"; eids: string[] }
  | { type: "lost"; what: "request" | "answer" }
  /** By the real network, or refused. */
  | { type: "failed" }
  | { type: "answered"; epoch: number; refused: Map<string, string> };

/** One way. */
const DELAY_MS: Readonly<Record<Condition, number>> = { online: 0, slow: 1_250, flaky: 400, off: 0 };
/** What becomes of one request after the other while the network is flaky: each kind of loss, then one that gets through. */
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

  /** What is on its way when the network is switched off gets lost. */
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

/** Refused events by their identity, with why. */
function refusedIn(answer: unknown): Map<string, string> {
  return new Map(list(answer, "rejected").map((one) => [String(member(one, "eid")), String(member(one, "message"))]));
}

function list(value: unknown, key: string): Record<string, unknown>[] {
  const items = member(value, key);
  return Array.isArray(items) ? items.filter(isRecord) : [];
}
