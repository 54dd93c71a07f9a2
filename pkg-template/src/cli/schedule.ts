// `plaudit schedule`: prints a cron expression in words, and its next occurrences.

import { PlauditError, Schedule } from "../index.js";
import { CommandLineError, type Output, parse, positionals } from "./command.js";
import { issuesOf } from "./findings.js";
import { offsetInWords, readInstant, readOffset, shownDuration, shownInstant } from "./time.js";
import { inWords } from "./words.js";

const MOST = 1000;

export function schedule(words: string[], output: Output): number {
  const { values, positionals: found } = parse(joined(words), {
    next: { type: "string" },
    offset: { type: "string" },
    from: { type: "string" },
  });
  if (found.length > 1)
    throw new CommandLineError(`the expression is one word: put it in quotes, such as "0 0 * * MON"; found ${found.length} words`);
  const [expression = ""] = positionals(found, ["the expression, in quotes,"]);
  const count = countOf(values.next ?? "10");
  const offset = readOffset(values.offset ?? "0");
  const from = fromOf(values.from);
  const made = scheduleOf(expression, offset, output);
  if (made === undefined) return 1;
  output.out(`${inWords(expression)} (${offsetInWords(offset)})\n`);
  for (const { message, help } of warningsOf(expression, offset))
    output.out(`warning: ${message}${help === undefined ? "" : `; ${help}`}\n`);
  output.out(occurrences(made.upcoming(from, count), from, offset));
  return 0;
}

/** Joins `--offset -02:00` into one word, because the second word looks like an option. */
function joined(words: readonly string[]): string[] {
  const at = words.findIndex((word, index) => word === "--offset" && /^-\d/.test(words[index + 1] ?? ""));
  return at < 0 ? [...words] : [...words.slice(0, at), `--offset=${words[at + 1] ?? ""}`, ...words.slice(at + 2)];
}

function countOf(text: string): number {
  const count = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (count < 1 || count > MOST) throw new CommandLineError(`--next must be a number from 1 to ${MOST}, found ${JSON.stringify(text)}`);
  return count;
}

function fromOf(text: string | undefined): number {
  if (text === undefined) return Math.floor(Date.now() / 1000);
  const from = readInstant(text);
  if (from === undefined)
    throw new CommandLineError(
      `--from is a time such as 2026-01-05T00:00Z, or UNIX seconds, in the years 1970 to 2099; found ${JSON.stringify(text)}`,
    );
  return from;
}

function scheduleOf(expression: string, timeOffsetSec: number, output: Output): Schedule | undefined {
  try {
    return new Schedule(expression, { timeOffsetSec });
  } catch (thrown) {
    if (!(thrown instanceof PlauditError) || thrown.code !== "INVALID_SCHEDULE") throw thrown;
    output.error(`plaudit: ${thrown.message}\n`);
    return undefined;
  }
}

/** Returns the warnings of `check` for an achievement with this schedule, such as a different meaning in other dialects (C1, C7). */
function warningsOf(expression: string, offset: number): { message: string; help?: string }[] {
  const node = { name: "It", max_count: 1, reset_cronexpr: expression, time_offset_sec: offset };
  return issuesOf({ achievements: { it: node } }, false).filter(({ path }) => path.endsWith("/reset_cronexpr"));
}

function occurrences(instants: readonly number[], from: number, offset: number): string {
  if (instants.length === 0) return "  it has no occurrence after this in the years 1970 to 2099\n";
  return instants.map((at) => `  ${shownInstant(at, offset)}  ${at}  in ${shownDuration(at - from)}\n`).join("");
}
