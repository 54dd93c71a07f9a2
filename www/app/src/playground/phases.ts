// Computes when a node is active and when it resets within some weeks (P1–P6), from its schedule alone, without progress.

import { Schedule } from "plaudit";
import { member } from "../json.ts";
import type { DefinedNode } from "./nodes.ts";

export interface Span {
  start: number;
  end: number;
}
export interface Plan {
  id: string;
  name: string;
  parent: string | undefined;
  /** The disjoint spans in which it is active, in order; each includes its start, but not its end. */
  active: Span[];
  /** The instants at which a new phase starts. */
  resets: number[];
  /** Whether it resets so often that only the first resets are listed. */
  cutShort: boolean;
  /** The length of its window if that starts with the first progress (P3). */
  fromFirstProgress: number | undefined;
}

interface Times {
  start: number;
  end: number;
}

/** The maximum number of phases per node. */
const MOST = 1_500;

/** Returns a plan for each node, in order. */
export function plans(wanted: readonly DefinedNode[], from: number, to: number): Plan[] {
  return wanted.map((node) => plan(node, { start: from, end: to }));
}

function plan({ id, name, node, parent }: DefinedNode, shown: Span): Plan {
  const window = parent?.node ?? node;
  const times = { start: seconds(window, "start_time_sec"), end: seconds(window, "end_time_sec") || Infinity };
  const duration = seconds(node, "duration_sec");
  const cron = member(node, "reset_cronexpr");
  const known = { id, name, parent: parent?.id };
  if (typeof cron === "string" && cron !== "") {
    return {
      ...known,
      ...scheduled(new Schedule(cron, { timeOffsetSec: seconds(node, "time_offset_sec") }), duration, times, shown),
      fromFirstProgress: undefined,
    };
  }
  const end = duration > 0 && times.start > 0 ? Math.min(times.end, times.start + duration) : times.end;
  const fromFirstProgress = duration > 0 && times.start === 0 ? duration : undefined;
  return { ...known, active: cut([{ start: times.start, end }], shown), resets: [], cutShort: false, fromFirstProgress };
}

/** Returns the phases of a schedule: each lasts for its duration or until the next one, clipped by start and end (P2). */
function scheduled(schedule: Schedule, duration: number, { start, end }: Times, shown: Span): Pick<Plan, "active" | "resets" | "cutShort"> {
  // East of Greenwich, the first month starts before 1970.
  const from = Math.max(shown.start, 0);
  const current = schedule.previous(from + 1);
  const upcoming = schedule.upcoming(from, MOST);
  const begins = [...(current === undefined ? [] : [current]), ...upcoming].filter((instant) => instant < end && instant < shown.end);
  const next = (index: number): number => begins[index + 1] ?? schedule.next(Math.max(begins[index] ?? 0, 0)) ?? Infinity;
  const active = begins.map(
    (instant, index): Span => ({
      start: Math.max(instant, start),
      end: Math.min(end, next(index), duration > 0 ? instant + duration : Infinity),
    }),
  );
  // An occurrence before the start begins no phase, but still counts as a reset (P6).
  const resets = begins.filter((instant) => instant > shown.start);
  return { active: cut(active, shown), resets, cutShort: upcoming.length === MOST && (upcoming[MOST - 1] ?? Infinity) < shown.end };
}

/** Returns the visible parts of the spans, with adjacent ones joined. */
function cut(spans: readonly Span[], shown: Span): Span[] {
  const seen: Span[] = [];
  for (const { start, end } of spans) {
    const span = { start: Math.max(start, shown.start), end: Math.min(end, shown.end) };
    if (span.start >= span.end) continue;
    const last = seen.at(-1);
    if (last?.end === span.start) last.end = span.end;
    else seen.push(span);
  }
  return seen;
}

function seconds(node: unknown, key: string): number {
  const value = member(node, key);
  return typeof value === "number" ? value : 0;
}
