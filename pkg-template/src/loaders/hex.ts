// Decodes hexadecimal digits.

/** Decodes with the platform's method if there is one; else in place, because bytes are faster to read than characters of a string. */
export function bytesOf(hex: string): Uint8Array<ArrayBuffer> {
  const { fromHex } = Uint8Array as { fromHex?: (hex: string) => Uint8Array<ArrayBuffer> };
  if (typeof fromHex === "function") return fromHex.call(Uint8Array, hex);
  const bytes = new TextEncoder().encode(hex);
  const length = bytes.length / 2;
  for (let index = 0, at = 0; index < length; index += 1, at += 2) {
    bytes[index] = (nibble(bytes[at] as number) << 4) | nibble(bytes[at + 1] as number);
  }
  return bytes.subarray(0, length);
}

/** Returns the value of a digit 0–9 or a–f, whose codes are 0x30–0x39 and 0x61–0x66. */
const nibble = (digit: number): number => (digit & 15) + (digit >> 6) * 9;
