// Sends requests over HTTP. Any answer except JSON from the authority is a NETWORK error.

import type { HttpTransportOptions, Transport } from "../../client.js";
import type { ErrorCode } from "../../index.js";
import { PlauditError, baseAddress, members, shown, tokenSource, wholeNumber } from "../core.js";
import { LONGEST_TIMER_MS } from "../limits.js";
import { caused, failure, said } from "./failure.js";

const TIMEOUT_MS = 30_000;
const MOST_BYTES = 32 * 1024 * 1024;

export function httpTransport(url: string, options: HttpTransportOptions): Transport {
  const base = baseAddress(url);
  const endpoint = `${base}/v1/sync`;
  const given = members(options, ["token", "timeout_ms"]);
  const token = tokenSource(given.token);
  const timeout_ms = timeoutOf(given.timeout_ms);
  return {
    sync: (request, signal) =>
      withTimeout(timeout_ms, signal, async (abort) => {
        const body = JSON.stringify(request);
        const first = await token();
        const response = await post(endpoint, body, first, abort);
        if (response.status !== 401) return read(response);
        const second = await token(first);
        return read(second === first ? response : await post(endpoint, body, second, abort));
      }),
    rarity: () =>
      withTimeout(timeout_ms, undefined, async (signal) => {
        const { achievements } = (await read(await fetch(`${base}/v1/rarity`, { signal, credentials: "omit" }))) as Rarity;
        return Object.fromEntries(Object.entries(achievements).map(([id, { share }]) => [id, share / 100]));
      }),
  };
}

/** The authority's answer, with shares in hundredths of a percent. */
interface Rarity {
  achievements: { [id: string]: { share: number } };
}

function timeoutOf(value: unknown = TIMEOUT_MS): number {
  const timeout = wholeNumber(value, "timeout_ms");
  if (timeout >= 1 && timeout <= LONGEST_TIMER_MS) return timeout;
  throw failure("INVALID_ARGUMENT", `timeout_ms must be from 1 to ${LONGEST_TIMER_MS}, found ${timeout}`, "/timeout_ms");
}

async function post(endpoint: string, body: string, token: string, signal: AbortSignal): Promise<Response> {
  const headers = { "content-type": "application/json", accept: "application/json", authorization: `Bearer ${token}` };
  // Follows no redirects and sends no cookies. It sets no other options: older Cloudflare Workers refuse options that they do not know, and
  // POST requests are never answered from a cache.
  return fetch(endpoint, { method: "POST", body, headers, signal, credentials: "omit", redirect: "manual" });
}

async function read(response: Response): Promise<unknown> {
  const answer = await readText(response);
  let document: unknown;
  try {
    document = JSON.parse(answer);
  } catch {
    throw refusal(response, `with something other than JSON, as a captive portal does:  ${shown(answer)}`);
  }
  if (response.ok) return document;
  const { code, message } = (document ?? {}) as { code?: unknown; message?: unknown };
  if (response.status === 403 && code === "BANNED") throw failure("BANNED", `the authority has banned this player: ${shown(message)}`);
  throw refusal(response, `with ${shown(code)}: ${shown(message)}`);
}

function refusal(response: Response, what: string): PlauditError {
  const { status, headers } = response;
  const code: ErrorCode = status === 401 ? "AUTH" : "NETWORK";
  // The header may also hold a date, which is ignored.
  return Object.assign(failure(code, `the authority answered ${status} ${what}`), {
    retry_after_sec: Number(headers.get("retry-after")) || 0,
  });
}

/** Reads the body; throws if it is too large. */
async function readText(response: Response): Promise<string> {
  const tooLarge = failure("NETWORK", `the answer is larger than ${MOST_BYTES} bytes`);
  if (Number(response.headers.get("content-length")) > MOST_BYTES) throw tooLarge;
  const reader = response.body?.getReader();
  // React Native has no streams.
  if (reader === undefined) return response.text();
  const decoder = new TextDecoder();
  let [answer, size] = ["", 0];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return answer + decoder.decode();
    size += value.length;
    if (size > MOST_BYTES) {
      void reader.cancel();
      throw tooLarge;
    }
    answer += decoder.decode(value, { stream: true });
  }
}

/** Runs an action with a timeout and the caller's signal. */
async function withTimeout<T>(timeoutMs: number, signal: unknown, action: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const abort = new AbortController();
  const stop = (): void => abort.abort();
  const timer = setTimeout(stop, timeoutMs);
  const caller = typeof AbortSignal !== "undefined" && signal instanceof AbortSignal ? signal : undefined;
  caller?.addEventListener("abort", stop);
  try {
    return await action(abort.signal);
  } catch (thrown) {
    if (caller?.aborted) throw failure("NETWORK", "the caller has aborted the request");
    if (abort.signal.aborted) throw failure("NETWORK", `there was no answer within ${timeoutMs} ms`);
    if (thrown instanceof PlauditError) throw thrown;
    const code: ErrorCode = said(thrown, "code") === "AUTH" ? "AUTH" : "NETWORK";
    throw caused(code, "the authority could not be reached", thrown);
  } finally {
    clearTimeout(timer);
    caller?.removeEventListener("abort", stop);
  }
}
