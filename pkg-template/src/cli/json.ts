// Reads JSON written by hand: the document, the problems of its text, and the places that JSON pointers refer to.

import { type ParseError, type ParseErrorCode, printParseErrorCode, visit } from "jsonc-parser";
import { MAX_DEPTH, tooDeep } from "../depth.js";
import type { Source, Span } from "./source.js";

/** The maximum number of syntax errors shown: later ones often only follow from the first. */
const MOST_FAULTS = 10;

/** A problem of the text itself. */
interface TextProblem {
  severity: "error" | "warning";
  code: string;
  message: string;
  help?: string;
  span: Span;
}

/** A parsed text. */
export interface Document {
  /** The value; undefined if the text is not JSON. Its objects have no prototype, so that `__proto__` is an ordinary key. */
  value: unknown;
  problems: TextProblem[];
}

/** Reads a text; problems are returned, not thrown. */
export function readJson({ text, allowsComments, hadByteOrderMark }: Source): Document {
  if (text.trim() === "")
    return refused(problem("error", "not_json", "the file is empty", { offset: 0, length: 0 }, 'begin with {"achievements": {}}'));
  const deep = tooDeep(text);
  if (deep !== undefined)
    return refused(
      problem(
        "error",
        "too_deep",
        `objects and arrays are nested deeper than ${MAX_DEPTH} levels`,
        { offset: deep, length: 1 },
        "definitions need at most a dozen levels",
      ),
    );
  const reader = new Reader(allowsComments);
  visit(text, reader, { allowTrailingComma: allowsComments });
  const faults = reader.faults
    .slice(0, MOST_FAULTS)
    .map(({ error, offset, length }) =>
      problem("error", "not_json", FAULTS[printParseErrorCode(error)] ?? "this is not JSON", { offset, length }),
    );
  const problems = [...faults, ...reader.comments, ...reader.repeated];
  if (hadByteOrderMark) {
    problems.unshift(
      problem(
        "warning",
        "byte_order_mark",
        "the file begins with a byte order mark, which JSON.parse refuses",
        { offset: 0, length: 1 },
        "save it as UTF-8 without BOM",
      ),
    );
  }
  return { value: faults.length > 0 ? undefined : reader.value, problems };
}

function refused(only: TextProblem): Document {
  return { value: undefined, problems: [only] };
}

function problem(severity: TextProblem["severity"], code: string, message: string, span: Span, help?: string): TextProblem {
  return { severity, code, message, span, ...(help === undefined ? {} : { help }) };
}

/** The messages for syntax errors, by the parser's names for them. */
const FAULTS: Readonly<Record<string, string>> = {
  InvalidSymbol: "this is not JSON: strings need double quotes, and the only words are true, false and null",
  InvalidNumberFormat: "this is not a JSON number",
  PropertyNameExpected: "a key in double quotes is expected here (JSON has no comma after the last member)",
  ValueExpected: "a value is expected here (JSON has no comma after the last one)",
  ColonExpected: "a colon is expected here",
  CommaExpected: "a comma is expected here",
  CloseBraceExpected: "a closing brace } is expected here",
  CloseBracketExpected: "a closing bracket ] is expected here",
  EndOfFileExpected: "the document ends before this: remove the rest",
  UnexpectedEndOfComment: "a comment starts here, and its end is missing",
  UnexpectedEndOfString: "a string starts here, and its closing quote is missing",
  UnexpectedEndOfNumber: "this number is incomplete",
  InvalidUnicode: "\\u has to be followed by four hexadecimal digits",
  InvalidEscapeCharacter: "JSON has no such escape; write a backslash as \\\\",
  InvalidCharacter: "this character has to be escaped in JSON",
};

type Container = unknown[] | Record<string, unknown>;

/** Builds the document, and collects comments and duplicate keys. */
class Reader {
  value: unknown;
  readonly faults: ParseError[] = [];
  readonly comments: TextProblem[] = [];
  readonly repeated: TextProblem[] = [];
  private readonly open: Container[] = [];
  private readonly keys: string[] = [];

  constructor(private readonly allowsComments: boolean) {}

  // The parser calls these as functions, not as methods.
  readonly onObjectBegin = (): void => this.begin(Object.create(null) as Record<string, unknown>);
  readonly onArrayBegin = (): void => this.begin([]);
  readonly onLiteralValue = (value: unknown): void => this.put(value);
  readonly onError = (error: ParseErrorCode, offset: number, length: number): void => {
    // At one place only the first error is reported.
    if (this.faults.at(-1)?.offset !== offset) this.faults.push({ error, offset, length });
  };

