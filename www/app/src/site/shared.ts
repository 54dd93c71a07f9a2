// Shared by every page: its colours and frame, the search, and the service worker for use without a network.

import "../styles/base.css";
import "../styles/shell.css";

/** The first page's address at any location of the site: the frame contains the path to it. */
const ROOT = new URL(document.querySelector<HTMLAnchorElement>(".site .brand")?.getAttribute("href") ?? "./", location.href);

const button = document.querySelector<HTMLButtonElement>("[data-site=search]");

async function openSearch(): Promise<void> {
  const { search } = await import("./search.ts");
  search(ROOT);
}

if (button !== null) {
  button.hidden = false;
  button.addEventListener("click", () => {
    openSearch().catch(report);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    openSearch().catch(report);
  });
}

function report(error: unknown): void {
  console.warn("the search could not be loaded", error);
}

// Not during development, where cached files would hide changes.
if ("serviceWorker" in navigator && import.meta.env.PROD) {
  navigator.serviceWorker.register(new URL("sw.js", ROOT)).then(
    // A new worker has not seen this page being loaded, so the page tells it what to cache.
    () => navigator.serviceWorker.ready.then(({ active }) => active?.postMessage({ keep: location.href })),
    () => {
      // Without it (in a private window, for a plain file) the page works until it is closed.
    },
  );
}
