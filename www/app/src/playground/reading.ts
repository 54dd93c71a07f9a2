// The text of the editor as definitions: what is wrong with it, each problem at its place.

import { parseTree, printParseErrorCode, type Node, type ParseError } from "jsonc-parser";
import { PlauditError, validate } from "plaudit";
import type { Definitions, Issue } from "plaudit";
import { isRecord } from "../json.ts";
import { number } from "../format.ts";
import { find, lineStarts, placeAt, repeatedKeys, type Place } from "./positions.ts";

/** More than any game has; what is larger would make typing slow. */
export const LARGEST = 500_000;
const DEEPEST = 60;

export interface Finding extends Issue { place: Place }
export interface Reading { findings: Finding[]; definitions: Definitions | undefined }

export function read(text: string, team: boolean): Reading {
  const starts = lineStarts(text);
  const at = (offset: number, length = 1): Place => placeAt(starts, Math.min(offset, text.length), length);
  const refused = (...findings: Finding[]): Reading => ({ findings, definitions: undefined });
  if (text.length > LARGEST) return refused(tooLarge(text.length, at(0)));
  if (text.trim() === "") return refused({ ...error("NOT_JSON", "there is nothing here yet", 'begin with {"achievements": {}}'), place: at(0, 0) });
  const deep = tooDeep(text);
  if (deep !== undefined) {
    return refused({ ...error("TOO_DEEP", `nested deeper than ${number(DEEPEST)} levels`, "definitions need a dozen at most"), place: at(deep) });
  }
  const faults: ParseError[] = [];
  const tree = parseTree(text, faults, { disallowComments: true, allowTrailingComma: false });
  if (tree === undefined || faults.length > 0) return refused(...syntax(faults, at));
  const document: unknown = JSON.parse(text);
  const findings = [...repeated(tree, at), ...check(document, team).map((issue): Finding => {
    const { offset, length } = find(tree, issue.path);
    return { ...issue, place: at(offset, length) };
  })];
  return { findings, definitions: findings.every(({ severity }) => severity === "warning") && isDefinitions(document) ? document : undefined };
}

export function tooLarge(length: number, place: Place): Finding {
  const help = "check large documents where they are built: `validate` takes any size";
  return { ...error("TOO_LARGE", `the text has ${number(length)} characters; the playground takes ${number(LARGEST)}`, help), place };
}

function error(code: string, message: string, help?: string): Issue {
  return { severity: "error", code, path: "", message, ...(help === undefined ? {} : { help }) };
}

/** Where brackets stand too deep for anything that works on itself; undefined: nowhere. */
function tooDeep(text: string): number | undefined {
  let [depth, quoted] = [0, false];
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charCodeAt(at);
    if (character === 0x22) quoted = !quoted;
    else if (quoted) at += character === 0x5c ? 1 : 0;
    else if (character === 0x7b || character === 0x5b) {
      depth += 1;
      if (depth > DEEPEST) return at;
    } else if (character === 0x7d || character === 0x5d) depth -= 1;
    // A text does not go on over the end of its line: that is an error of its own.
    if (character === 0x0a) quoted = false;
  }
  return undefined;
}

const SHOWN_FAULTS = 20;
const expected = "expected here:";
/** By the parser's names for them. */
const FAULTS: Readonly<Record<string, string>> = {
  InvalidSymbol: "this is no JSON: texts need quotes, and words are only true, false and null",
  InvalidNumberFormat: "this is no number that JSON knows",
  PropertyNameExpected: `${expected} a key in quotes (after the last member there is no comma)`,
  ValueExpected: `${expected} a value (after the last one there is no comma)`,
  ColonExpected: `${expected} a colon`,
  CommaExpected: `${expected} a comma`,
  CloseBraceExpected: `${expected} a closing brace }`,
  CloseBracketExpected: `${expected} a closing bracket ]`,
  EndOfFileExpected: "the document is over here: what follows is too much",
  InvalidCommentToken: "JSON has no comments",
  UnexpectedEndOfComment: "JSON has no comments",
  UnexpectedEndOfString: "a text begins here, and its closing quote is missing",
  UnexpectedEndOfNumber: "a number breaks off here",
  InvalidUnicode: "after \\u stand four hexadecimal digits",
  InvalidEscapeCharacter: "this escape is not JSON's; a backslash itself is written \\\\",
  InvalidCharacter: "this character has to be escaped in JSON",
};

function syntax(faults: readonly ParseError[], at: (offset: number, length: number) => Place): Finding[] {
  return faults.slice(0, SHOWN_FAULTS).map((fault): Finding => ({
    ...error("NOT_JSON", FAULTS[printParseErrorCode(fault.error)] ?? "this is no JSON"), place: at(fault.offset, fault.length),
  }));
}

function repeated(tree: Node, at: (offset: number, length: number) => Place): Finding[] {
  return repeatedKeys(tree).map((key) => ({
    ...error("REPEATED_KEY", `the key “${String(key.value)}” stands twice in this object, and only the last counts`, "rename one of them"), severity: "warning", place: at(key.offset, key.length),
  }));
}

function check(document: unknown, team: boolean): Issue[] {
  try {
    return validate(document, undefined, { team });
  } catch (failure) {
    if (failure instanceof PlauditError) return [{ severity: "error", code: failure.code, path: failure.path ?? "", message: failure.message }];
    throw failure;
  }
}

/** What `validate` has let pass; this tells the compiler. */
function isDefinitions(document: unknown): document is Definitions {
  return isRecord(document) && isRecord(document["achievements"]);
}