  readonly onObjectProperty = (key: string, offset: number, length: number): void => {
    const object = this.open.at(-1);
    if (object !== undefined && key in object) {
      this.repeated.push(
        problem(
          "warning",
          "repeated_key",
          `the key ${JSON.stringify(key)} occurs twice in this object, and only the last one counts`,
          { offset, length },
          "rename or remove one of them",
        ),
      );
    }
    this.keys.push(key);
  };

  readonly onObjectEnd = (): void => void this.open.pop();
  readonly onArrayEnd = (): void => void this.open.pop();

  readonly onComment = (offset: number, length: number): void => {
    if (this.allowsComments || this.comments.length >= MOST_FAULTS) return;
    const help = 'name the file .jsonc, or write a key that begins with //, such as "//": "a comment"';
    this.comments.push(problem("error", "comment", "JSON has no comments", { offset, length }, help));
  };

  private begin(container: Container): void {
    this.put(container);
    this.open.push(container);
  }

  private put(value: unknown): void {
    const container = this.open.at(-1);
    if (container === undefined) this.value = value;
    else if (Array.isArray(container)) container.push(value);
    else {
      const key = this.keys.pop();
      // The parser reports a value without a key itself.
      if (key !== undefined) container[key] = value;
    }
  }
}

/** A node in the tree of wanted pointers. */
interface Place {
  span: Span | undefined;
  below: Map<string, Place>;
}

/** Locates JSON pointers (RFC 6901) in a text: a member with its value if that is short, else its key; for a missing one, the nearest parent. */
export function locate(text: string, pointers: readonly string[]): Map<string, Span> {
  const root: Place = { span: undefined, below: new Map() };
  for (const pointer of pointers) {
    let place = root;
    for (const step of steps(pointer)) {
      const next: Place = place.below.get(step) ?? { span: undefined, below: new Map() };
      place.below.set(step, next);
      place = next;
    }
  }
  const finder = new Finder(root);
  visit(text, finder, { allowTrailingComma: true });
  return new Map(pointers.map((pointer) => [pointer, spanOf(root, pointer)]));
}

function spanOf(root: Place, pointer: string): Span {
  let [place, span] = [root, root.span ?? { offset: 0, length: 0 }];
  for (const step of steps(pointer)) {
    const next = place.below.get(step);
    if (next?.span === undefined) break;
    [place, span] = [next, next.span];
  }
  return span;
}

function steps(pointer: string): string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((step) => step.replace(/~1/g, "/").replace(/~0/g, "~"));
}

/** Walks the text once, and collects the wanted places. */
class Finder {
  /** The open containers, the innermost last: the wanted place, and for arrays the index of the next item. */
  private readonly open: { place: Place | undefined; index: number | undefined }[] = [];
  private key: { place: Place | undefined; span: Span } | undefined;

  constructor(private readonly root: Place) {}

  readonly onObjectBegin = (offset: number): void => this.begin(offset, undefined);
  readonly onArrayBegin = (offset: number): void => this.begin(offset, 0);
  readonly onObjectEnd = (): void => void this.open.pop();
  readonly onArrayEnd = (): void => void this.open.pop();

  readonly onObjectProperty = (key: string, offset: number, length: number): void => {
    const place = this.open.at(-1)?.place?.below.get(key);
    // Of a duplicate key, the last one counts.
    if (place !== undefined) forget(place);
    this.key = { place, span: { offset, length } };
  };

  readonly onLiteralValue = (_value: unknown, offset: number, length: number): void => {
    const { place, key } = this.next({ offset, length });
    if (place !== undefined && key !== undefined) place.span = { offset: key.offset, length: offset + length - key.offset };
  };

  private begin(offset: number, index: number | undefined): void {
    const { place } = this.next({ offset, length: 1 });
    this.open.push({ place, index });
  }

  /** Returns the place of the value that starts here: a member's key, an item, or the document itself. */
  private next(span: Span): { place: Place | undefined; key: Span | undefined } {
    const parent = this.open.at(-1);
    const { key } = this;
    this.key = undefined;
    let place: Place | undefined;
    if (parent === undefined) place = this.root;
    else if (parent.index === undefined) place = key?.place;
    else {
      place = parent.place?.below.get(String(parent.index));
      parent.index += 1;
    }
    if (place !== undefined) place.span = parent?.index === undefined && key !== undefined ? key.span : span;
    return { place, key: key?.span };
  }
}

function forget(place: Place): void {
  place.span = undefined;
  for (const below of place.below.values()) forget(below);
}
