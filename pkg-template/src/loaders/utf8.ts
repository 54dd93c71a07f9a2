// UTF-8 for the glue where the engine is JavaScript: Hermes got TextEncoder and TextDecoder late, and what stands in for them elsewhere
// knows no `ignoreBOM`. Only what the glue needs: text comes well-formed (see plain.ts and arguments.ts), and bytes come from Rust.

/** So many arguments a call takes everywhere. */
const MOST_UNITS = 4096;

export class TextEncoder {
  encode(text: string): Uint8Array {
    const bytes = new Uint8Array(text.length * 3);
    return bytes.slice(0, this.encodeInto(text, bytes).written);
  }

  /** The view must have room: three bytes for each unit of the text. */
  encodeInto(text: string, view: Uint8Array): { read: number; written: number } {
    let at = 0;
    for (let index = 0; index < text.length; index += 1) {
      const unit = text.charCodeAt(index);
      if (unit < 0x80) {
        view[at++] = unit;
      } else if (unit < 0x800) {
        view[at++] = 0xc0 | (unit >> 6);
        view[at++] = 0x80 | (unit & 0x3f);
      } else if (unit < 0xd800 || unit > 0xdfff) {
        view[at++] = 0xe0 | (unit >> 12);
        view[at++] = 0x80 | ((unit >> 6) & 0x3f);
        view[at++] = 0x80 | (unit & 0x3f);
      } else {
        index += 1;
        const point = 0x10000 + ((unit & 0x3ff) << 10) + (text.charCodeAt(index) & 0x3ff);
        view[at++] = 0xf0 | (point >> 18);
        view[at++] = 0x80 | ((point >> 12) & 0x3f);
        view[at++] = 0x80 | ((point >> 6) & 0x3f);
        view[at++] = 0x80 | (point & 0x3f);
      }
    }
    return { read: text.length, written: at };
  }
}

export class TextDecoder {
  decode(bytes?: Uint8Array): string {
    if (bytes === undefined) return "";
    let text = "";
    let units: number[] = [];
    let at = 0;
    const next = (): number => bytes[at++] as number;
    const rest = (): number => next() & 0x3f;
    while (at < bytes.length) {
      const first = next();
      if (first < 0x80) {
        units.push(first);
      } else if (first < 0xe0) {
        units.push(((first & 0x1f) << 6) | rest());
      } else if (first < 0xf0) {
        units.push(((first & 0x0f) << 12) | (rest() << 6) | rest());
      } else {
        const point = (((first & 0x07) << 18) | (rest() << 12) | (rest() << 6) | rest()) - 0x10000;
        units.push(0xd800 | (point >> 10), 0xdc00 | (point & 0x3ff));
      }
      if (units.length >= MOST_UNITS) {
        text += String.fromCharCode.apply(null, units);
        units = [];
      }
    }
    return text + String.fromCharCode.apply(null, units);
  }
}
