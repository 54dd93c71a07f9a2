// The introduction to syncing from the README, which runs with its tests.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { codeBlock } from "./html.ts";
import { REPOSITORY } from "./markdown.ts";

const README = join(REPOSITORY, "README.md");

export function start(): string {
  const [, section = ""] = readFileSync(README, "utf8").split("\n## Syncing in 15 lines\n");
  const [, code] = /^```js\n([\s\S]*?)^```$/m.exec(section) ?? [];
  if (code === undefined) throw new Error(`${README} has no start with syncing`);
  return codeBlock(code, "js");
}
