// `plaudit diff`: reports the changes between two documents, and their effect on players with progress.

import { CommandLineError, type Output, parse, plural, positionals } from "./command.js";
import { checkFile, findingsOfChange, hasErrors } from "./findings.js";
import { type Fields, isObject, type Listed, nodesOf, objectAt } from "./nodes.js";
import { report } from "./report.js";

/** The length at which values are cut. */
const WIDTH = 80;
/** The maximum number of changes shown; the rest are only counted. */
const MOST_SHOWN = 200;

export function diff(words: string[], output: Output): number {
  const { values, positionals: found } = parse(words, { ci: { type: "boolean" }, strict: { type: "boolean" }, team: { type: "boolean" } });
  const [old = "", next = ""] = positionals(found, ["OLD", "NEW"]);
  const team = values.team === true;
  if (values.strict === true && values.ci !== true) throw new CommandLineError("--strict needs --ci");
  if (old === "-" && next === "-") throw new CommandLineError("OLD and NEW cannot both be standard input");
  const before = checkFile(old, team);
  if (before.document.value === undefined) {
    output.error(report([before], "text"));
    return 2;
  }
  const after = checkFile(next, team);
  const isJson = after.document.value !== undefined;
  const findings = isJson ? findingsOfChange(after, team, before.document.value) : after.findings;
  if (isJson) output.out(changesInWords(changesBetween(before.document.value, after.document.value)));
  if (findings.length > 0) output.out(`\n${report([{ ...after, findings }], "text")}`);
  const fails = hasErrors(findings) || (values.strict === true && findings.length > 0);
  // A file that cannot be read is a problem without --ci, too: nothing was compared.
  return !isJson || (values.ci === true && fails) ? 1 : 0;
}

interface Change {
  sign: "+" | "-" | "~";
  what: string;
  details: string[];
}

function changesBetween(before: unknown, after: unknown): Change[] {
  const [old, now] = [byId(before), byId(after)];
  const changes: Change[] = [];
  const settings = fieldChanges(objectAt(before, "settings"), objectAt(after, "settings"));
  if (settings.length > 0) changes.push({ sign: "~", what: "settings", details: settings });
  for (const [id, node] of old) if (!now.has(id)) changes.push({ sign: "-", what: title(node), details: [] });
  for (const [id, node] of now) {
    const known = old.get(id);
    if (known === undefined) {
      changes.push({ sign: "+", what: title(node), details: [] });
      continue;
    }
    const details = fieldChanges(withoutSubs(known.fields), withoutSubs(node.fields));
    if (known.parent !== node.parent) details.unshift(`moves from ${home(known)} to ${home(node)}`);
    if (details.length > 0) changes.push({ sign: "~", what: title(node), details });
  }
  return changes;
}

function byId(document: unknown): Map<string, Listed> {
  return new Map(nodesOf(document).map((node) => [node.id, node]));
}

function title({ id, fields, parent }: Listed): string {
  const name = typeof fields["name"] === "string" ? ` ${cut(JSON.stringify(fields["name"]))}` : "";
  return `${JSON.stringify(id)}${name}${parent === undefined ? "" : `, a sub of ${JSON.stringify(parent)}`}`;
}

function home({ parent }: Listed): string {
  return parent === undefined ? "the achievements" : `the subs of ${JSON.stringify(parent)}`;
}

function withoutSubs(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([key]) => key !== "sub_achievements"));
}

/** Lists the fields that differ, with both values; for objects, field by field. */
function fieldChanges(before: Fields, after: Fields, at = ""): string[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key) => {
    const [old, now] = [before[key], after[key]];
    if (isObject(old) && isObject(now)) return fieldChanges(old, now, `${at}${key}.`);
    const [shownOld, shownNow] = [JSON.stringify(old), JSON.stringify(now)];
    if (shownOld === shownNow) return [];
    if (shownOld === undefined) return [`${at}${key}: ${cut(shownNow)} is new`];
    if (shownNow === undefined) return [`${at}${key}: ${cut(shownOld)} is gone`];
    return [`${at}${key}: ${cut(shownOld)} becomes ${cut(shownNow)}`];
  });
}

function cut(text: string): string {
  return text.length > WIDTH ? `${text.slice(0, WIDTH)}…` : text;
}

function changesInWords(changes: readonly Change[]): string {
  const count = (sign: Change["sign"]): number => changes.filter((change) => change.sign === sign).length;
  const shown = changes
    .slice(0, MOST_SHOWN)
    .flatMap(({ sign, what, details }) => [`${sign} ${what}`, ...details.map((detail) => `    ${detail}`)]);
  if (changes.length > MOST_SHOWN) shown.push(`… and ${plural(changes.length - MOST_SHOWN, "more change")}`);
  const total = changes.length === 0 ? "no changes" : `${count("+")} new, ${count("-")} removed, ${count("~")} changed`;
  return [...shown, total, ""].join("\n");
}
