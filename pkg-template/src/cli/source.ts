// Reads files as text, and converts offsets to lines and columns.

import { readFileSync } from "node:fs";
import { describeThrown } from "../errors.js";

/** The name of the standard input on the command line. */
const STANDARD_INPUT = "-";
const BYTE_ORDER_MARK = "\ufeff";

/** A file that cannot be read as text. */
export class SourceError extends Error {}

/** A file's text. */
export interface Source {
  /** The name as typed; `<stdin>` for the standard input. */
  name: string;
  text: string;
  /** Whether the text began with a byte order mark, which is not part of `text`. */
  hadByteOrderMark: boolean;
  /** Whether comments are allowed in it. */
  allowsComments: boolean;
}

/** Reads a file, or the standard input for `-`. */
export function readSource(file: string): Source {
  const name = file === STANDARD_INPUT ? "<stdin>" : file;
  const text = decode(readBytes(file, name), name);
  const hadByteOrderMark = text.startsWith(BYTE_ORDER_MARK);
  return { name, text: hadByteOrderMark ? text.slice(1) : text, hadByteOrderMark, allowsComments: /\.(jsonc|json5)$/i.test(file) };
}

function readBytes(file: string, name: string): Uint8Array {
  try {
    return readFileSync(file === STANDARD_INPUT ? 0 : file);
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    // The standard input was closed before any data came.
    if (file === STANDARD_INPUT && code === "EOF") return new Uint8Array();
    const known: Record<string, string> = {
      ENOENT: "there is no such file",
      EISDIR: "this is a folder, not a file",
      EACCES: "reading it is not permitted",
    };
    throw new SourceError(`${name}: ${known[code ?? ""] ?? describeThrown(thrown)}`);
  }
}

function decode(bytes: Uint8Array, name: string): string {
  // PowerShell 5 on Windows writes UTF-16 with `>`.
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le", { ignoreBOM: true }).decode(bytes);
  if (first === 0xfe && second === 0xff) throw new SourceError(`${name}: the text is UTF-16 (big-endian); save it as UTF-8`);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new SourceError(`${name}: ${whereMalformed(bytes)} is not UTF-8; save the file as UTF-8`);
  }
}

/** Returns the line of the first byte that is not UTF-8. */
function whereMalformed(bytes: Uint8Array): string {
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  const at = text.indexOf("\ufffd");
  return `a byte in line ${text.slice(0, at).split("\n").length}`;
}

/** A range of a text. */
export interface Span {
  offset: number;
  length: number;
}

/** The lines and columns of a text, both from 1; columns are UTF-16 units, as in editors. */
export class Lines {
  private readonly starts: number[] = [0];

  constructor(private readonly text: string) {
    for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) this.starts.push(at + 1);
  }

  /** Returns the line and column of an offset. */
  at(offset: number): { line: number; column: number } {
    let [low, high] = [0, this.starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (this.starts[low] ?? 0) + 1 };
  }

  /** Returns the text of a line without its end; undefined if there is no such line. */
  line(number: number): string | undefined {
    const start = this.starts[number - 1];
    if (start === undefined) return undefined;
    return this.text.slice(start, (this.starts[number] ?? this.text.length + 1) - 1).replace(/\r$/, "");
  }
}
