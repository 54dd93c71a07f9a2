// Plays a script on an engine, and prints its effects.

import type { Command, Definitions, Engine, Outcome } from "../../../index.js";
import { createEngineSync, PlauditError } from "../../index.js";
import { nodesOf } from "../nodes.js";
import { shownDuration, shownInstant } from "../time.js";
import { escapeStep, type Expectation, type Script, ScriptError, type Step } from "./script.js";
import { END_OF_TIME } from "../../limits.js";

/** The maximum number of steps, against scripts that take too long. */
const MOST_STEPS = 1_000_000;

/** The counts of a played script. */
export interface Played {
  commands: number;
  unlocks: number;
  expectations: number;
}

/** Plays a script; throws a ScriptError if an expectation fails. */
export function play(definitions: unknown, script: Script, team: boolean, tell: (line: string) => void): Played {
  const options = {
    rewards: { seed: script.seed },
    ...(team ? { team: { id: "team" }, actor: { id: "member", role: "admin" as const } } : {}),
  };
  const engine = createEngineSync(definitions as Definitions, options);
  try {
    return new Player(
      engine,
      script,
      nodesOf(definitions).map(({ id }) => id),
      tell,
    ).run();
  } finally {
    engine.dispose();
  }
}

class Player {
  private now: number;
  private taken = 0;
  private readonly played: Played = { commands: 0, unlocks: 0, expectations: 0 };
  /** The ids unlocked since the last expectation about unlocks. */
  private unlocked: string[] = [];

  constructor(
    private readonly engine: Engine,
    private readonly script: Script,
    private readonly ids: readonly string[],
    private readonly tell: (line: string) => void,
  ) {
    this.now = script.start;
  }

  run(): Played {
    this.tell(`${this.clock()}  start`);
    this.steps(this.script.steps);
    return this.played;
  }

  private steps(steps: readonly Step[]): void {
    for (const step of steps) {
      this.taken += 1;
      if (this.taken > MOST_STEPS) throw new ScriptError(step.path, `the script takes more than ${MOST_STEPS} steps`);
      this.step(step);
    }
  }

  private step(step: Step): void {
    switch (step.kind) {
      case "command":
        return this.command(step.command, step.refused, step.path);
      case "wait":
        return this.moveTo(this.now + step.seconds, step.path);
      case "until":
        if (step.at < this.now) throw new ScriptError(`${step.path}/until`, `time only advances: it is already ${this.clock()}`);
        return this.moveTo(step.at, step.path);
      case "repeat":
        for (let turn = 0; turn < step.times; turn += 1) this.steps(step.steps);
        return;
      case "comment":
        return;
      case "expect":
        return this.expect(step.expect, `${step.path}/expect`);
    }
  }

  private moveTo(at: number, path: string): void {
    if (at >= END_OF_TIME) throw new ScriptError(path, "the script leaves the years 1970 to 2099");
    this.tell(`${shownInstant(at, this.script.utcOffsetSec)}  ${shownDuration(at - this.now)} later`);
    this.now = at;
  }

  private command(fields: Readonly<Record<string, unknown>>, refused: string | undefined, path: string): void {
    const { utcOffsetSec, appVersion } = this.script;
    const command = {
      utc_offset_sec: utcOffsetSec,
      ...(appVersion === undefined ? {} : { app_version: appVersion }),
      ...fields,
      at: this.now,
    };
    this.played.commands += 1;
    let outcome: Outcome;
    try {
      outcome = this.engine.apply(command as unknown as Command);
    } catch (thrown) {
      if (!(thrown instanceof PlauditError)) throw thrown;
      if (thrown.code === refused) return this.tell(`${this.clock()}  ${nameOf(fields)}: refused with ${thrown.code}, as expected`);
      throw new ScriptError(`${path}${thrown.path ?? ""}`, `${thrown.code}: ${thrown.message}${this.nearest(fields)}`);
    }
    if (refused !== undefined)
      throw new ScriptError(`${path}/refused`, `expected a refusal with ${refused}, but the command was carried out`);
    this.told(nameOf(fields), outcome);
  }

  private told(name: string, { unlocks, rewards, skipped }: Outcome): void {
    const clock = this.clock();
    this.tell(`${clock}  ${name}`);
    for (const { id, title } of unlocks) {
      this.tell(`${clock}    unlocked ${id}: ${title}`);
      this.unlocked.push(id);
      this.played.unlocks += 1;
    }
    for (const { id, kind, reward } of rewards)
      this.tell(`${clock}    the ${kind.replace("_", " ")} of ${id}: ${JSON.stringify(contents(reward))}`);
    for (const { id, reason } of skipped) this.tell(`${clock}    ${id} skipped: ${reason}`);
  }

