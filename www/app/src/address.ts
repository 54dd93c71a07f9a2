// Reads the sample or the file that the page shows.

import type { SourceId } from "./samples/index.ts";

/** The sample of this page, read before the page replaces it with the played game. */
const SAMPLE = document.documentElement.dataset["source"];

/** The sample or file after the `#`. */
export function wanted(): SourceId | undefined {
  const name = location.hash.slice(1);
  return name === "game" || name === "wellness" || name === "file" ? name : undefined;
}

/** The sample of this page. */
export function own(): "game" | "wellness" {
  return SAMPLE === "wellness" ? "wellness" : "game";
}
