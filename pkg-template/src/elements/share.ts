// Shares content after a press: with the system's dialog if there is one, else by the clipboard.

import type { Unlock } from "../../index.js";
import type { ShareContent } from "../../elements.js";

/** Returns the content that an unlock offers to share. */
export function contentOf({ title, share_text: text, share_url: url }: Unlock): ShareContent | undefined {
  return text || url ? ({ title, text, url } as ShareContent) : undefined;
}

/** Shares content, and resolves to the way; undefined if the user cancels. Rejects if sharing is impossible. */
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
