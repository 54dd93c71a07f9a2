// Converts between text and UTF-8.

/** Encodes a text. */
export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Decodes bytes; invalid UTF-8 is replaced, so that a checksum of the text reveals the damage. */
export function textOf(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}
