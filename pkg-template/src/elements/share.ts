// Sharing, from a press: the system's own dialog where there is one, else the clipboard.

import type { ShareContent } from "../../elements.js";

/** How it was shared; undefined: the user thought better of it. Rejects if it cannot be. */
export async function share(content: ShareContent): Promise<"dialog" | "clipboard" | undefined> {
  try {
    if (navigator.canShare?.(content)) {
      await navigator.share(content);
      return "dialog";
    }
  } catch (thrown) {
    if ((thrown as Error).name === "AbortError") return undefined;
  }
  await navigator.clipboard.writeText([content.text, content.url].filter(Boolean).join(" "));
  return "clipboard";
}
