// Types, documentation and READMEs refer to rules by letter and number; RULES.md has each of them.

import { readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { createEngineSync } from "../../../pkg/index.js";
import { refusal } from "./refusal.js";

const root = resolve(import.meta.dirname, "../../..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");
const inFolder = (folder: string, ending: string): string[] =>
  readdirSync(join(root, folder))
    .filter((file) => file.endsWith(ending))
    .map((file) => `${folder}/${file}`);

const lines = read("pkg-template/RULES.md")
  .split("\n")
  .filter((line) => line.startsWith("- "));
const rules = lines.map((line) => /^- \*\*([A-Z]\d+)\*\* /.exec(line)?.[1] ?? line);

const PLACES = [
  "README.md",
  "CHANGELOG.md",
  "pkg-template/README.md",
  "www/server/README.md",
  "pkg/definitions.schema.json",
  ...inFolder("pkg-template", ".d.ts"),
  ...inFolder("pkg-template/types", ".d.ts"),
  ...inFolder("www/app/docs/pages", ".md"),
];

test.each(PLACES)("%s refers only to rules in RULES.md", (place) => {
  const named = [...read(place).matchAll(/\b[ACDGKPRSTUX]\d{1,2}\b/g)].map(([rule]) => rule);
  expect([...new Set(named)].filter((rule) => !rules.includes(rule))).toEqual([]);
});

test("the types point to RULES.md, and refer to many rules", () => {
  for (const types of ["index", "client"]) {
    const text = read(`pkg-template/${types}.d.ts`);
    expect(text).toContain("RULES.md beside this file");
    const files = [...text.matchAll(/"\.\/types\/(\w[\w-]*)\.js"/g)].map(([, name]) => read(`pkg-template/types/${name}.d.ts`));
    expect(new Set(files.join().match(/\b[CGKPRTU]\d{1,2}\b/g)).size).toBeGreaterThan(10);
  }
  expect(read("pkg/RULES.md")).toBe(read("pkg-template/RULES.md"));
});

/** Numbers of rules that the package does not implement yet. */
const TO_COME: Record<string, number[]> = {};

test("each rule appears once, in one sentence, in order", () => {
  const letters = [...new Set(rules.map((rule) => rule.charAt(0)))];
  for (const letter of letters) {
    const numbers = rules.filter((rule) => rule.startsWith(letter)).map((rule) => Number(rule.slice(1)));
    expect(
      [...numbers, ...(TO_COME[letter] ?? [])].sort((one, other) => one - other),
      letter,
    ).toEqual(Array.from({ length: Math.max(...numbers) }, (_, index) => index + 1));
    expect(numbers, letter).toEqual([...numbers].sort((one, other) => one - other));
  }
  for (const line of lines) expect(line).toMatch(/^- \*\*[A-Z]\d+\*\* (?:† )?[A-Z`][^.]*(?:\.[^ .][^.]*)*\.$/);
});

test.each(["pkg-template/RULES.md", "pkg-template/types/commands.d.ts", "README.md", "www/app/docs/pages/definitions-guide.md"])(
  "%s says how long a session may be (G3)",
  (place) => {
    const days = Number(/session[^.]*? (?:at most|more than) (\d+) days/.exec(read(place))?.[1]);
    const engine = createEngineSync({ achievements: { long: { name: "Long", trigger: { total_time: { minutes: 1 } } } } });
    const session = { type: "session_completed", at: 1_790_000_000, duration_sec: days * 86_400 } as const;
    expect(engine.apply(session).unlocks).toHaveLength(1);
    const longer = { ...session, duration_sec: session.duration_sec + 1 };
    expect(refusal(() => engine.apply(longer), "INVALID_COMMAND").path).toBe("/duration_sec");
  },
);
