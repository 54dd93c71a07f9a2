// Validates definitions without an engine, and logs their warnings to the console in development.

import type { Issue } from "../index.js";
import { members, shown } from "./arguments.js";
import { row } from "./encode.js";
import { PlauditError } from "./errors.js";
import { instanceNow } from "./instance.js";
import { isDevelopment } from "./development.js";

export function validate(definitions: unknown, previous?: unknown, options?: { team?: boolean }): Issue[] {
  const team = isTeam(options);
  const documents = row(previous ?? null, "INVALID_DEFINITIONS");
  if (previous !== undefined && documents.kind !== "object")
    throw new PlauditError(
      `previous must be the earlier document, an object, found ${Array.isArray(previous) ? "an array" : shown(previous)}`,
      {
        code: "INVALID_DEFINITIONS",
      },
    );
  try {
    documents.add(definitions, "INVALID_DEFINITIONS");
  } catch (thrown) {
    // A value that is not plain data is reported like any other problem of the document.
    if (thrown instanceof PlauditError && thrown.issues !== undefined) return thrown.issues;
    throw thrown;
  }
  return instanceNow().call((glue, boundary) =>
    boundary.read(glue.validate(boundary.send(documents), previous !== undefined, team), []),
  ) as Issue[];
}

function isTeam(options: unknown): boolean {
  const { team = false } = members(options, ["team"]);
  if (typeof team !== "boolean")
    throw new PlauditError(`team must be true or false, found ${shown(team)}`, { code: "INVALID_ARGUMENT", path: "/team" });
  return team;
}

/** The maximum number of warnings that are logged one by one; the rest are only counted. */
const SHOWN = 20;

/** The texts logged so far: a page may create many engines from one document. */
const told = new Set<string>();

/** Logs the warnings of one document, once; never throws. Outside development, it does not even compute them. */
export function tellInDevelopment(warningsOf: () => readonly Issue[]): void {
  if (!isDevelopment()) return;
  try {
    const warnings = warningsOf();
    const text = textOf(warnings);
    if (warnings.length === 0 || told.has(text)) return;
    told.add(text);
    console.warn(text);
  } catch {
    // The platform has no console, or a console that throws.
  }
}

function textOf(warnings: readonly Issue[]): string {
  const count = warnings.length === 1 ? "1 warning" : `${warnings.length} warnings`;
  const lines = warnings.slice(0, SHOWN).map(({ path, message, help }) => `  ${path}: ${message}${help === undefined ? "" : ` (${help})`}`);
  const more = warnings.length > SHOWN ? [`  and ${warnings.length - SHOWN} more, see engine.warnings`] : [];
  return [`plaudit: the definitions have ${count}`, ...lines, ...more].join("\n");
}
