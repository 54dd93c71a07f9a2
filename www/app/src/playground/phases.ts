// When a node is active within some weeks, and when it resets (P1–P6): from its schedule, before anything has been played.

import { Schedule } from "plaudit";
import { member } from "../json.ts";
import type { DefinedNode } from "./nodes.ts";

export interface Span { start: number; end: number }
export interface Plan {
  id: string;
  name: string;
  parent: string | undefined;
  /** Active from the start on, until before the end; one after the other, apart. */
  active: Span[];
  /** When a new phase begins. */
  resets: number[];
  /** It resets so often that only the first of them are here. */
  cutShort: boolean;
  /** Without a start its time begins with the first progress (P3), and lasts so long. */
  fromFirstProgress: number | undefined;
}

interface Times { start: number; end: number }

/** As many phases of one node as anybody looks at. */
const MOST = 1_500;

/** A plan for each node, in their order. */
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
    return { ...known, ...scheduled(new Schedule(cron, { timeOffsetSec: seconds(node, "time_offset_sec") }), duration, times, shown), fromFirstProgress: undefined };
  }
  const end = duration > 0 && times.start > 0 ? Math.min(times.end, times.start + duration) : times.end;
  const fromFirstProgress = duration > 0 && times.start === 0 ? duration : undefined;
  return { ...known, active: cut([{ start: times.start, end }], shown), resets: [], cutShort: false, fromFirstProgress };
}

/** P2: each phase lasts until its duration is over or the next one begins; start and end clip. */
function scheduled(schedule: Schedule, duration: number, { start, end }: Times, shown: Span): Pick<Plan, "active" | "resets" | "cutShort"> {
  // East of Greenwich the first month begins before 1970.
  const from = Math.max(shown.start, 0);
  const current = schedule.previous(from + 1);
  const upcoming = schedule.upcoming(from, MOST);
  const begins = [...(current === undefined ? [] : [current]), ...upcoming].filter((instant) => instant < end && instant < shown.end);
  const next = (index: number): number => begins[index + 1] ?? schedule.next(Math.max(begins[index] ?? 0, 0)) ?? Infinity;
  const active = begins.map((instant, index): Span => ({ start: Math.max(instant, start), end: Math.min(end, next(index), duration > 0 ? instant + duration : Infinity) }));
  // What lies before the start is no phase, but a reset all the same (P6).
  const resets = begins.filter((instant) => instant > shown.start);
  return { active: cut(active, shown), resets, cutShort: upcoming.length === MOST && (upcoming[MOST - 1] ?? Infinity) < shown.end };
}

/** What is seen of the spans, joined where one begins as the other ends. */
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
