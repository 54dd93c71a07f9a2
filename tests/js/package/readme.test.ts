import { execFile, execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { ServerProcess } from "../server-process.js";

const root = resolve(import.meta.dirname, "../../..");
const readme = readFileSync(join(root, "README.md"), "utf8");

/** Returns the text under a heading. */
function section(heading: string): string {
  return readme.split(`# ${heading}\n`)[1]?.split(/^##/m)[0] ?? "";
}

function block(text: string, language: string): string {
  return new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(text)?.[1] ?? "";
}

/** Creates a folder with the package installed and an example. */
function project(code: string): string {
  const folder = mkdtempSync(join(tmpdir(), "plaudit-readme-"));
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(join(root, "pkg"), join(folder, "node_modules/plaudit"), "dir");
  writeFileSync(join(folder, "example.mjs"), code);
  return folder;
}

test("the example of the project's README prints its comments", () => {
  const code = block(section("Use it"), "js");
  const prints = code
    .split("\n")
    .filter((line) => line.includes("console.log("))
    .map((line) => line.split("; // ")[1] ?? "");
  const printed = execFileSync("node", ["example.mjs"], { cwd: project(code), encoding: "utf8" })
    .trim()
    .split("\n");
  expect(prints).toHaveLength(5);
  expect(printed.slice(0, 3)).toEqual(prints.slice(0, 3));
  // Text behind a colon is an explanation, and not printed.
  expect(printed[3]).toBe(prints[3]?.split(":")[0]);
  expect(new Date(printed[4] ?? "").getTime()).toBeGreaterThan(1_790_000_000_000);
  expect(code.trim().split("\n").length).toBeLessThanOrEqual(22);
});

test("the example for Hiro has ten lines, with Nakama's own client", async () => {
  const code = block(section("For a team on Hiro"), "js");
  expect(code.trim().split("\n").length).toBeLessThanOrEqual(10 + 1);
  const definitions = { achievements: { wins: { name: "Wins", max_count: 1 } } };
  const authority = await ServerProcess.start(definitions);
  try {
    const { hostname, port } = new URL(authority.url);
    // Nakama's client keeps the process alive for the timeout of its calls.
    const then = "await client.sync();\nconsole.log(client.unlocks()[0].confirmed, client.status.pending);\nprocess.exit();\n";
    const cwd = project(code.replace("127.0.0.1", hostname).replace("7350", port) + then);
    writeFileSync(join(cwd, "achievements.json"), JSON.stringify(definitions));
    mkdirSync(join(cwd, "node_modules/@heroiclabs"));
    symlinkSync(join(root, "node_modules/@heroiclabs/nakama-js"), join(cwd, "node_modules/@heroiclabs/nakama-js"), "dir");
    const { stdout } = await promisify(execFile)("node", ["example.mjs"], { cwd, timeout: 100_000 });
    expect(stdout.trim().split("\n").sort()).toEqual(["true 0", "unlocked Wins"]);
  } finally {
    await authority.stop();
  }
});

test("what happens when…: each line of the table names tests that exist", () => {
  const lines = section("What happens when…")
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .slice(1);
  expect(lines.length).toBeGreaterThanOrEqual(8);
  const sources = (file: string): string =>
    ["client-browser", "client"]
      .map((folder) => join(root, "tests/js", folder, file))
      .filter(existsSync)
      .map((path) => readFileSync(path, "utf8"))
      .join("\n");
  for (const line of lines) {
    const named = line.split("|").at(-2)?.trim() ?? "";
    let source = "";
    for (const part of named.split("; ")) {
      const [, file, title] = /^(?:`([a-z-]+\.test\.ts)`: )?(.+)$/.exec(part) ?? [];
      if (file !== undefined) source = sources(file);
      expect(source, line).toContain(`("${title}`);
    }
  }
});
