// A document in an address: compressed, and written in letters that an address may hold. It never leaves the device but by whoever shares it.

const NAME = "#definitions=";
/** Of the text itself: what is larger makes addresses that few programs take. */
const LONGEST = 200_000;

/** The hash that carries a document. */
export async function toHash(text: string, team = false): Promise<string> {
  const bytes = await through(new TextEncoder().encode(text), new CompressionStream("deflate-raw"));
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return `${NAME}${btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")}${team ? "&team" : ""}`;
}

/** The document that a hash carries; undefined: it carries none, or one that cannot be read. */
export async function fromHash(hash: string): Promise<{ text: string; team: boolean } | undefined> {
  if (!hash.startsWith(NAME)) return undefined;
  const [letters = "", ...flags] = hash.slice(NAME.length).split("&");
  try {
    const binary = atob(letters.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = await through(
      Uint8Array.from(binary, (letter) => letter.charCodeAt(0)),
      new DecompressionStream("deflate-raw"),
      LONGEST * 4,
    );
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return text.length > LONGEST ? undefined : { text, team: flags.includes("team") };
  } catch {
    return undefined;
  }
}

/** What comes out of a stream; it ends where more than `most` bytes would come, as of a small text that unpacks to a huge one. */
async function through(
  bytes: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
  most = Infinity,
): Promise<Uint8Array> {
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    length += part.value.length;
    if (length > most) {
      await reader.cancel();
      throw new RangeError("the document is too large for an address");
    }
    parts.push(part.value);
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
