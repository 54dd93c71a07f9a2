// A connection to the authority's events; it is reopened when it ends, while the page is visible and there is a network.

import type { ListenOptions } from "../../live.js";
import { isOffline, isVisible, onWake } from "../client/platform.js";

/** The time after which a silent connection counts as lost, before the answer too; the authority sends something at least every 15 s. */
const SILENCE_MS = 45_000;
const SHORTEST_MS = 1000;
const LONGEST_MS = 60_000;
/** The longest wait that the authority can ask for. */
const MOST_ASKED_MS = 3_600_000;
/** A connection that lasted this long resets the waits. After shorter ones, as when too many tabs end each other's, the waits grow. */
const STEADY_MS = 10_000;

export interface Connection {
  end(): void;
}

type Token = ListenOptions["token"];

/** Opens it. `reopened` is called when it is open after a pause, in which events may have been missed. */
export function connect(url: string, token: Token, told: (name: string, data: string) => void, reopened: () => void): Connection {
  let isOver = false;
  let hasPaused = false;
  let abort = new AbortController();
  /** Ends the current wait. */
  let proceed = (): void => undefined;

  const pause = (ms: number): Promise<void> =>
    new Promise((done) => {
      hasPaused = true;
      const timer = ms === Infinity ? undefined : setTimeout(done, ms);
      proceed = () => {
        clearTimeout(timer);
        done();
      };
    });

  const run = async (): Promise<void> => {
    let failures = 0;
    while (!isOver) {
      if (isOffline() || !isVisible()) {
        await pause(Infinity);
        continue;
      }
      abort = new AbortController();
      let asked = 0;
      let since = Infinity;
      try {
        const response = await open(url, token, abort);
        asked = Math.min((Number(response.headers.get("retry-after")) || 0) * 1000, MOST_ASKED_MS);
        if (!response.ok) {
          void response.body?.cancel();
          throw undefined;
        }
        since = performance.now();
        if (hasPaused) reopened();
        // Without streams (React Native), no event would arrive before the end.
        if (!response.body) isOver = true;
        else await listenTo(response.body, abort, told);
      } catch {
        // The network, the token or the authority failed; the loop tries again.
      }
      abort.abort();
      if (isOver) return;
      if (performance.now() - since > STEADY_MS) failures = 0;
      const longest = Math.min(SHORTEST_MS * 2 ** failures, LONGEST_MS);
      failures += 1;
      await pause(Math.max(asked, longest * (1 - Math.random() / 2)));
    }
  };

  const hidden = (): void => {
    if (!isVisible()) abort.abort();
  };
  const page = typeof document === "undefined" ? undefined : document;
  page?.addEventListener("visibilitychange", hidden);
  const unwake = onWake(() => proceed());
  void run();
  return {
    end() {
      isOver = true;
      page?.removeEventListener("visibilitychange", hidden);
      unwake();
      abort.abort();
      proceed();
    },
  };
}

/** Sends the request with the token; if that is refused, once more with a new one. */
async function open(url: string, token: Token, abort: AbortController): Promise<Response> {
  const ask = (bearer: string): Promise<Response> =>
    unlessSilent(
      abort,
      fetch(url, {
        headers: { accept: "text/event-stream", authorization: `Bearer ${bearer}` },
        signal: abort.signal,
        credentials: "omit",
        redirect: "manual",
      }),
    );
  const first = await token();
  const response = await ask(first);
  if (response.status !== 401) return response;
  const second = await token(first);
  return second === first ? response : ask(second);
}

/** Ends the connection if nothing arrives in time. */
async function unlessSilent<T>(abort: AbortController, coming: Promise<T>): Promise<T> {
  const silence = setTimeout(() => abort.abort(), SILENCE_MS);
  return coming.finally(() => clearTimeout(silence));
}

async function listenTo(
  body: ReadableStream<Uint8Array>,
  abort: AbortController,
  told: (name: string, data: string) => void,
): Promise<void> {
  const [reader, decoder, take] = [body.getReader(), new TextDecoder(), parser(told)];
  for (;;) {
    const { done, value } = await unlessSilent(abort, reader.read());
    if (done) return;
    take(decoder.decode(value, { stream: true }));
  }
}

/** The maximum length of an event; the authority sends no longer ones. */
const MOST_CHARACTERS = 65_536;

/** Returns a parser for pieces of text; it calls back with the name and data of each event, and with neither for a comment. */
function parser(told: (name: string, data: string) => void): (piece: string) => void {
  let [rest, name] = ["", ""];
  let data: string[] = [];
  let length = 0;
  return (piece) => {
    // A CR at the end of a piece may be half of a CRLF.
    const lines = (rest + piece).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? "";
    for (const line of lines) {
      if (line === "") {
        if (data.length > 0) told(name || "message", data.join("\n"));
        name = "";
        data = [];
        length = 0;
        continue;
      }
      const [, field, value = ""] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
      if (field === "event") name = value;
      if (field === "data") {
        data.push(value);
        // Every line counts towards the limit, including empty ones.
        length += value.length + 1;
      }
      if (field === "") told("", "");
    }
    if (rest.length + length > MOST_CHARACTERS) throw new Error("the event is too long");
  };
}
