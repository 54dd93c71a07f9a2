// What the platform tells of the page and the network. Everything may be missing.

/** Whether a pop-up can be seen; without a page, always. */
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
