// Starts the browser for tests.

import { execFileSync } from "node:child_process";
import { chromium } from "playwright-core";

/** Starts Chromium: the one that CHROME names, or one on the PATH. */
export function launch() {
  return chromium.launch({
    executablePath: chrome(),
    args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
  });
}

function chrome() {
  const { CHROME } = process.env;
  if (CHROME !== undefined && CHROME !== "") return CHROME;
  for (const name of ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]) {
    try {
      return execFileSync("which", [name], { encoding: "utf8" }).trim();
    } catch {
      // Tries the next name.
    }
  }
  throw new Error("no browser found: set CHROME to the path of Chromium");
}
