// Watches the definitions in force, so that a title that an operator publishes in the portal shows on the devices within seconds.

const EVERY_MS = 2_000;

/** Calls back whenever other definitions come into force; returns a function that stops it. */
export function watchDefinitions(url: string, changed: () => void): () => void {
  let known: string | undefined;
  const look = async (): Promise<void> => {
    if (document.visibilityState === "hidden" || !navigator.onLine) return;
    const headers: Record<string, string> = known === undefined ? {} : { "if-none-match": known };
    const answer = await fetch(`${url}/v1/definitions`, { headers, cache: "no-store" }).catch(() => undefined);
    const tag = answer?.status === 200 ? answer.headers.get("etag") : null;
    if (tag === null) return;
    if (known !== undefined && known !== tag) changed();
    known = tag;
  };
  void look();
  const timer = setInterval(() => void look(), EVERY_MS);
  return () => clearInterval(timer);
}
