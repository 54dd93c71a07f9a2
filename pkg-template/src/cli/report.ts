// Formats findings as text, as JSON, and for GitHub.

import { plural } from "./command.js";
import type { Checked, Finding } from "./findings.js";
import { codeFrame } from "./frame.js";
import { Lines } from "./source.js";

/** The maximum number of findings shown per file; the rest are only counted. */
const MOST_SHOWN = 100;

export type Format = "text" | "json" | "github";
export const FORMATS: readonly Format[] = ["text", "json", "github"];

/** Formats all findings of all files. */
export function report(files: readonly Checked[], format: Format): string {
  if (format === "json") return `${JSON.stringify(asData(files), null, 2)}\n`;
  const shown = files.flatMap((file) => (format === "text" ? forPeople(file) : forGitHub(file)));
  return [...shown, summary(files)].join("\n") + "\n";
}

function forPeople({ source, findings }: Checked): string[] {
  const lines = new Lines(source.text);
  const shown = findings.slice(0, MOST_SHOWN).map((finding) => {
    const { line, column } = lines.at(finding.span.offset);
    const where = finding.path === "" ? [] : [`  at ${finding.path}`];
    const help = finding.help === undefined ? [] : [`  help: ${finding.help}`];
    return [
      `${source.name}:${line}:${column}: ${finding.severity} ${finding.code}: ${finding.message}`,
      codeFrame(lines, finding.span),
      ...help,
      ...where,
      "",
    ].join("\n");
  });
  if (findings.length > MOST_SHOWN)
    shown.push(`${source.name}: ${plural(findings.length - MOST_SHOWN, "more problem")}; --format json lists all of them\n`);
  return shown;
}

/** Formats workflow commands, which GitHub shows beside the lines of a pull request. */
function forGitHub({ source, findings }: Checked): string[] {
  const lines = new Lines(source.text);
  return findings.map((finding) => {
    const { line, column } = lines.at(finding.span.offset);
    const properties = {
      file: source.name,
      line: String(line),
      col: String(column),
      endColumn: String(column + Math.max(1, finding.span.length)),
      title: `plaudit: ${finding.code}`,
    };
    const listed = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(value)}`);
    const help = finding.help === undefined ? "" : `\nhelp: ${finding.help}`;
    return `::${finding.severity} ${listed.join(",")}::${escapeMessage(finding.message + help)}`;
  });
}

function escapeMessage(text: string): string {
  return text.replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A");
}

function escapeProperty(text: string): string {
  return escapeMessage(text).replace(/:/g, "%3A").replace(/,/g, "%2C");
}

function asData(files: readonly Checked[]): unknown {
  return {
    ...totals(files),
    files: files.map(({ source, findings }) => {
      const lines = new Lines(source.text);
      return {
        file: source.name,
        issues: findings.map(({ span, ...issue }) => ({ ...issue, ...lines.at(span.offset), length: span.length })),
      };
    }),
  };
}

function summary(files: readonly Checked[]): string {
  const { errors, warnings } = totals(files);
  const what =
    errors + warnings === 0
      ? "no problems"
      : [[errors, "error"] as const, [warnings, "warning"] as const]
          .filter(([count]) => count > 0)
          .map(([count, noun]) => plural(count, noun))
          .join(" and ");
  return `${what} in ${plural(files.length, "file")}`;
}

function totals(files: readonly Checked[]): { errors: number; warnings: number } {
  const count = (wanted: Finding["severity"]): number =>
    files.reduce((sum, { findings }) => sum + findings.filter(({ severity }) => severity === wanted).length, 0);
  return { errors: count("error"), warnings: count("warning") };
}
