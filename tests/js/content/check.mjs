// Checks, types and plays the definitions of this repository, and reads their schedules, with the package's own command line.

import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../../..");
const SAMPLES = "www/app/src/samples";
const RECIPES = "www/app/docs/recipes";
const SCRIPTS = "www/app/docs/scripts";
const EXAMPLES = "examples";
/** Matches the names of teams' documents. */
const OF_TEAMS = /(^|\/)team[^/]*\.json$/;

const examples = ["", "/src", "/app"].flatMap((part) =>
  readdirSync(join(root, EXAMPLES))
    .map((example) => `${EXAMPLES}/${example}${part}/achievements.json`)
    .filter((path) => existsSync(join(root, path))),
);
const documents = [...[SAMPLES, RECIPES].flatMap((folder) => jsonIn(folder).map((name) => `${folder}/${name}`)), ...examples];
const [teams, players] = [documents.filter((path) => OF_TEAMS.test(path)), documents.filter((path) => !OF_TEAMS.test(path))];

plaudit("check", "--strict", ...players);
plaudit("check", "--strict", "--team", ...teams);
for (const document of documents) typed(document);
const schedules = new Set(documents.flatMap(schedulesOf));
for (const schedule of schedules) {
  const reading = plaudit("schedule", schedule, "--next", "1", "--from", "2026-01-05");
  if (/warning:|no occurrence/.test(reading)) throw new Error(`the schedule ${schedule} is doubtful:\n${reading}`);
}
for (const script of jsonIn(SCRIPTS)) {
  const folder = [SAMPLES, RECIPES].find((folder) => jsonIn(folder).includes(script));
  if (folder === undefined) throw new Error(`${SCRIPTS}/${script} is named like no sample and no recipe`);
  plaudit("simulate", `${folder}/${script}`, `${SCRIPTS}/${script}`, ...(OF_TEAMS.test(script) ? ["--team"] : []));
}
console.log(`${documents.length} documents checked and typed, ${schedules.size} schedules read, ${jsonIn(SCRIPTS).length} scripts played`);

/** Returns the cron expressions in a document. */
function schedulesOf(document) {
  const text = readFileSync(join(root, document), "utf8");
  return [...text.matchAll(/"reset_cronexpr": "([^"]+)"/g)].map(([, expression]) => expression);
}

function jsonIn(folder) {
  return readdirSync(join(root, folder)).filter((name) => name.endsWith(".json"));
}

/** Returns the output of a command; a failure ends the step with its message. */
function plaudit(...words) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, "pkg/cli.js"), ...words], { cwd: root, encoding: "utf8" });
  if (status !== 0) throw new Error(`plaudit ${words.join(" ")} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
}

/** Checks that the types of a document compile, and refuse an id that it lacks. */
function typed(document) {
  const folder = mkdtempSync(join(tmpdir(), "plaudit-content-"));
  try {
    writeFileSync(join(folder, "ids.d.ts"), plaudit("types", document, ...(OF_TEAMS.test(document) ? ["--team"] : [])));
    writeFileSync(
      join(folder, "use.ts"),
      'import type { AchievementId } from "plaudit";\n// @ts-expect-error\nconst id: AchievementId = "no such id";\nexport default id;\n',
    );
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(join(root, "pkg"), join(folder, "node_modules/plaudit"), "dir");
    const compilerOptions = { module: "nodenext", target: "es2022", lib: ["es2022"], types: [], strict: true, noEmit: true };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["ids.d.ts", "use.ts"] }));
    const { status, stdout } = spawnSync(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", folder], {
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(`the types of ${document} do not compile:\n${stdout}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
