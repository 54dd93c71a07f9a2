// A hash of texts, which detects accidental changes and derives numbers from names. It does not withstand attacks.

/** FNV-1a over UTF-16 code units, as a signed number of 32 bits. */
export function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash;
}
