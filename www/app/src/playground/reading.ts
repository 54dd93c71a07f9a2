// Reads the text of the editor as definitions, and finds its problems with their places.

import { parseTree, printParseErrorCode, type Node, type ParseError } from "jsonc-parser";
import { PlauditError, validate } from "plaudit";
import type { Definitions, Issue } from "plaudit";
import { MAX_DEPTH, tooDeep } from "../../../../pkg-template/src/depth.ts";
import { isRecord } from "../json.ts";
import { number } from "../format.ts";
import { find, lineStarts, placeAt, repeatedKeys, type Place } from "./positions.ts";

/** The maximum length, more than any game has; a longer text would make typing slow. */
export const LARGEST = 500_000;

export interface Finding extends Issue {
  place: Place;
}
export interface Reading {
  findings: Finding[];
  definitions: Definitions | undefined;
}

export function read(text: string, team: boolean): Reading {
  const starts = lineStarts(text);
  const at = (offset: number, length = 1): Place => placeAt(starts, Math.min(offset, text.length), length);
  const refused = (...findings: Finding[]): Reading => ({ findings, definitions: undefined });
  if (text.length > LARGEST) return refused(tooLarge(text.length, at(0)));
  if (text.trim() === "") return refused({ ...error("NOT_JSON", "the text is empty", 'start with {"achievements": {}}'), place: at(0, 0) });
  const deep = tooDeep(text);
  if (deep !== undefined) {
    return refused({
      ...error("TOO_DEEP", `nested deeper than ${number(MAX_DEPTH)} levels`, "definitions need at most a dozen levels"),
      place: at(deep),
    });
  }
  const faults: ParseError[] = [];
  const tree = parseTree(text, faults, { disallowComments: true, allowTrailingComma: false });
  if (tree === undefined || faults.length > 0) return refused(...syntax(faults, at));
  const document: unknown = JSON.parse(text);
  const findings = [
    ...repeated(tree, at),
    ...check(document, team).map((issue): Finding => {
      const { offset, length } = find(tree, issue.path);
      return { ...issue, place: at(offset, length) };
    }),
  ];
  return {
    findings,
    definitions: findings.every(({ severity }) => severity === "warning") && isDefinitions(document) ? document : undefined,
  };
}

export function tooLarge(length: number, place: Place): Finding {
  const help = "`validate` has no size limit: check large documents where you build them";
  return {
    ...error("TOO_LARGE", `the text has ${number(length)} characters; the playground accepts at most ${number(LARGEST)}`, help),
    place,
  };
}

function error(code: string, message: string, help?: string): Issue {
  return { severity: "error", code, path: "", message, ...(help === undefined ? {} : { help }) };
}

const SHOWN_FAULTS = 20;
const expected = "expected here:";
/** The messages for syntax errors, by the parser's names for them. */
const FAULTS: Readonly<Record<string, string>> = {
  InvalidSymbol: "this is not JSON: strings need quotes, and the only words are true, false and null",
  InvalidNumberFormat: "this is not a JSON number",
  PropertyNameExpected: `${expected} a key in quotes (after the last member there is no comma)`,
  ValueExpected: `${expected} a value (after the last one there is no comma)`,
  ColonExpected: `${expected} a colon`,
  CommaExpected: `${expected} a comma`,
  CloseBraceExpected: `${expected} a closing brace }`,
  CloseBracketExpected: `${expected} a closing bracket ]`,
  EndOfFileExpected: "the document ends here: remove the rest",
  InvalidCommentToken: "JSON has no comments",
  UnexpectedEndOfComment: "JSON has no comments",
  UnexpectedEndOfString: "a string starts here, and its closing quote is missing",
  UnexpectedEndOfNumber: "this number is incomplete",
  InvalidUnicode: "\\u has to be followed by four hexadecimal digits",
  InvalidEscapeCharacter: "JSON has no such escape; write a backslash as \\\\",
  InvalidCharacter: "this character has to be escaped in JSON",
};

function syntax(faults: readonly ParseError[], at: (offset: number, length: number) => Place): Finding[] {
  return faults.slice(0, SHOWN_FAULTS).map(
    (fault): Finding => ({
      ...error("NOT_JSON", FAULTS[printParseErrorCode(fault.error)] ?? "this is not JSON"),
      place: at(fault.offset, fault.length),
    }),
  );
}

function repeated(tree: Node, at: (offset: number, length: number) => Place): Finding[] {
  return repeatedKeys(tree).map((key) => ({
    ...error("REPEATED_KEY", `the key “${String(key.value)}” occurs twice in this object, and only the last counts`, "rename one of them"),
    severity: "warning",
    place: at(key.offset, key.length),
  }));
}

function check(document: unknown, team: boolean): Issue[] {
  try {
    return validate(document, undefined, { team });
  } catch (failure) {
    if (failure instanceof PlauditError)
      return [{ severity: "error", code: failure.code, path: failure.path ?? "", message: failure.message }];
    throw failure;
  }
}

/** A type guard for the compiler, after `validate` has found no errors. */
function isDefinitions(document: unknown): document is Definitions {
  return isRecord(document) && isRecord(document["achievements"]);
}
