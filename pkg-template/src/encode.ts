// Encodes the caller's documents in the format of src/wasm/inbox.rs: a tag, then its data. All documents of a call are in one row of bytes,
// which crosses the boundary at once.

import { type CodeOf, Walker } from "./walk.js";

const NULL = 0;
const FALSE = 1;
const TRUE = 2;
const NUMBER = 3;
const TEXT = 4;
const LIST = 5;
const OBJECT = 6;
/** Ends an array or object, in place of the next item's tag or the next key's length. */
const END = 0xfe;
/** Announces a length of more than one byte. */
const LONG = 0xff;
/** The first of the bytes that stand for a name, in place of a key's length. */
const NAMED = 0xc0;

/** The members of commands, of which a byte crosses the boundary; src/progress/command/member.rs has the same list. */
const NAMES = [
  "type",
  "at",
  "achievements",
  "at_least",
  "ids",
  "claim_total_reward",
  "duration_sec",
  "content_id",
  "product_id",
  "transaction_id",
  "add",
  "set",
  "max",
  "min",
  "utc_offset_sec",
  "app_version",
  "of",
];
const BYTES = new Map(NAMES.map((name, place) => [name, NAMED + place]));

/** The initial size, enough for most calls; a larger row is not kept for the next call. */
const FIRST_ROOM = 1 << 10;
const MOST_KEPT = 1 << 20;
/** The length above which a text is encoded in pieces. */
const PIECE = 1 << 16;

/** Rows not in use. Several are in use at a time if a getter calls the package. */
const idle: Row[] = [];

/** Encodes one document as a row. */
export function row(document: unknown, code: CodeOf): Row {
  return emptyRow().add(document, code);
}

export function emptyRow(): Row {
  const taken = idle.pop() ?? new Row();
  taken.length = 0;
  return taken;
}

/** Encoded documents, in the order in which they were added. */
export class Row extends Walker {
  length = 0;
  bytes = new Uint8Array(FIRST_ROOM);
  /** The same bytes, for copying four at a time. */
  words = new Uint32Array(this.bytes.buffer);
  private view = new DataView(this.bytes.buffer);

  add(document: unknown, code: CodeOf): this {
    this.walk(document, code);
    return this;
  }

  /** Whether the first document is an array, an object, or neither. */
  get kind(): "array" | "object" | undefined {
    return this.bytes[0] === OBJECT ? "object" : this.bytes[0] === LIST ? "array" : undefined;
  }

  /** Makes the row available again, after it was sent. */
  release(): void {
    if (this.bytes.length <= MOST_KEPT) idle.push(this);
  }

  protected onText(text: string): void {
    this.byte(TEXT);
    this.write(text);
  }

  protected onNumber(number: number): void {
    this.reserve(9);
    this.bytes[this.length] = NUMBER;
    this.view.setFloat64(this.length + 1, number, true);
    this.length += 9;
  }

  protected onTruth(truth: boolean): void {
    this.byte(truth ? TRUE : FALSE);
  }

  protected onNull(): void {
    this.byte(NULL);
  }

  protected onArray(): void {
    this.byte(LIST);
  }

  protected onObject(): void {
    this.byte(OBJECT);
  }

  protected onEnd(): void {
    this.byte(END);
  }

  protected onKey(key: string): void {
    const named = BYTES.get(key);
    if (named === undefined) this.write(key);
    else this.byte(named);
  }

  /** Writes the length of the text, then the text. */
  private write(text: string): void {
    const { length } = text;
    if (length >= NAMED) return this.long(text);
    this.reserve(length + 1);
    const { bytes, length: begin } = this;
    for (let index = 0; index < length; index += 1) {
      const unit = text.charCodeAt(index);
      if (unit >= 0x80) return this.long(text);
      bytes[begin + 1 + index] = unit;
    }
    bytes[begin] = length;
    this.length = begin + 1 + length;
  }

  private long(text: string): void {
    this.requireWellFormed(text);
    this.reserve(5);
    const begin = this.length;
    this.length += 5;
    encoder ??= new TextEncoder();
    for (let from = 0; from < text.length; ) {
      const to = endOfPiece(text, from);
      // A UTF-16 unit needs at most three bytes.
      this.reserve((to - from) * 3);
      this.length += encoder.encodeInto(text.slice(from, to), this.bytes.subarray(this.length)).written;
      from = to;
    }
    this.bytes[begin] = LONG;
    this.view.setUint32(begin + 1, this.length - begin - 5, true);
  }

  private byte(byte: number): void {
    this.reserve(1);
    this.bytes[this.length] = byte;
    this.length += 1;
  }

  private reserve(more: number): void {
    const needed = this.length + more;
    if (needed <= this.bytes.length) return;
    const bytes = new Uint8Array((Math.max(needed, this.bytes.length * 2) + 3) & ~3);
    bytes.set(this.bytes);
    this.bytes = bytes;
    this.words = new Uint32Array(bytes.buffer);
    this.view = new DataView(bytes.buffer);
  }
}

let encoder: TextEncoder | undefined;

/** Returns the end of a piece, so that no surrogate pair is split. */
function endOfPiece(text: string, from: number): number {
  const to = from + PIECE;
  if (to >= text.length) return text.length;
  const unit = text.charCodeAt(to - 1);
  return unit >= 0xd800 && unit < 0xdc00 ? to - 1 : to;
}
