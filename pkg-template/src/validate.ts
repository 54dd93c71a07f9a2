// Definitions, checked without an engine.

import type { Issue } from "../index.js";
import { members, shown } from "./arguments.js";
import { row } from "./encode.js";
import { PlauditError } from "./errors.js";
import { instanceNow } from "./instance.js";

export function validate(definitions: unknown, previous?: unknown, options?: { team?: boolean }): Issue[] {
  const team = isTeam(options);
  const documents = row(previous ?? null, "INVALID_DEFINITIONS");
  try {
    documents.add(definitions, "INVALID_DEFINITIONS");
  } catch (thrown) {
    // What cannot be data is a problem of the document like any other.
    if (thrown instanceof PlauditError && thrown.issues !== undefined) return thrown.issues;
    throw thrown;
  }
  return instanceNow().call((glue, boundary) => boundary.read(glue.validate(boundary.send(documents), previous !== undefined, team), [])) as Issue[];
}

function isTeam(options: unknown): boolean {
  const { team = false } = members(options, ["team"]);
  if (typeof team !== "boolean") throw new PlauditError(`team must be true or false, found ${shown(team)}`, { code: "INVALID_ARGUMENT", path: "/team" });
  return team;
}
