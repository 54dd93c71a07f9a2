// Hiro's RPCs through the host's function: what it resolves with is opened, what it throws is told apart.

import { type PlauditError, describeThrown, shown } from "../../core.js";
import { failure } from "../failure.js";

export type Rpc = (id: string, payload: object) => Promise<object>;

/** The server has refused the call, and so has done nothing. */
export class Refused {
  constructor(readonly code: string, readonly message: string) {}
}

/** Hiro's words for what cannot be done, with the codes that plaudit has for it. */
const WORDS: readonly [RegExp, string][] = [
  [/\bnot found\b/i, "NOT_FOUND"],
  [/\balready claimed\b/i, "ALREADY_CLAIMED"],
  [/\bnot complete/i, "NOT_COMPLETE"],
];

const INVALID_ARGUMENT = 3;
const RESOURCE_EXHAUSTED = 8;
const UNAUTHENTICATED = 16;

/** Resolves with the message. Throws `Refused` where the server surely did nothing; else NETWORK or AUTH: who knows what it did. */
export async function call(rpc: Rpc, id: string, payload: object): Promise<unknown> {
  let answer: unknown;
  try {
    answer = await rpc(id, payload);
  } catch (thrown) {
    throw await sorted(id, thrown);
  }
  return opened(id, answer);
}

/** The message itself, or the envelope in which Nakama's client hands it out. */
function opened(id: string, answer: unknown): unknown {
  if (typeof answer !== "object" || answer === null) throw failure("NETWORK", `${id} answered ${shown(answer)}, which is no message`);
  if (!("payload" in answer)) return answer;
  const { payload } = answer;
  if (typeof payload !== "string") return payload ?? {};
  try {
    return JSON.parse(payload) as unknown;
  } catch {
    throw failure("NETWORK", `${id} answered a payload that is no JSON: ${shown(payload)}`);
  }
}

interface Said {
  status: number | undefined;
  code: number | undefined;
  message: string;
  retry_after_sec: number | undefined;
}

async function sorted(id: string, thrown: unknown): Promise<PlauditError | Refused> {
  const { status, code, message, retry_after_sec } = await said(thrown);
  if (code === UNAUTHENTICATED || status === 401) return failure("AUTH", `${id}: the server refuses the session: ${message}`);
  if (code === INVALID_ARGUMENT) return new Refused(WORDS.find(([words]) => words.test(message))?.[1] ?? "INVALID_COMMAND", message);
  const error = failure("NETWORK", `${id} failed${status === undefined ? "" : ` with ${status}`}: ${message}`);
  const isBusy = code === RESOURCE_EXHAUSTED || status === 429 || status === 503;
  return isBusy && retry_after_sec !== undefined ? Object.assign(error, { retry_after_sec }) : error;
}

/** nakama-js throws the response itself; other clients throw errors or objects with Nakama's members. */
async function said(thrown: unknown): Promise<Said> {
  const status = numberIn(thrown, "status");
  const isResponse = status !== undefined && typeof memberOf(thrown, "text") === "function";
  const body = isResponse ? await bodyOf(thrown as Response) : thrown;
  return {
    status,
    code: numberIn(body, "code") ?? numberIn(memberOf(body, "error"), "Code"),
    message: textIn(body, "message") ?? textIn(memberOf(body, "error"), "Message") ?? (isResponse ? "it says nothing of the reason" : describeThrown(thrown)),
    retry_after_sec: isResponse ? retryAfter(thrown as Response) : numberIn(thrown, "retry_after_sec"),
  };
}

async function bodyOf(response: Response): Promise<unknown> {
  try {
    return JSON.parse(await response.text()) as unknown;
  } catch {
    return undefined;
  }
}

function retryAfter(response: Response): number | undefined {
  const seconds = Number(response.headers?.get("retry-after") ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds : undefined;
}

/** A member of a thrown value; reading it may throw, too. */
function memberOf(value: unknown, name: string): unknown {
  try {
    return (value as { [name: string]: unknown } | null | undefined)?.[name];
  } catch {
    return undefined;
  }
}

function numberIn(value: unknown, name: string): number | undefined {
  const member = memberOf(value, name);
  return typeof member === "number" ? member : undefined;
}

function textIn(value: unknown, name: string): string | undefined {
  const member = memberOf(value, name);
  return typeof member === "string" && member !== "" ? member : undefined;
}
