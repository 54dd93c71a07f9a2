// The next base: what the list says, and beside it what a list cannot tell and the last base knew.

import type { Command, Unlock } from "../../../index.js";
import { type Plain, type PlainObject, plain } from "../../core.js";
import type { Nodes } from "./definitions.js";
import { isCompleted, toState } from "./import.js";
import { type List, type Told, flat } from "./list.js";
import type { Prediction } from "./prediction.js";
import type { Earned } from "./protocol.js";

/** How long unlocks and celebrated keys stay in a state: as src/protocol/limits.rs has it. */
const LEDGER_SEC = 37 * 86_400;

/** A stored base: the engine's part of it, and the ledger. */
export interface Base {
  state: PlainObject | undefined;
  unlocks: Earned[];
  celebrated: PlainObject;
}

export const NO_BASE: Base = { state: undefined, unlocks: [], celebrated: {} };

export function readBase(text: string): Base {
  const { unlocks, celebrated, ...state } = JSON.parse(text) as PlainObject;
  return { state, unlocks: (unlocks ?? []) as Earned[], celebrated: (celebrated ?? {}) as PlainObject };
}

/** What has happened since a base. */
export interface Since {
  /** What the server has carried out of it. */
  settled: readonly Command[];
  /** Keys that were celebrated here. */
  seen: readonly string[];
  /** What the list said before the call that this is the answer to; undefined: it was a reading. */
  before: List | undefined;
}

export function nextState(base: Base, list: List, nodes: Nodes, { settled, seen, before: earlier }: Since, fresh: () => Prediction): PlainObject {
  const prediction = fresh();
  const { now } = prediction;
  const unlocks = settled.flatMap((command) => prediction.apply(command).unlocks);
  const before = recordsOf(base.state);
  const predicted = plain(prediction.state(), "INTERNAL") as PlainObject;
  const after = recordsOf(predicted);
  const told = toState(list, nodes, now);
  const records = recordsOf(told);
  const isAsPredicted = (id: string): boolean => agree(after[id], records[id]);
  for (const id of Object.keys(records)) {
    const known = isAsPredicted(id) ? after[id] : before[id];
    records[id] = { ...carried(known, records[id]), ...(records[id] as PlainObject), ...earned(known, records[id]) };
  }
  const confirmed = [...base.unlocks, ...unlocks.filter(({ id }) => isAsPredicted(id)).map(entry)];
  const unforeseen = completedBy(settled, earlier, list).filter((id) => nodes.has(id) && !isAsPredicted(id)).map((id) => completion(id, records[id]));
  const ledger = [...confirmed, ...unforeseen.filter(({ key }) => !confirmed.some((unlock) => unlock.key === key))].filter(({ at }) => at >= now - LEDGER_SEC);
  const celebrated = keys(base.celebrated, seen, ledger, now);
  const { hiro: _, ...rest } = predicted;
  return {
    ...rest,
    ...told,
    records,
    ...(ledger.length > 0 ? { unlocks: ledger } : {}),
    ...(Object.keys(celebrated).length > 0 ? { celebrated } : {}),
  };
}

function recordsOf(state: PlainObject | undefined): PlainObject {
  return (state?.["records"] ?? {}) as PlainObject;
}

/** What a call has completed: with what other devices had done, that may be more than was predicted. */
function completedBy(commands: readonly Command[], before: List | undefined, after: List): string[] {
  if (before === undefined) return [];
  const [earlier, now] = [flat(before), flat(after)];
  const isDone = (told: Told | undefined): boolean => told !== undefined && isCompleted(told);
  const ids = new Set(commands.flatMap((command) => (command.type === "update" ? Object.keys(command.achievements ?? {}) : [])));
  return [...ids].filter((id) => isDone(now.get(id)) && !isDone(earlier.get(id)));
}

/** The unlock of the run that a record has completed (K7). */
function completion(id: string, record: Plain | undefined): Earned {
  const { phase_start = null, update_time_sec, earned } = record as PlainObject;
  const [, runs] = (earned as { by_phase: [Plain, number][] }).by_phase.find(([start]) => start === phase_start) ?? [null, 1];
  return { key: `${id}@${String(phase_start ?? "once")}#${runs}`, id, at: Number(update_time_sec), retroactive: false };
}

const VISIBLE = ["count", "completed", "phase_start"] as const;

/** Whether the list says of a node what was predicted. */
function agree(predicted: Plain | undefined, told: Plain | undefined): boolean {
  const [one, other] = [predicted, told].map((record) => (record ?? {}) as PlainObject);
  const isClaimed = (record: PlainObject | undefined): boolean => record?.["claim_time_sec"] !== undefined;
  return VISIBLE.every((field) => (one?.[field] ?? null) === (other?.[field] ?? null)) && isClaimed(one) === isClaimed(other);
}

/** What no list tells of a phase that goes on. */
function carried(known: Plain | undefined, told: Plain | undefined): PlainObject {
  const [one, other] = [known, told].map((record) => (record ?? {}) as PlainObject);
  const isSamePhase = (one?.["phase_start"] ?? null) === (other?.["phase_start"] ?? null);
  const kept: PlainObject = {};
  for (const field of isSamePhase ? ["previous", "earlier", "pending_claims", "pending_total_claims", "counted"] : []) {
    const value = one?.[field];
    if (value !== undefined) kept[field] = value;
  }
  return kept;
}

/** How often it was earned, and when: what was known, and the run that the list tells of, if that is another (K7). */
function earned(known: Plain | undefined, told: Plain | undefined): PlainObject {
  const [one, other] = [known, told].map((record) => ((record ?? {}) as PlainObject)["earned"] as PlainObject | undefined);
  if (one === undefined) return {};
  if (other === undefined || hasPhase(one, phaseOf(other))) return { earned: one };
  const by_phase = [...(one["by_phase"] as Plain[]), ...(other["by_phase"] as Plain[])];
  return { earned: { ...one, count: Number(one["count"]) + 1, last: other["last"] ?? null, by_phase } };
}

function hasPhase(earned: PlainObject, phase: Plain): boolean {
  return (earned["by_phase"] as Plain[][]).some(([start]) => start === phase);
}

function phaseOf(earned: PlainObject): Plain {
  return (earned["by_phase"] as Plain[][])[0]?.[0] ?? null;
}

function entry({ key, id, at, retroactive }: Unlock): Earned {
  return { key, id, at, retroactive };
}

/** S10, in the place of an authority: other devices do not learn of it. */
function keys(before: PlainObject, seen: readonly string[], ledger: readonly Earned[], now: number): PlainObject {
  const celebrated: PlainObject = Object.create(null);
  for (const [key, at] of Object.entries(before)) if (Number(at) >= now - LEDGER_SEC) celebrated[key] = at;
  for (const key of seen) if (ledger.some((unlock) => unlock.key === key)) celebrated[key] ??= now;
  return celebrated;
}
