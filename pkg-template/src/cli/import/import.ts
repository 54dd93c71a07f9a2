// `plaudit import`: converts definitions of another engine to plaudit's.

import { pathToFileURL } from "node:url";
import { CommandLineError, type Output, parse, plural, positionals } from "../command.js";
import { hasErrors, issuesOf } from "../findings.js";
import { readJson } from "../json.js";
import { nodesOf } from "../nodes.js";
import { report } from "../report.js";
import { readSource, SourceError } from "../source.js";
import { fromAchievementsEngine } from "./achievements-engine.js";
import { fromHiro } from "./hiro.js";
import type { Imported } from "./imported.js";

interface Kind {
  read: (value: unknown) => Imported;
  /** Whether the format may also be a JavaScript module. */
  isCode: boolean;
}

const KINDS: Readonly<Record<string, Kind>> = {
  hiro: { read: fromHiro, isCode: false },
  "achievements-engine": { read: fromAchievementsEngine, isCode: true },
};
/** The path of the schema from a project's root, for editors. */
const SCHEMA = "./node_modules/plaudit/definitions.schema.json";

export async function importFrom(words: string[], output: Output): Promise<number> {
  const { positionals: found } = parse(words, {});
  const [kind = "", file = ""] = positionals(found, ["what to import (hiro or achievements-engine)", "FILE"]);
  const known = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
  if (known === undefined) throw new CommandLineError(`import knows ${Object.keys(KINDS).join(" and ")}, not ${JSON.stringify(kind)}`);
  const value = known.isCode && /\.[cm]?js$/.test(file) ? await exported(file) : fromJson(file, output);
  if (value === undefined) return 1;
  const { document, notes } = known.read(value);
  output.out(`${JSON.stringify({ $schema: SCHEMA, ...document }, null, 2)}\n`);
  const issues = issuesOf(document, false);
  for (const note of notes) output.error(`note: ${note}\n`);
  for (const { severity, path, message, help } of issues)
    output.error(`${severity}: ${path}: ${message}${help === undefined ? "" : ` (${help})`}\n`);
  output.error(`${plural(nodesOf(document).length, "definition")} from ${file}\n`);
  return hasErrors(issues) ? 1 : 0;
}

/** Reads a JSON file; reports a file that is not JSON, and returns undefined. */
function fromJson(file: string, output: Output): unknown {
  const source = readSource(file);
  const document = readJson(source);
  if (document.value === undefined)
    output.error(report([{ source, document, findings: document.problems.map((problem) => ({ ...problem, path: "" })) }], "text"));
  return document.value;
}

/** Returns a module's export: `default`, `achievements`, or its only export. */
async function exported(file: string): Promise<unknown> {
  let module: Record<string, unknown>;
  try {
    module = (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  } catch (thrown) {
    throw new SourceError(`${file}: it could not be loaded: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  }
  const names = Object.keys(module);
  const found = module["default"] ?? module["achievements"] ?? (names.length === 1 ? module[names[0] ?? ""] : undefined);
  if (found === undefined)
    throw new SourceError(`${file}: it exports neither \`default\` nor \`achievements\`, but ${names.join(", ") || "nothing"}`);
  return found;
}
