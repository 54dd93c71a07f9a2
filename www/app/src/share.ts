// Sharing an unlock: the system's own dialog where there is one, else the clipboard.

export type Shared = "shared" | "copied" | "dismissed" | "failed";

export interface Shareable { title: string; text: string; url?: string }

/** Must be called from a press or a key: browsers insist. */
export async function share(what: Shareable): Promise<Shared> {
  const data: ShareData = { title: what.title, text: what.text, ...(what.url === undefined ? {} : { url: what.url }) };
  if (canShare(data)) {
    try {
      await navigator.share(data);
      return "shared";
    } catch (error) {
      // The visitor thought better of it.
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
