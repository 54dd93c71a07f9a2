// The recipes of the documentation: each runs as it stands there, and prints what its comments say.

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
// A test is run by ours.
const scripts = files.filter((file) => file.endsWith(".mjs") && !file.endsWith(".test.mjs"));
const documents = files.filter((file) => file.endsWith(".json"));
const read = (file: string): string => readFileSync(join(recipes, file), "utf8");

/** Where a recipe looks for the authority, if it needs one. */
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
  const pages = ["recipes", "teams"].map((page) => readFileSync(join(root, `www/app/docs/pages/${page}.md`), "utf8")).join("\n");
  expect(files).toEqual(expect.arrayContaining(["battle-pass.mjs", "chest.mjs", "daily-quest.mjs", "days.mjs", "days.test.mjs", "streak.mjs", "team-app.mjs", "team-challenge.mjs"]));
  for (const file of files) expect(pages).toContain(`<!-- file: www/app/docs/recipes/${file} -->`);
});

test.each(documents)("%s has no problem", (document) => {
  expect(plaudit.validate(JSON.parse(read(document)), undefined, { team: document.startsWith("team") })).toEqual([]);
});

test.each(scripts)("%s prints what its comments say", async (script) => {
  const said = [...read(script).matchAll(/^ *console\.log\(.*\); \/\/ (.*)$/gm)].map(([, comment]) => comment);
  const calls = read(script).match(/console\.log\(/g) ?? [];
  expect(said.length).toBe(calls.length);
  expect(said.length).toBeGreaterThanOrEqual(4);
  const { stdout } = await promisify(execFile)(process.execPath, ["--no-warnings", script], { cwd: folder, timeout: 100_000 });
  expect(stdout.trim().split("\n")).toEqual(said);
});
