// Which of Hiro's calls carries out the first events of a queue.

import type { Command } from "../../../index.js";
import { PLAYER } from "../replica.js";
import { canonical } from "./canonical.js";
import { plain } from "../../core.js";
import type { Prediction } from "./prediction.js";
import type { Event, Rejection } from "./protocol.js";

export const GET = "RPC_ID_ACHIEVEMENTS_GET";
const UPDATE = "RPC_ID_ACHIEVEMENTS_UPDATE";
const CLAIM = "RPC_ID_ACHIEVEMENTS_CLAIM";

export interface Call {
  id: string;
  payload: object;
  /** What it carries out. */
  commands: Command[];
}

type Update = Command & { type: "update" };

/** Events that Hiro has no call for, from the first on. */
export function unsupported(events: readonly Event[]): Rejection[] {
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

/** Hiro's update only adds: a mark to reach (U11) would need a count that nothing else changes meanwhile. */
function hasMarks(command: Command): boolean {
  return command.type === "update" && Object.keys(command.at_least ?? {}).length > 0;
}

/**
 * The call for the first event, and for as many updates behind it as make no difference when they are added up: with auto_reset,
 * chains or amounts below zero they may. `alone`: for the first one only.
 */
export function nextCall(events: readonly Event[], alone: boolean, fresh: () => Prediction): Call | undefined {
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
    if (achievements !== undefined && isSame(commands, { ...(command as Update), achievements }, fresh)) return { id: UPDATE, payload: { achievements }, commands };
  }
  return { id: UPDATE, payload: { achievements: (command as Update).achievements ?? {} }, commands: [command] };
}

function leadingUpdates(events: readonly Event[]): Update[] {
  const end = events.findIndex(({ command, stream }) => command.type !== "update" || hasMarks(command) || stream !== PLAYER);
  return events.slice(0, end < 0 ? events.length : end).map(({ command }) => command as Update);
}

/** Undefined: the sum is larger than what JavaScript holds exactly. */
function addedUp(commands: readonly Update[]): Record<string, number> | undefined {
  const sums = new Map<string, number>();
  for (const [id, amount] of commands.flatMap(({ achievements }) => Object.entries(achievements ?? {}))) sums.set(id, (sums.get(id) ?? 0) + amount);
  return [...sums.values()].every(Number.isSafeInteger) ? Object.fromEntries(sums) : undefined;
}

function isSame(commands: readonly Command[], sum: Command, fresh: () => Prediction): boolean {
  const [one, other] = [fresh(), fresh()];
  for (const command of commands) one.apply(command);
  other.apply(sum);
  const [each, whole] = [one, other].map((prediction) => canonical(plain(prediction.state(), "INTERNAL")));
  return each === whole;
}
