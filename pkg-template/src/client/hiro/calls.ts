// Hiro's calls: selects the call for the first events of a request, makes it through the host's function, unwraps the answer, and
// classifies failures.

import type { Command } from "../../../index.js";
import { PLAYER } from "../replica.js";
import { canonical, type QueuedEvent, type Rejection } from "./protocol.js";
import { plain, type PlauditError, describeThrown, shown } from "../../core.js";
import type { Prediction } from "./prediction.js";
import { failure } from "../failure.js";

export const GET = "RPC_ID_ACHIEVEMENTS_GET";
const UPDATE = "RPC_ID_ACHIEVEMENTS_UPDATE";
const CLAIM = "RPC_ID_ACHIEVEMENTS_CLAIM";

export interface Call {
  id: string;
  payload: object;
  /** The commands that the call carries out. */
  commands: Command[];
}

type Update = Command & { type: "update" };

/** Rejects the leading events for which Hiro has no call. */
export function unsupported(events: readonly QueuedEvent[]): Rejection[] {
  const refused: Rejection[] = [];
  for (const { eid, stream, command } of events) {
    const isKnown = command.type === "update" || command.type === "claim";
    const isMark = hasMarks(command);
    if (isKnown && !isMark && stream === PLAYER) break;
    const what = isMark ? "marks (`at_least`)" : isKnown ? `a team's achievements (${stream})` : `\`${command.type}\``;
    refused.push({ eid, code: "UNSUPPORTED", message: `hiroTransport has no call for ${what}` });
  }
  return refused;
}

/** Whether an update has marks (U11). Hiro's update only adds amounts; a mark would need a count that no other writer changes meanwhile. */
function hasMarks(command: Command): boolean {
  return command.type === "update" && Object.keys(command.at_least ?? {}).length > 0;
}

/**
 * Returns the call for the first event and for all following updates that can be added up without changing the outcome; auto_reset, chains
 * and negative amounts can change it. `alone`: only for the first event.
 */
export function nextCall(events: readonly QueuedEvent[], alone: boolean, fresh: () => Prediction): Call | undefined {
  const [first] = events;
  if (first === undefined) return undefined;
  const { command } = first;
  if (command.type === "claim") {
    const { ids, claim_total_reward = false } = command;
    return { id: CLAIM, payload: { ids, ...(claim_total_reward ? { claim_total_reward } : {}) }, commands: [command] };
  }
  const run = alone ? [command as Update] : leadingUpdates(events);
  for (let size = run.length; size > 1; size = Math.floor(size / 2)) {
    const commands = run.slice(0, size);
    const achievements = addedUp(commands);
    if (achievements !== undefined && isSame(commands, { ...(command as Update), achievements }, fresh))
      return { id: UPDATE, payload: { achievements }, commands };
  }
  return { id: UPDATE, payload: { achievements: (command as Update).achievements ?? {} }, commands: [command] };
}

function leadingUpdates(events: readonly QueuedEvent[]): Update[] {
  const end = events.findIndex(({ command, stream }) => command.type !== "update" || hasMarks(command) || stream !== PLAYER);
  return events.slice(0, end < 0 ? events.length : end).map(({ command }) => command as Update);
}

/** Adds up updates; undefined if a sum exceeds the numbers that JavaScript represents exactly. */
function addedUp(commands: readonly Update[]): Record<string, number> | undefined {
  const sums = new Map<string, number>();
  for (const [id, amount] of commands.flatMap(({ achievements }) => Object.entries(achievements ?? {})))
    sums.set(id, (sums.get(id) ?? 0) + amount);
  return [...sums.values()].every(Number.isSafeInteger) ? Object.fromEntries(sums) : undefined;
}

function isSame(commands: readonly Command[], sum: Command, fresh: () => Prediction): boolean {
  const [one, other] = [fresh(), fresh()];
  for (const command of commands) one.apply(command);
  other.apply(sum);
  const [each, whole] = [one, other].map((prediction) => canonical(plain(prediction.state(), "INTERNAL")));
  return each === whole;
}

export type Rpc = (id: string, payload: object) => Promise<object>;

/** The server has refused the call, and has therefore changed nothing. */
export class Refused {
  constructor(
    readonly code: string,
    readonly message: string,
  ) {}
}

/** Hiro's error messages, with the corresponding codes of plaudit. */
const WORDS: readonly [RegExp, string][] = [
  [/\bnot found\b/i, "NOT_FOUND"],
  [/\balready claimed\b/i, "ALREADY_CLAIMED"],
  [/\bnot complete/i, "NOT_COMPLETE"],
];

const INVALID_ARGUMENT = 3;
const RESOURCE_EXHAUSTED = 8;
const UNAUTHENTICATED = 16;

/** Makes a call and resolves to the message. Throws `Refused` if the server has certainly changed nothing; else NETWORK or AUTH, with an unknown effect. */
export async function call(rpc: Rpc, id: string, payload: object): Promise<unknown> {
  let answer: unknown;
  try {
    answer = await rpc(id, payload);
  } catch (thrown) {
    throw await sorted(id, thrown);
  }
  return opened(id, answer);
}

/** Unwraps the message from the envelope of Nakama's client, if there is one. */
function opened(id: string, answer: unknown): unknown {
  if (typeof answer !== "object" || answer === null) throw failure("NETWORK", `${id} answered ${shown(answer)}, which is not a message`);
  if (!("payload" in answer)) return answer;
  const { payload } = answer;
  if (typeof payload !== "string") return payload ?? {};
  try {
    return JSON.parse(payload) as unknown;
  } catch {
    throw failure("NETWORK", `${id} answered with a payload that is not JSON: ${shown(payload)}`);
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

/** Reads a thrown value: nakama-js throws the response itself, other clients throw errors or objects with Nakama's members. */
async function said(thrown: unknown): Promise<Said> {
  const status = numberIn(thrown, "status");
  const isResponse = status !== undefined && typeof memberOf(thrown, "text") === "function";
  const body = isResponse ? await bodyOf(thrown as Response) : thrown;
  return {
    status,
    code: numberIn(body, "code") ?? numberIn(memberOf(body, "error"), "Code"),
    message:
      textIn(body, "message") ?? textIn(memberOf(body, "error"), "Message") ?? (isResponse ? "it gives no reason" : describeThrown(thrown)),
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

/** Reads a member of a thrown value; the access may throw, too. */
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
