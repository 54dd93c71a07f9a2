// Shared by all commands: arguments and output.

import { parseArgs, type ParseArgsConfig } from "node:util";

/** The output of a command. */
export interface Output {
  out(text: string): void;
  error(text: string): void;
}

/** The command line is invalid. */
export class CommandLineError extends Error {}

type Options = NonNullable<ParseArgsConfig["options"]>;

/** Parses the words of a command; options may be anywhere. */
export function parse<T extends Options>(
  words: string[],
  options: T,
): ReturnType<typeof parseArgs<{ args: string[]; options: T; allowPositionals: true }>> {
  try {
    return parseArgs({ args: words, options, allowPositionals: true });
  } catch (thrown) {
    throw new CommandLineError(thrown instanceof Error ? thrown.message : String(thrown));
  }
}

/** Checks that there is exactly one word for each of these names. */
export function positionals(found: readonly string[], names: readonly string[]): string[] {
  if (found.length < names.length) throw new CommandLineError(`${names[found.length] ?? "an argument"} is missing`);
  if (found.length > names.length) throw new CommandLineError(`unexpected argument ${JSON.stringify(found[names.length])}`);
  return [...found];
}

/** Formats a number with its noun, in the plural unless it is 1. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** Joins words with commas, and "and" before the last. */
export function listed(words: readonly string[], and = "and"): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} ${and} ${words.at(-1) ?? ""}`;
}
