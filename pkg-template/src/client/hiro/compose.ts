// Composes the next base from a server's list and, for everything that a list does not contain, from the last base.

import type { Command, Unlock } from "../../../index.js";
import { type Plain, type PlainObject, plain } from "../../core.js";
import type { Nodes } from "./definitions.js";
import { isCompleted, toState } from "./import.js";
import { type ServerList, type ListedNode, flat } from "./list.js";
import type { Prediction } from "./prediction.js";
import type { Earned } from "./protocol.js";

/** How long unlocks and celebrated keys stay in a state, as in src/protocol/limits.rs. */
const LEDGER_SEC = 37 * 86_400;

/** A stored base: the engine's state and the ledger. */
export interface StoredBase {
  state: PlainObject | undefined;
  unlocks: Earned[];
  celebrated: PlainObject;
}

export const NO_BASE: StoredBase = { state: undefined, unlocks: [], celebrated: {} };

export function readBase(text: string): StoredBase {
  const { unlocks, celebrated, ...state } = JSON.parse(text) as PlainObject;
  return { state, unlocks: (unlocks ?? []) as Earned[], celebrated: (celebrated ?? {}) as PlainObject };
}

/** The changes since a base. */
export interface Since {
  /** The commands that the server has carried out. */
  settled: readonly Command[];
  /** The keys that were celebrated on this device. */
  seen: readonly string[];
  /** The list before the call; undefined if the call was a read. */
  before: ServerList | undefined;
}

export function nextState(
  base: StoredBase,
  list: ServerList,
  nodes: Nodes,
  { settled, seen, before: earlier }: Since,
  fresh: () => Prediction,
): PlainObject {
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
  const unforeseen = completedBy(settled, earlier, list)
    .filter((id) => nodes.has(id) && !isAsPredicted(id))
    .map((id) => completion(id, records[id]));
  const ledger = [...confirmed, ...unforeseen.filter(({ key }) => !confirmed.some((unlock) => unlock.key === key))].filter(
    ({ at }) => at >= now - LEDGER_SEC,
  );
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

/** Returns the completions of a call, which may be more than predicted, together with the progress of other devices. */
function completedBy(commands: readonly Command[], before: ServerList | undefined, after: ServerList): string[] {
  if (before === undefined) return [];
  const [earlier, now] = [flat(before), flat(after)];
  const isDone = (told: ListedNode | undefined): boolean => told !== undefined && isCompleted(told);
  const ids = new Set(commands.flatMap((command) => (command.type === "update" ? Object.keys(command.achievements ?? {}) : [])));
  return [...ids].filter((id) => isDone(now.get(id)) && !isDone(earlier.get(id)));
}

/** Returns the unlock of the completed run of a record (K7). */
function completion(id: string, record: Plain | undefined): Earned {
  const { phase_start = null, update_time_sec, earned } = record as PlainObject;
  const [, runs] = (earned as { by_phase: [Plain, number][] }).by_phase.find(([start]) => start === phase_start) ?? [null, 1];
  return { key: `${id}@${String(phase_start ?? "once")}#${runs}`, id, at: Number(update_time_sec), retroactive: false };
}

const VISIBLE = ["count", "completed", "phase_start"] as const;

/** Whether the list agrees with the prediction for a node. */
function agree(predicted: Plain | undefined, told: Plain | undefined): boolean {
  const [one, other] = [predicted, told].map((record) => (record ?? {}) as PlainObject);
  const isClaimed = (record: PlainObject | undefined): boolean => record?.["claim_time_sec"] !== undefined;
  return VISIBLE.every((field) => (one?.[field] ?? null) === (other?.[field] ?? null)) && isClaimed(one) === isClaimed(other);
}

/** Returns the parts of a record that no list contains, if its phase continues. */
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

/** Returns how often and when a node was earned: the known runs, and the run in the list, if it is a new one (K7). */
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

/** Returns the celebrated keys, as an authority would keep them (S10), but without sharing them with other devices. */
function keys(before: PlainObject, seen: readonly string[], ledger: readonly Earned[], now: number): PlainObject {
  const celebrated: PlainObject = Object.create(null);
  for (const [key, at] of Object.entries(before)) if (Number(at) >= now - LEDGER_SEC) celebrated[key] = at;
  for (const key of seen) if (ledger.some((unlock) => unlock.key === key)) celebrated[key] ??= now;
  return celebrated;
}
