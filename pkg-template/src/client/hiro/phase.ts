// When the phase of a node began (P2, P9), as src/schedule/phase.rs has it.

import type { Node } from "./definitions.js";

/** The occurrence that began the phase, before clipping; undefined without a schedule, and before the first phase. */
export function phaseStart({ schedule, start, end, duration_sec }: Node, now: number): number | undefined {
  if (schedule === undefined) return undefined;
  // From E on, the last phase before E stays the current one.
  const asked = end !== 0 && now >= end ? end - 1 : now;
  const begun = schedule.of.previous(asked + 1);
  if (begun === undefined || start === 0) return begun;
  const next = schedule.of.next(asked);
  const own = duration_sec === 0 ? Infinity : begun + duration_sec;
  // A phase that ends at or before S does not exist.
  return Math.min(own, next ?? Infinity) <= start ? undefined : begun;
}
