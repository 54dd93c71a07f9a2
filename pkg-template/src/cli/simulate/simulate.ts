// `plaudit simulate`: plays a script of commands and days on definitions, so that authors can test their content.

import { type Output, parse, plural, positionals } from "../command.js";
import { checkFile, hasErrors } from "../findings.js";
import { codeFrame } from "../frame.js";
import { locate, readJson } from "../json.js";
import { report } from "../report.js";
import { Lines, readSource, type Source } from "../source.js";
import { play } from "./player.js";
import { readScript, ScriptError } from "./script.js";

export function simulate(words: string[], output: Output): number {
  const { values, positionals: found } = parse(words, { team: { type: "boolean" } });
  const [file = "", scriptFile = ""] = positionals(found, ["FILE", "SCRIPT.json"]);
  const team = values.team === true;
  const definitions = checkFile(file, team);
  if (hasErrors(definitions.findings)) {
    output.error(report([definitions], "text"));
    return 1;
  }
  const source = readSource(scriptFile);
  const document = readJson(source);
  if (document.value === undefined) {
    output.error(report([{ source, document, findings: document.problems.map((problem) => ({ ...problem, path: "" })) }], "text"));
    return 1;
  }
  try {
    const script = readScript(document.value);
    const { commands, unlocks, expectations } = play(definitions.document.value, script, team, (line) => output.out(`${line}\n`));
    output.out(`${plural(commands, "command")}, ${plural(unlocks, "unlock")}, ${plural(expectations, "expectation")} met\n`);
    return 0;
  } catch (thrown) {
    if (!(thrown instanceof ScriptError)) throw thrown;
    output.error(placed(source, thrown));
    return 1;
  }
}

function placed(source: Source, { path, message }: ScriptError): string {
  const lines = new Lines(source.text);
  const span = locate(source.text, [path]).get(path) ?? { offset: 0, length: 0 };
  const { line, column } = lines.at(span.offset);
  return `${source.name}:${line}:${column}: ${message}\n${codeFrame(lines, span)}\n  at ${path || "/"}\n`;
}
