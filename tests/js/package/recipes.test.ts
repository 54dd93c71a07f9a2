// The recipes of the documentation: each runs unchanged, and prints the values in its comments.

import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ServerProcess } from "../server-process.js";
import { plaudit } from "./builds.js";

const root = resolve(import.meta.dirname, "../../..");
const recipes = join(root, "www/app/docs/recipes");
const files = readdirSync(recipes);
// Recipes that are tests are run by our test runner.
const scripts = files.filter((file) => file.endsWith(".mjs") && !file.endsWith(".test.mjs"));
const documents = files.filter((file) => file.endsWith(".json"));
const read = (file: string): string => readFileSync(join(recipes, file), "utf8");

/** The address where recipes expect the authority, if they need one. */
const ADDRESS = "http://127.0.0.1:8080";

let folder = "";
let authority: ServerProcess | undefined;
beforeAll(async () => {
  authority = await ServerProcess.startWithTeams(JSON.parse(read("chest.json")), JSON.parse(read("team-challenge.json")));
  folder = mkdtempSync(join(tmpdir(), "plaudit-recipes-"));
  cpSync(recipes, folder, { recursive: true });
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(join(root, "pkg"), join(folder, "node_modules/plaudit"), "dir");
  for (const script of scripts) writeFileSync(join(folder, script), read(script).replace(ADDRESS, authority.url));
});
afterAll(() => authority?.stop());

test("the pages show each of them, definitions and calls", () => {
  const folder = join(root, "www/app/docs/pages");
  const pages = readdirSync(folder)
    .map((page) => readFileSync(join(folder, page), "utf8"))
    .join("\n");
  expect(files).toEqual(
    expect.arrayContaining([
      "battle-pass.mjs",
      "chest.mjs",
      "daily-quest.mjs",
      "days.mjs",
      "days.test.mjs",
      "languages.mjs",
      "midnight.mjs",
      "premium-track.mjs",
      "streak.mjs",
      "streaks.mjs",
      "team-app.mjs",
      "team-challenge.mjs",
    ]),
  );
  for (const file of files) expect(pages).toContain(`<!-- file: www/app/docs/recipes/${file} -->`);
});

test.each(documents)("%s has no problem", (document) => {
  expect(plaudit.validate(JSON.parse(read(document)), undefined, { team: document.startsWith("team") })).toEqual([]);
});

test.each(scripts)("%s prints the values in its comments", async (script) => {
  const said = [...read(script).matchAll(/^ *console\.log\(.*\); \/\/ (.*)$/gm)].map(([, comment]) => comment);
  const calls = read(script).match(/console\.log\(/g) ?? [];
  expect(said.length).toBe(calls.length);
  expect(said.length).toBeGreaterThanOrEqual(4);
  const { stdout } = await promisify(execFile)(process.execPath, ["--no-warnings", script], { cwd: folder, timeout: 100_000 });
  expect(stdout.trim().split("\n")).toEqual(said);
});
