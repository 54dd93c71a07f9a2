// UTF-8 for `plaudit/javascript`: Hermes got TextEncoder and TextDecoder late, and common polyfills lack `ignoreBOM`. Malformed bytes, such as
// those of damaged storage, are replaced exactly as by a platform's own decoder.

/** The number of arguments that a call accepts on every platform. */
const MOST_UNITS = 4096;
const REPLACEMENT = 0xfffd;

export class TextEncoder {
  encode(text: string): Uint8Array {
    const bytes = new Uint8Array(text.length * 3);
    return bytes.slice(0, this.encodeInto(text, bytes).written);
  }

  /** Encodes a text into a view, which must have room for three bytes per UTF-16 unit. */
  encodeInto(text: string, view: Uint8Array): { read: number; written: number } {
    let at = 0;
    for (let index = 0; index < text.length; index += 1) {
      const unit = text.charCodeAt(index);
      if (unit < 0x80) {
        view[at++] = unit;
      } else {
        const point = unit < 0xd800 || unit > 0xdfff ? unit : paired(text, index);
        if (point > 0xffff) index += 1;
        at = put(point, view, at);
      }
    }
    return { read: text.length, written: at };
  }
}

/** Returns the code point of a surrogate pair; the replacement character for a lone surrogate. */
function paired(text: string, index: number): number {
  const point = text.codePointAt(index) ?? 0;
  return point > 0xffff ? point : REPLACEMENT;
}

/** Writes a character of several bytes, and returns the next position. */
function put(point: number, view: Uint8Array, at: number): number {
  if (point < 0x800) {
    view[at++] = 0xc0 | (point >> 6);
  } else if (point < 0x10000) {
    view[at++] = 0xe0 | (point >> 12);
    view[at++] = 0x80 | ((point >> 6) & 0x3f);
  } else {
    view[at++] = 0xf0 | (point >> 18);
    view[at++] = 0x80 | ((point >> 12) & 0x3f);
    view[at++] = 0x80 | ((point >> 6) & 0x3f);
  }
  view[at++] = 0x80 | (point & 0x3f);
  return at;
}

export class TextDecoder {
  decode(bytes?: Uint8Array): string {
    if (bytes === undefined) return "";
    let text = "";
    let units: number[] = [];
    let at = 0;
    /** Reads the remaining bytes of a character; stops before a byte that does not belong to it. */
    const rest = (first: number): number => {
      let more = first < 0xc2 || first > 0xf4 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
      if (more === 0) return REPLACEMENT;
      // Rejects overlong forms, surrogates, and code points beyond U+10FFFF.
      let least = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
      let most = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
      let point = first & (0x3f >> more);
      for (; more > 0; more -= 1) {
        const next = bytes[at] ?? 0;
        if (next < least || next > most) return REPLACEMENT;
        at += 1;
        point = (point << 6) | (next & 0x3f);
        least = 0x80;
        most = 0xbf;
      }
      return point;
    };
    while (at < bytes.length) {
      const first = bytes[at++] as number;
      const point = first < 0x80 ? first : rest(first);
      if (point < 0x10000) units.push(point);
      else units.push(0xd7c0 + (point >> 10), 0xdc00 | (point & 0x3ff));
      if (units.length >= MOST_UNITS) {
        text += String.fromCharCode.apply(null, units);
        units = [];
      }
    }
    return text + String.fromCharCode.apply(null, units);
  }
}
