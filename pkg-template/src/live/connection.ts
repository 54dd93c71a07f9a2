// A connection to the authority's events, made again when it ends, as long as the page is visible and there is a network.

import type { ListenOptions } from "../../live.js";
import { isOffline, isVisible, onWake } from "../client/platform.js";
import { parser } from "./parse.js";

/** The authority says something at least every 15 s. */
const SILENCE_MS = 45_000;
const SHORTEST_MS = 1000;
const LONGEST_MS = 60_000;
/** As long as is waited because the authority asks for it: timers take no year. */
const MOST_ASKED_MS = 3_600_000;
/** What has lasted so long did not fail: connections that end each other, as those of too many tabs do, come back ever later. */
const STEADY_MS = 10_000;

export interface Connection {
  end(): void;
}

type Token = ListenOptions["token"];

export function connect(url: string, token: Token, told: (name: string, data: string) => void): Connection {
  let isOver = false;
  let abort = new AbortController();
  /** Ends what is being waited for. */
  let proceed = (): void => undefined;

  const pause = (ms: number): Promise<void> =>
    new Promise((done) => {
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
        const response = await open(url, token, abort.signal);
        asked = Math.min((Number(response.headers.get("retry-after")) || 0) * 1000, MOST_ASKED_MS);
        if (!response.ok) {
          void response.body?.cancel();
          throw undefined;
        }
        since = performance.now();
        // Without streams (React Native), nothing would come before the end.
        if (!response.body) isOver = true;
        else await listenTo(response.body, abort, told);
      } catch {
        // The network, the token or the authority: it is tried again.
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

/** Asks with the token; once more with another one, if that is refused. */
async function open(url: string, token: Token, signal: AbortSignal): Promise<Response> {
  const ask = (bearer: string): Promise<Response> => fetch(url, { headers: { accept: "text/event-stream", authorization: `Bearer ${bearer}` }, signal, credentials: "omit", redirect: "manual" });
  const first = await token();
  const response = await ask(first);
  if (response.status !== 401) return response;
  const second = await token(first);
  return second === first ? response : ask(second);
}

async function listenTo(body: ReadableStream<Uint8Array>, abort: AbortController, told: (name: string, data: string) => void): Promise<void> {
  const [reader, decoder, take] = [body.getReader(), new TextDecoder(), parser(told)];
  for (;;) {
    const silence = setTimeout(() => abort.abort(), SILENCE_MS);
    const { done, value } = await reader.read().finally(() => clearTimeout(silence));
    if (done) return;
    take(decoder.decode(value, { stream: true }));
  }
}
