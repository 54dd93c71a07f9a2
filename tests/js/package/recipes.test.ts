// The recipes of the documentation: each runs as it stands there, and prints what its comments say.

import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { plaudit } from "./builds.js";

const root = resolve(import.meta.dirname, "../../..");
const recipes = join(root, "www/app/docs/recipes");
const names = readdirSync(recipes).filter((file) => file.endsWith(".mjs")).map((file) => file.replace(".mjs", ""));
const read = (file: string): string => readFileSync(join(recipes, file), "utf8");

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "plaudit-recipes-"));
  cpSync(recipes, folder, { recursive: true });
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(join(root, "pkg"), join(folder, "node_modules/plaudit"), "dir");
});

test("the page shows each of them, definitions and calls", () => {
  const page = readFileSync(join(root, "www/app/docs/pages/recipes.md"), "utf8");
  expect(names.sort()).toEqual(["battle-pass", "daily-quest", "streak", "team-challenge"]);
  for (const name of names) {
    for (const file of [`${name}.json`, `${name}.mjs`]) expect(page).toContain(`<!-- file: www/app/docs/recipes/${file} -->`);
  }
});

test.each(names)("%s has definitions without a problem", (name) => {
  expect(plaudit.validate(JSON.parse(read(`${name}.json`)), undefined, { team: name.startsWith("team") })).toEqual([]);
});

test.each(names)("%s prints what its comments say", (name) => {
  const said = [...read(`${name}.mjs`).matchAll(/^ *console\.log\(.*\); \/\/ (.*)$/gm)].map(([, comment]) => comment);
  const calls = read(`${name}.mjs`).match(/console\.log\(/g) ?? [];
  expect(said.length).toBe(calls.length);
  expect(said.length).toBeGreaterThanOrEqual(4);
  const printed = execFileSync(process.execPath, ["--no-warnings", `${name}.mjs`], { cwd: folder, encoding: "utf8" });
  expect(printed.trim().split("\n")).toEqual(said);
});
