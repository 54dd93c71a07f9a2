// Rules are named by letter and number wherever plaudit is described: each of them is said in RULES.md.

import { readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../../..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");
const inFolder = (folder: string, ending: string): string[] => readdirSync(join(root, folder)).filter((file) => file.endsWith(ending)).map((file) => `${folder}/${file}`);

const lines = read("pkg-template/RULES.md").split("\n").filter((line) => line.startsWith("- "));
const rules = lines.map((line) => /^- \*\*([A-Z]\d+)\*\* /.exec(line)?.[1] ?? line);

const PLACES = ["README.md", "CHANGELOG.md", "pkg-template/README.md", "www/server/README.md", "pkg/definitions.schema.json",
  ...inFolder("pkg-template", ".d.ts"), ...inFolder("www/app/docs/pages", ".md")];

test.each(PLACES)("%s names no rule that is not said", (place) => {
  const named = [...read(place).matchAll(/\b[ACDGKPRSTUX]\d{1,2}\b/g)].map(([rule]) => rule);
  expect([...new Set(named)].filter((rule) => !rules.includes(rule))).toEqual([]);
});

test("the types lead there, and name many", () => {
  for (const types of ["index", "client"]) {
    const text = read(`pkg-template/${types}.d.ts`);
    expect(text).toContain("RULES.md beside this file");
    expect(new Set(text.match(/\b[CGKPRTU]\d{1,2}\b/g)).size).toBeGreaterThan(10);
  }
  expect(read("pkg/RULES.md")).toBe(read("pkg-template/RULES.md"));
});

/** Numbers that the rule book has given to what the package does not do yet. */
const TO_COME: Record<string, number[]> = { G: [14, 15, 16], U: [12] };

test("each is said once, in one sentence, in its order", () => {
  const letters = [...new Set(rules.map((rule) => rule.charAt(0)))];
  for (const letter of letters) {
    const numbers = rules.filter((rule) => rule.startsWith(letter)).map((rule) => Number(rule.slice(1)));
    expect([...numbers, ...TO_COME[letter] ?? []].sort((one, other) => one - other), letter).toEqual(Array.from({ length: Math.max(...numbers) }, (_, index) => index + 1));
    expect(numbers, letter).toEqual([...numbers].sort((one, other) => one - other));
  }
  for (const line of lines) expect(line).toMatch(/^- \*\*[A-Z]\d+\*\* [A-Z`][^.]*(?:\.[^ .][^.]*)*\.$/);
});
