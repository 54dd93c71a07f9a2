// A document in an address: compressed, in letters that addresses allow. Only sharing the address sends it anywhere.

const NAME = "#definitions=";
/** The most characters of the text: longer ones give addresses that few programs accept. */
const LONGEST = 200_000;

/** Returns the hash with a document. */
export async function toHash(text: string, team = false): Promise<string> {
  const bytes = await through(new TextEncoder().encode(text), new CompressionStream("deflate-raw"));
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return `${NAME}${btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")}${team ? "&team" : ""}`;
}

/** Returns the document in a hash; undefined if there is none, or it is unreadable. */
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

/** Reads a stream up to `most` bytes, because a small text may unpack to a huge one. */
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
