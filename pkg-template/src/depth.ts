// Limits how deep a document may nest.

/** The number of levels that the engine reads; definitions need a dozen at most. */
export const MAX_DEPTH = 64;

/** Returns the position at which a JSON text exceeds the limit, because a parser recurses for each level; undefined if it does not. */
export function tooDeep(text: string): number | undefined {
  let [depth, quoted] = [0, false];
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charCodeAt(at);
    if (character === 0x22) quoted = !quoted;
    else if (quoted) at += character === 0x5c ? 1 : 0;
    else if (character === 0x7b || character === 0x5b) {
      depth += 1;
      if (depth > MAX_DEPTH) return at;
    } else if (character === 0x7d || character === 0x5d) depth -= 1;
    // A string ends at the end of its line at the latest; an unclosed one is reported separately.
    if (character === 0x0a) quoted = false;
  }
  return undefined;
}
