// `plaudit types`: prints the names in definitions as an augmentation of the package's `Register`.

import { CommandLineError, type Output, parse } from "./command.js";
import { checkFile, hasErrors } from "./findings.js";
import { type Fields, isObject, nodesOf, objectAt, objectsOf } from "./nodes.js";
import { report } from "./report.js";

/** The names for each member of `Register`. */
interface Names {
  ids: Set<string>;
  content_ids: Set<string>;
  categories: Set<string>;
  statistics: Set<string>;
}

export function types(words: string[], output: Output): number {
  const { values, positionals: files } = parse(words, { team: { type: "boolean" } });
  if (files.length === 0) throw new CommandLineError("types needs a file; - is standard input");
  const checked = files.map((file) => checkFile(file, values.team === true));
  if (checked.some(({ findings }) => hasErrors(findings))) {
    // Prints nothing to the redirected output rather than something wrong.
    output.error(report(checked, "text"));
    return 1;
  }
  const names: Names = { ids: new Set(), content_ids: new Set(), categories: new Set(), statistics: new Set() };
  for (const { document } of checked) collect(document.value, names);
  output.out(
    declaration(
      names,
      checked.map(({ source }) => source.name),
    ),
  );
  return 0;
}

/** Adds the names in a document. */
function collect(document: unknown, names: Names): void {
  for (const { id, fields } of nodesOf(document)) {
    names.ids.add(id);
    add(names.categories, [fields["category"]]);
    const trigger = objectAt(fields, "trigger");
    add(names.content_ids, listAt(objectAt(trigger, "content"), "content_ids"));
    add(names.statistics, [objectAt(trigger, "stat")["id"]]);
  }
  const settings = objectAt(document, "settings");
  for (const [category] of objectsOf(objectAt(settings, "categories"))) names.categories.add(category);
  add(names.statistics, listAt(settings, "statistics"));
  // Content and statistics that streak accounts count (G14).
  for (const [, account] of objectsOf(objectAt(settings, "streaks"))) {
    const by = account["by"];
    if (!isObject(by)) continue;
    add(names.content_ids, listAt(by, "content"));
    add(names.statistics, [by["stat"]]);
  }
}

function listAt(fields: Fields, key: string): readonly unknown[] {
  const list = fields[key];
  return Array.isArray(list) ? list : [];
}

function add(names: Set<string>, found: readonly unknown[]): void {
  for (const name of found) if (typeof name === "string" && name !== "") names.add(name);
}

function declaration(names: Names, files: readonly string[]): string {
  const members = Object.entries(names).map(([member, found]) => `    ${member}:${union(found)};`);
  // A file name may contain any character.
  const from = files.map((file) => file.replace(/[^\x20-\x7e]/g, "?")).join(" ");
  return [
    `// Written by \`npx plaudit types ${from}\`: what the definitions name. Run it again when they change.`,
    "",
    'import "plaudit";',
    "",
    'declare module "plaudit" {',
    "  interface Register {",
    ...members,
    "  }",
    "}",
    "",
  ].join("\n");
}

/** Prints a union of literals; `string` if there are none. */
function union(names: ReadonlySet<string>): string {
  if (names.size === 0) return " string";
  return [...names].map((name) => `\n      | ${literal(name)}`).join("");
}

/** Prints a string literal; it escapes the two line separators that JSON does not. */
function literal(name: string): string {
  return JSON.stringify(name).replace(/[\u2028\u2029]/g, (end) => `\\u${end.charCodeAt(0).toString(16)}`);
}
