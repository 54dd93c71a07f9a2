// The documentation's lists of codes match the sources: no code is missing, and none is invented.

import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { groups } from "../../../www/app/docs/errors/examples.js";
import { plaudit } from "./builds.js";

const root = resolve(import.meta.dirname, "../../..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");
const page = read("www/app/docs/pages/errors.md");
const examples = Object.values(groups).flatMap((group) => Object.entries(group));

/** Returns the codes in the given column of the tables under a heading. */
function listed(heading: string, column: number): string[] {
  const [text = ""] = page.split(`\n## ${heading}\n`)[1]?.split("\n## ") ?? [];
  const rows = text
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .slice(1);
  return rows.flatMap((row) => [...(row.split("|")[column] ?? "").matchAll(/`([A-Za-z_]+)`/g)].map(([, code = ""]) => code)).sort();
}

function matches(text: string, pattern: RegExp): string[] {
  return [...new Set([...text.matchAll(pattern)].map(([, code = ""]) => code))].sort();
}

/** Types of commands, which `settings.trusted` may name, and days of the week. */
const COMMANDS = matches(read("src/definitions/settings.rs").split("COMMAND_TYPES")[1]?.split("];")[0] ?? "", /"([a-z_]+)"/g);
const DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

describe("issues of definitions", () => {
  /** Words in the sources that are neither codes nor keys of definitions. */
  const OTHERS = new Set(["schema", "claims", "completions", "none", "at", "above", ...COMMANDS, ...DAYS]);

  test("every code in the sources has an example", () => {
    const folder = join(root, "src/definitions");
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
      (file) => file.endsWith(".rs") && !file.endsWith("neighbours.rs") && !file.endsWith("schema.rs"),
    );
    const source = files
      .map((file) => readFileSync(join(folder, file), "utf8").split("#[cfg(test)]\nmod tests")[0])
      .join("\n")
      .replace(/^\s*\/\/.*$/gm, "");
    const keys = new Set(matches(read("pkg/definitions.schema.json"), /"([a-z_]+)"/g));
    const known = new Set(examples.map(([code]) => code));
    expect(matches(source, /"([a-z]+(?:_[a-z]+)*)"/g).filter((word) => !keys.has(word) && !OTHERS.has(word) && !known.has(word))).toEqual(
      [],
    );
    // The general reader of documents, below the definitions, reports types of values.
    const reader = read("src/value/read.rs");
    expect([...known].filter((code) => !`${source}${reader}`.includes(`"${code}"`))).toEqual([]);
  });

  test.each(examples)("the example of %s causes it", (code, { document, previous, options }) => {
    expect(plaudit.validate(document, previous, options).map((issue) => issue.code)).toContain(code);
  });
});

test("every error code of the package is explained, and every reason to skip a node", () => {
  const types = read("pkg/types/errors.d.ts") + read("pkg/types/commands.d.ts");
  const union = (name: string): string[] => matches(types.split(`export type ${name} =`)[1]?.split(";")[0] ?? "", /"([A-Za-z_]+)"/g);
  expect(union("ErrorCode").length).toBeGreaterThan(10);
  expect(listed("Calls", 1)).toEqual(union("ErrorCode"));
  expect(listed("Skipped updates", 1)).toEqual(union("SkipReason"));
});

test("every code that only events are refused with is explained", () => {
  const authority = matches(read("src/authority/exchange.rs"), /refused\("([A-Z_]+)"/g);
  const hiro = matches(
    read("pkg-template/src/client/hiro/exchange.ts") +
      read("pkg-template/src/client/hiro/calls.ts") +
      read("pkg-template/src/client/hiro/protocol.ts"),
    /"(UNSUPPORTED)"/g,
  );
  expect(authority.length).toBeGreaterThan(1);
  expect(listed("Refused events", 1)).toEqual([...new Set([...authority, ...hiro])].sort());
});

test("every code of the server is explained", () => {
  const source = read("www/server/src/endpoint/refusal.rs");
  expect(listed("The server", 2)).toEqual(matches(source, /=> "([A-Z_]+)"/g));
});
