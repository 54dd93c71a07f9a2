import type { Browser } from "playwright-core";

/** Starts Chromium: the one that CHROME names, or one on the PATH. */
export function launch(): Promise<Browser>;
