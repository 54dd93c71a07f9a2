// Bytes from hexadecimal digits.

/** Decodes in place: bytes are read faster than the characters of a text. */
export function bytesOf(hex: string): Uint8Array<ArrayBuffer> {
  const bytes = new TextEncoder().encode(hex);
  const length = bytes.length / 2;
  for (let index = 0, at = 0; index < length; index += 1, at += 2) {
    bytes[index] = (valueOf(bytes[at] as number) << 4) | valueOf(bytes[at + 1] as number);
  }
  return bytes.subarray(0, length);
}

/** Of 0–9 or a–f, whose codes are 0x30–0x39 and 0x61–0x66. */
const valueOf = (digit: number): number => (digit & 15) + (digit >> 6) * 9;
