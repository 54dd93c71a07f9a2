// The platform's clocks, timers, page visibility and network state, any of which may be missing.

import { LONGEST_TIMER_MS } from "../limits.js";

/** A reading of the device's clocks, in whole milliseconds. */
export interface Reading {
  wall_ms: number;
  mono_ms: number;
}

export function readClocks(): Reading {
  const wall_ms = Date.now();
  return { wall_ms, mono_ms: typeof performance === "undefined" ? wall_ms : Math.floor(performance.now()) };
}

/** Returns the offset of local time from UTC in seconds, for commands. */
export function utcOffsetSec(): number {
  return -60 * new Date().getTimezoneOffset();
}

/** The times of a round trip in milliseconds, and the authority's time in seconds; used to set the clock. */
export interface Sample {
  sent_wall_ms: number;
  received_wall_ms: number;
  round_trip_ms: number;
  server_time: number;
}

/** Sets a timer that does not keep the process alive; returns a function that clears it. */
export function quietTimer(action: () => void, delayMs: number): () => void {
  const timer = setTimeout(action, Math.min(Math.max(delayMs, 0), LONGEST_TIMER_MS));
  quiet(timer);
  return () => clearTimeout(timer);
}

/** Lets a process end before a timer: Node would wait for it. */
export function quiet(timer: unknown): void {
  if (typeof timer === "object" && timer !== null && "unref" in timer && typeof timer.unref === "function") timer.unref();
}

/** Whether the page is visible; true where there is no page. */
export function isVisible(): boolean {
  return typeof document === "undefined" || document.visibilityState !== "hidden";
}

/** Whether the platform knows that there is no network. */
export function isOffline(): boolean {
  return typeof navigator !== "undefined" && navigator.onLine === false;
}

/** Calls back when a retry is worthwhile, because the network is back or the page is visible again; returns a function that stops it. */
export function onWake(wake: () => void): () => void {
  const shown = (): void => {
    if (isVisible()) wake();
  };
  const page = typeof document === "undefined" ? undefined : document;
  const whole = typeof addEventListener === "function" ? globalThis : undefined;
  page?.addEventListener("visibilitychange", shown);
  whole?.addEventListener("online", wake);
  whole?.addEventListener("pageshow", shown);
  return () => {
    page?.removeEventListener("visibilitychange", shown);
    whole?.removeEventListener("online", wake);
    whole?.removeEventListener("pageshow", shown);
  };
}
