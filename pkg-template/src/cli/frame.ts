// Prints a few lines of a file, with a mark under the place of a problem.

import type { Lines, Span } from "./source.js";

/** The number of lines shown before the place. */
const BEFORE = 2;
/** The length above which a line is shown in part, since a file may be a single line. */
const WIDTH = 100;
/** The number of characters of a cut line before the mark. */
const LEAD = 40;

/** Formats the place with the lines before it, indented. */
export function codeFrame(lines: Lines, span: Span): string {
  const { line, column } = lines.at(span.offset);
  const gutter = String(line).length;
  const cut = Math.max(0, column - 1 - LEAD);
  const shown: string[] = [];
  for (let number = Math.max(1, line - BEFORE); number <= line; number += 1) {
    const text = lines.line(number) ?? "";
    // The lines before the place are cut at the same column as its own line.
    const from = cut > 0 && text.length > WIDTH ? cut : 0;
    shown.push(
      `  ${String(number).padStart(gutter)} | ${part(text, number === line && column > WIDTH ? cut : number === line ? 0 : from)}`.trimEnd(),
    );
  }
  const text = lines.line(line) ?? "";
  const from = column > WIDTH ? cut : 0;
  const lead = (from > 0 ? "…" : "") + text.slice(from, column - 1);
  const marked = Math.max(1, Math.min(span.length, text.length - column + 1, WIDTH - lead.length));
  // Tabs are kept, so that the mark aligns with the text.
  shown.push(`  ${" ".repeat(gutter)} | ${lead.replace(/[^\t]/gu, " ")}${"^".repeat(marked)}`);
  return shown.join("\n");
}

function part(text: string, from: number): string {
  const end = from + WIDTH;
  return `${from > 0 ? "…" : ""}${text.slice(from, end)}${text.length > end ? "…" : ""}`;
}