  private expect({ unlocks, nodes }: Expectation, path: string): void {
    this.played.expectations += 1;
    if (unlocks !== undefined) {
      const unknown = unlocks.findIndex((id) => !this.ids.includes(id));
      if (unknown >= 0) throw new ScriptError(`${path}/unlocks/${unknown}`, this.notDefined(unlocks[unknown] ?? ""));
      if (JSON.stringify(unlocks) !== JSON.stringify(this.unlocked)) {
        const missing = unlocks.find((id) => !this.unlocked.includes(id));
        const why = missing === undefined ? "" : this.why(missing);
        throw new ScriptError(
          `${path}/unlocks`,
          `expected ${JSON.stringify(unlocks)}, but unlocked were ${JSON.stringify(this.unlocked)}${why}`,
        );
      }
      this.unlocked = [];
    }
    for (const [id, fields] of nodes) this.expectNode(id, fields, `${path}/nodes/${escapeStep(id)}`);
  }

  private expectNode(id: string, fields: Readonly<Record<string, unknown>>, path: string): void {
    if (!this.ids.includes(id)) throw new ScriptError(path, this.notDefined(id));
    const view = this.engine.get(id, this.now) as Record<string, unknown> | undefined;
    if (view === undefined) throw new ScriptError(path, `${JSON.stringify(id)} is not shown at ${this.clock()}: it is hidden or archived`);
    for (const [field, expected] of Object.entries(fields)) {
      const at = `${path}/${escapeStep(field)}`;
      if (!Object.hasOwn(view, field))
        throw new ScriptError(at, `a view has no ${JSON.stringify(field)}; it has ${Object.keys(view).join(", ")}`);
      if (!contains(view[field], expected))
        throw new ScriptError(
          at,
          `expected ${JSON.stringify(expected)}, found ${JSON.stringify(view[field])} at ${this.clock()}${this.why(id)}`,
        );
    }
  }

  /** Lists the reasons why a node cannot progress, most often the cause of a failed expectation. */
  private why(id: string): string {
    // Hidden nodes have no view, and so no reasons.
    const reasons = this.engine.get(id, this.now)?.reasons ?? [];
    return reasons.length === 0 ? "" : `; in the way of ${JSON.stringify(id)}: ${JSON.stringify(reasons)}`;
  }

  private nearest(fields: Readonly<Record<string, unknown>>): string {
    const named = [
      ...Object.keys(fields["achievements"] ?? {}),
      ...Object.keys(fields["at_least"] ?? {}),
      ...(Array.isArray(fields["ids"]) ? fields["ids"] : []),
    ];
    const unknown = named.filter((id): id is string => typeof id === "string" && !this.ids.includes(id));
    return unknown.map((id) => this.hint(id)).join("");
  }

  private notDefined(id: string): string {
    return `the definitions have no ${JSON.stringify(id)}${this.hint(id)}`;
  }

  private hint(id: string): string {
    const close = this.ids.map((known) => ({ known, far: distance(id, known) })).sort((one, other) => one.far - other.far)[0];
    return close !== undefined && close.far <= Math.max(2, id.length / 3) ? `; did you mean ${JSON.stringify(close.known)}?` : "";
  }

  private clock(): string {
    return shownInstant(this.now, this.script.utcOffsetSec);
  }
}

function nameOf({ type, ...rest }: Readonly<Record<string, unknown>>): string {
  const shown = Object.entries(rest).map(([key, value]) => `${key} ${JSON.stringify(value)}`);
  return [String(type), ...shown].join(" ");
}

/** Returns a granted reward without empty members and without its time, which is that of the step. */
function contents(reward: Outcome["rewards"][number]["reward"]): unknown {
  if (reward === undefined) return null;
  const isEmpty = (value: unknown): boolean =>
    value === 0 || (typeof value === "object" && value !== null && Object.keys(value).length === 0);
  return Object.fromEntries(Object.entries(reward).filter(([key, value]) => key !== "grant_time_sec" && !isEmpty(value)));
}

/** Whether a value contains the expected one. */
function contains(value: unknown, expected: unknown): boolean {
  if (typeof expected !== "object" || expected === null || typeof value !== "object" || value === null) return value === expected;
  if (Array.isArray(expected))
    return Array.isArray(value) && value.length === expected.length && expected.every((item, index) => contains(value[index], item));
  return Object.entries(expected).every(
    ([key, member]) => Object.hasOwn(value, key) && contains((value as Record<string, unknown>)[key], member),
  );
}

/** Returns the edit distance of two texts: characters changed, added, removed, or swapped with a neighbour. */
function distance(one: string, other: string): number {
  if (Math.abs(one.length - other.length) > 8) return Number.POSITIVE_INFINITY;
  let [before, row]: [number[], number[]] = [[], Array.from({ length: other.length + 1 }, (_, index) => index)];
  for (let line = 1; line <= one.length; line += 1) {
    const next = [line];
    for (let column = 1; column <= other.length; column += 1) {
      const isSame = one[line - 1] === other[column - 1];
      let least = Math.min((row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1, (row[column - 1] ?? 0) + (isSame ? 0 : 1));
      if (line > 1 && column > 1 && one[line - 1] === other[column - 2] && one[line - 2] === other[column - 1])
        least = Math.min(least, (before[column - 2] ?? 0) + 1);
      next.push(least);
    }
    [before, row] = [row, next];
  }
  return row[other.length] ?? 0;
}
