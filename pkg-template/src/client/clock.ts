// What the platform's clocks show, and timers over them.

/** What a device's clocks show, in whole milliseconds. */
export interface Reading {
  wall_ms: number;
  mono_ms: number;
}

export function readClocks(): Reading {
  const wall_ms = Date.now();
  return { wall_ms, mono_ms: typeof performance === "undefined" ? wall_ms : Math.floor(performance.now()) };
}

/** How many seconds local time is ahead of UTC, as commands state it. */
export function utcOffsetSec(): number {
  return -60 * new Date().getTimezoneOffset();
}

/** A round trip, by which clocks are set; in milliseconds, and the authority's time in seconds. */
export interface Sample {
  sent_wall_ms: number;
  received_wall_ms: number;
  round_trip_ms: number;
  server_time: number;
}

/** The longest delay that a timer keeps; beyond it, it would fire at once. */
const LONGEST_MS = 2 ** 31 - 1;

/** A timer that does not keep a process alive by itself. */
export function quietTimer(action: () => void, delayMs: number): () => void {
  const timer: unknown = setTimeout(action, Math.min(Math.max(delayMs, 0), LONGEST_MS));
  if (typeof timer === "object" && timer !== null && "unref" in timer && typeof timer.unref === "function") timer.unref();
  return () => clearTimeout(timer as Parameters<typeof clearTimeout>[0]);
}
