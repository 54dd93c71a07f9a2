// Shares an unlock: with the system's dialog if there is one, else by the clipboard.

export type Shared = "shared" | "copied" | "dismissed" | "failed";

export interface Shareable {
  title: string;
  text: string;
  url?: string;
}

/** Shares content; browsers require that this is called from a press or a key. */
export async function share(what: Shareable): Promise<Shared> {
  const data: ShareData = { title: what.title, text: what.text, ...(what.url === undefined ? {} : { url: what.url }) };
  if (canShare(data)) {
    try {
      await navigator.share(data);
      return "shared";
    } catch (error) {
      // The visitor cancelled the dialog.
      if (error instanceof DOMException && error.name === "AbortError") return "dismissed";
    }
  }
  return copy([what.text, what.url].filter((part) => part !== undefined).join(" "));
}

function canShare(data: ShareData): boolean {
  return "share" in navigator && (!("canShare" in navigator) || navigator.canShare(data));
}

async function copy(text: string): Promise<Shared> {
  try {
    await navigator.clipboard.writeText(text);
    return "copied";
  } catch {
    return "failed";
  }
}
