// Finds the problems of a file of definitions, with their places in the text.

import type { Issue } from "../../index.js";
import { PlauditError, validate } from "../index.js";
import { type Document, locate, readJson } from "./json.js";
import { readSource, type Source, type Span } from "./source.js";

/** A problem with its place in the text. */
export interface Finding extends Issue {
  span: Span;
}

/** A checked file. */
export interface Checked {
  source: Source;
  /** The parsed document. */
  document: Document;
  findings: Finding[];
}

/** Reads and checks a file. */
export function checkFile(file: string, team: boolean): Checked {
  const source = readSource(file);
  const document = readJson(source);
  return { source, document, findings: findingsOf(source, document, team) };
}

/** Returns the problems of the change from a previous document, and the errors of the file; `check` reports the file's own warnings. */
export function findingsOfChange({ source, document, findings }: Checked, team: boolean, previous: unknown): Finding[] {
  const known = new Set(findings.filter(({ severity }) => severity === "warning").map(({ code, path }) => `${code} ${path}`));
  return findingsOf(source, document, team, previous).filter(({ code, path }) => !known.has(`${code} ${path}`));
}

function findingsOf({ text }: Source, { value, problems }: Document, team: boolean, previous?: unknown): Finding[] {
  const found: Finding[] = problems.map((problem) => ({ ...problem, path: "" }));
  if (value === undefined) return found;
  const issues = issuesOf(value, team, previous);
  const places =
    issues.length === 0
      ? new Map<string, Span>()
      : locate(
          text,
          issues.map(({ path }) => path),
        );
  found.push(...issues.map((issue) => ({ ...issue, span: places.get(issue.path) ?? { offset: 0, length: 0 } })));
  // In the order of the text, like a compiler.
  return found.sort((one, other) => one.span.offset - other.span.offset);
}

/** Returns all problems of a document, including the one that it cannot be read at all. */
export function issuesOf(value: unknown, team: boolean, previous?: unknown): Issue[] {
  try {
    return validate(value, previous, { team });
  } catch (thrown) {
    if (!(thrown instanceof PlauditError)) throw thrown;
    return thrown.issues ?? [{ severity: "error", code: thrown.code, path: thrown.path ?? "", message: thrown.message }];
  }
}

export function hasErrors(findings: readonly Issue[]): boolean {
  return findings.some(({ severity }) => severity === "error");
}
