// The example in the crate's own documentation, which runs with its tests.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { codeBlock } from "./html.ts";

const CRATE = join(import.meta.dirname, "../../../../src/lib.rs");

export function engineExample(): string {
  const [, block] = /^\/\/! ```\n((?:\/\/!.*\n)+?)\/\/! ```$/m.exec(readFileSync(CRATE, "utf8")) ?? [];
  if (block === undefined) throw new Error(`${CRATE} has no example`);
  const shown = block
    .replace(/^\/\/! ?/gm, "")
    .split("\n")
    .filter((line) => !line.startsWith("# "));
  return codeBlock(shown.join("\n").trim(), "rust");
}
