// Text with a checksum in front, so that a write that was cut short shows.

/** FNV-1a over UTF-16 code units, in 8 hex digits: against accidents, not against people. */
function checksum(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}

export function seal(value: object): string {
  const text = JSON.stringify(value);
  return checksum(text) + text;
}

/** The value; undefined if the text is damaged. */
export function unseal(sealed: string): unknown {
  const text = sealed.slice(8);
  return sealed.slice(0, 8) === checksum(text) ? JSON.parse(text) : undefined;
}
