// `npx plaudit`: parses the arguments, runs one command, and returns its status.

import { CommandLineError, type Output } from "./command.js";
import { check } from "./check.js";
import { diff } from "./diff.js";
import { importFrom } from "./import/import.js";
import { schedule } from "./schedule.js";
import { simulate } from "./simulate/simulate.js";
import { SourceError } from "./source.js";
import { types } from "./types.js";

const USAGE = `usage: plaudit <command>

  check FILE... [--strict] [--team] [--format text|json|github]
      checks definitions; fails on errors, and with --strict also on warnings
  diff OLD NEW [--ci [--strict]] [--team]
      lists the changes, and their consequences for players with progress; with --ci fails if players would lose something,
      and with --strict also on warnings about the change
  types FILE... [--team] > ids.d.ts
      prints the ids as TypeScript types, so that unknown ids do not compile
  schedule "EXPRESSION" [--next 10] [--offset +02:00] [--from 2026-01-05T00:00Z]
      explains a cron expression in words, and prints its next occurrences
  simulate FILE SCRIPT.json [--team]
      plays a script of commands and days, prints the unlocks, and fails if an expectation is not met
  import hiro|achievements-engine FILE > definitions.json
      converts definitions of another engine; those of achievements-engine also from a module (.js, .mjs, .cjs)

FILE is JSON (.jsonc: with comments); - is standard input. Exit status: 0 success, 1 problems found, 2 the command is wrong or failed.
`;

const COMMANDS: Readonly<Record<string, (words: string[], output: Output) => number | Promise<number>>> = {
  check,
  diff,
  types,
  schedule,
  simulate,
  import: importFrom,
};

/** Runs the command in the given words, and returns the exit status. */
export async function main(words: readonly string[], output: Output): Promise<number> {
  const [name = "", ...rest] = words;
  if (["--help", "-h", "help"].includes(name) || rest.includes("--help") || rest.includes("-h")) {
    output.out(USAGE);
    return 0;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  try {
    if (command === undefined) {
      output.error(`${name === "" ? "" : `plaudit: there is no command ${JSON.stringify(name)}\n\n`}${USAGE}`);
      return 2;
    }
    return await command(rest, output);
  } catch (thrown) {
    if (thrown instanceof CommandLineError) output.error(`plaudit: ${thrown.message}; \`plaudit --help\` shows the commands\n`);
    else if (thrown instanceof SourceError) output.error(`plaudit: ${thrown.message}\n`);
    else throw thrown;
    return 2;
  }
}
