// What the platform offers besides storage: clocks, visibility, the network's state. Everything may be missing.

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

/** Whether somebody can see a pop-up; where there is no page, somebody can. */
export function isVisible(): boolean {
  return typeof document === "undefined" || document.visibilityState !== "hidden";
}

/** Whether the platform knows that there is no network. */
export function isOffline(): boolean {
  return typeof navigator !== "undefined" && navigator.onLine === false;
}

/** Calls back when it is worth trying again: the network is there, or the page came to the front. Returns what ends it. */
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

/** The longest delay that a timer keeps; beyond it, it would fire at once. */
const LONGEST_MS = 2 ** 31 - 1;

/** A timer that does not keep a process alive by itself. */
export function quietTimer(action: () => void, delayMs: number): () => void {
  const timer: unknown = setTimeout(action, Math.min(Math.max(delayMs, 0), LONGEST_MS));
  if (typeof timer === "object" && timer !== null && "unref" in timer && typeof timer.unref === "function") timer.unref();
  return () => clearTimeout(timer as Parameters<typeof clearTimeout>[0]);
}
