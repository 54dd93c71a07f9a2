// What every page shares: its colours and frame, the search, and the service worker that keeps it for times without a network.

import "../styles/base.css";
import "../styles/shell.css";

/** The first page's address, wherever the site lies: this page's way to it stands in the frame. */
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

// Not while developing: what it keeps would hide what changed.
if ("serviceWorker" in navigator && import.meta.env.PROD) {
  navigator.serviceWorker.register(new URL("sw.js", ROOT)).then(
    // The worker has not seen this page being loaded if it is new: tell it what to keep.
    () => navigator.serviceWorker.ready.then(({ active }) => active?.postMessage({ keep: location.href })),
    () => {
      // Without it (a private window, a plain file) the page works as long as it stays open.
    },
  );
}
