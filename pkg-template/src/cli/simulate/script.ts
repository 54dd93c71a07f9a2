// Reads and checks a script of commands and days; each step keeps its place.

import { isObject } from "../nodes.js";
import { readDuration, readInstant } from "../time.js";

/** A problem of the script, or a failed expectation. */
export class ScriptError extends Error {
  /** `path`: a JSON pointer into the script. */
  constructor(
    readonly path: string,
    message: string,
  ) {
    super(message);
  }
}

/** One step of a script. */
export type Step = { path: string } & (
  | { kind: "command"; command: Readonly<Record<string, unknown>>; refused: string | undefined }
  | { kind: "wait"; seconds: number }
  | { kind: "until"; at: number }
  | { kind: "expect"; expect: Expectation }
  | { kind: "repeat"; times: number; steps: Step[] }
  | { kind: "comment" }
);

/** Conditions that have to hold at one instant. */
export interface Expectation {
  /** The ids that were unlocked since the last expectation of this kind, in order. */
  unlocks?: string[];
  /** The expected fields of views, by id. */
  nodes: [id: string, fields: Readonly<Record<string, unknown>>][];
}

export interface Script {
  start: number;
  utcOffsetSec: number;
  appVersion: string | undefined;
  seed: string;
  steps: Step[];
}

/** The default start. */
const START = "2026-01-05T08:00Z";
const MOST_REPEATS = 10_000;
const STEPS = 'a step is a command ({"type": …}), {"wait": "1d"}, {"until": "2026-01-10"}, {"repeat": 7, "steps": […]} or {"expect": {…}}';

export function readScript(value: unknown): Script {
  // A plain list of steps is a script, too.
  const script = Array.isArray(value) ? { steps: value as unknown[] } : value;
  if (!isObject(script)) throw new ScriptError("", 'a script is a list of steps, or {"start": …, "steps": […]}');
  onlyKeys(script, ["$schema", "start", "utc_offset_sec", "app_version", "seed", "steps"], "", "a script");
  const { start = START, utc_offset_sec: offset = 0, app_version: version, seed = "simulate" } = script as Record<string, unknown>;
  const at = readInstant(start);
  if (at === undefined) throw new ScriptError("/start", 'start must be a time such as "2026-01-05T08:00Z", or UNIX seconds');
  if (typeof offset !== "number" || !Number.isInteger(offset))
    throw new ScriptError("/utc_offset_sec", "utc_offset_sec must be a whole number of seconds, such as 3600");
  if (typeof seed !== "string") throw new ScriptError("/seed", "seed must be a string");
  if (version !== undefined && typeof version !== "string")
    throw new ScriptError("/app_version", 'app_version must be a string such as "1.2.0"');
  const prefix = Array.isArray(value) ? "" : "/steps";
  return { start: at, utcOffsetSec: offset, appVersion: version, seed, steps: readSteps(script["steps"], prefix) };
}

function readSteps(value: unknown, path: string): Step[] {
  if (!Array.isArray(value)) throw new ScriptError(path, "steps must be a list");
  return value.map((step, index) => readStep(step, `${path}/${index}`));
}

function readStep(step: unknown, path: string): Step {
  if (!isObject(step)) throw new ScriptError(path, STEPS);
  if ("type" in step) return readCommand(step, path);
  if ("wait" in step) {
    onlyKeys(step, ["wait"], path, "a wait");
    const seconds = readDuration(step["wait"]);
    if (seconds === undefined)
      throw new ScriptError(`${path}/wait`, 'wait must be a duration such as "1d", "1d12h" or "90s", or a number of seconds');
    return { path, kind: "wait", seconds };
  }
  if ("until" in step) {
    onlyKeys(step, ["until"], path, "an until");
    const at = readInstant(step["until"]);
    if (at === undefined) throw new ScriptError(`${path}/until`, 'until must be a time such as "2026-01-10T00:00Z", or UNIX seconds');
    return { path, kind: "until", at };
  }
  if ("repeat" in step) {
    onlyKeys(step, ["repeat", "steps"], path, "a repeat");
    const times = step["repeat"];
    if (typeof times !== "number" || !Number.isInteger(times) || times < 1 || times > MOST_REPEATS)
      throw new ScriptError(`${path}/repeat`, `repeat must be a number from 1 to ${MOST_REPEATS}`);
    return { path, kind: "repeat", times, steps: readSteps(step["steps"], `${path}/steps`) };
  }
  if ("expect" in step) {
    onlyKeys(step, ["expect"], path, "an expectation");
    return { path, kind: "expect", expect: readExpectation(step["expect"], `${path}/expect`) };
  }
  if (Object.keys(step).length > 0 && Object.keys(step).every(isComment)) return { path, kind: "comment" };
  throw new ScriptError(path, STEPS);
}

function isComment(key: string): boolean {
  return key.startsWith("//") || key.startsWith("_");
}

function readCommand(step: Readonly<Record<string, unknown>>, path: string): Step {
  if ("at" in step) throw new ScriptError(`${path}/at`, 'a step takes place at the script\'s current time: add {"until": …} before it');
  const { refused, ...command } = step;
  if (refused !== undefined && typeof refused !== "string")
    throw new ScriptError(`${path}/refused`, 'refused must be the code of an error, such as "NOT_COMPLETE"');
  return { path, kind: "command", command, refused };
}

function readExpectation(value: unknown, path: string): Expectation {
  if (!isObject(value)) throw new ScriptError(path, 'expect is {"unlocks": [ids], "nodes": {"<id>": {"state": "claimable"}}}');
  onlyKeys(value, ["unlocks", "nodes"], path, "an expectation");
  const { unlocks, nodes = {} } = value as Record<string, unknown>;
  if (unlocks !== undefined && !(Array.isArray(unlocks) && unlocks.every((id) => typeof id === "string")))
    throw new ScriptError(`${path}/unlocks`, "unlocks must be a list of ids");
  if (!isObject(nodes)) throw new ScriptError(`${path}/nodes`, "nodes must be an object of expected fields by id");
  const fields = Object.entries(nodes).map(([id, its]): [string, Readonly<Record<string, unknown>>] => {
    if (!isObject(its)) throw new ScriptError(`${path}/nodes/${escapeStep(id)}`, 'the expected fields are an object, such as {"count": 3}');
    return [id, its];
  });
  return { nodes: fields, ...(unlocks === undefined ? {} : { unlocks: unlocks as string[] }) };
}

/** Escapes one step of a JSON pointer. */
export function escapeStep(key: string): string {
  return key.replace(/~/g, "~0").replace(/\//g, "~1");
}

/** Refuses unknown keys, because they would have no effect. */
function onlyKeys(value: Readonly<Record<string, unknown>>, known: readonly string[], path: string, what: string): void {
  const other = Object.keys(value).find((key) => !known.includes(key) && !isComment(key));
  if (other !== undefined)
    throw new ScriptError(
      `${path}/${escapeStep(other)}`,
      `${what} has no ${JSON.stringify(other)}; it has ${known.filter((key) => key !== "$schema").join(", ")}`,
    );
}
