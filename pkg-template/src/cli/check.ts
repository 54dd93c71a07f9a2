// `plaudit check`: reports the problems of definitions.

import { CommandLineError, type Output, parse } from "./command.js";
import { checkFile, hasErrors } from "./findings.js";
import { type Format, FORMATS, report } from "./report.js";
import { SourceError } from "./source.js";

export function check(words: string[], output: Output): number {
  const { values, positionals: files } = parse(words, {
    strict: { type: "boolean" },
    team: { type: "boolean" },
    format: { type: "string" },
  });
  if (files.length === 0) throw new CommandLineError("check needs a file; - is standard input");
  const format = formatOf(values.format);
  const unreadable: SourceError[] = [];
  const checked = files.flatMap((file) => {
    try {
      return [checkFile(file, values.team === true)];
    } catch (thrown) {
      if (!(thrown instanceof SourceError)) throw thrown;
      unreadable.push(thrown);
      return [];
    }
  });
  // A missing file does not prevent the report on the others.
  if (checked.length > 0) output.out(report(checked, format));
  for (const { message } of unreadable) output.error(`plaudit: ${message}\n`);
  if (unreadable.length > 0) return 2;
  return checked.some(({ findings }) => hasErrors(findings) || (values.strict === true && findings.length > 0)) ? 1 : 0;
}

function formatOf(word: string | undefined): Format {
  const format = FORMATS.find((known) => known === (word ?? "text"));
  if (format === undefined) throw new CommandLineError(`--format must be one of ${FORMATS.join(", ")}, not ${JSON.stringify(word)}`);
  return format;
}
