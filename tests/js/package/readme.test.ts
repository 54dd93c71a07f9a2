import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../../..");

/** The example of the project's README, and what its comments say that it prints. */
function example(): { code: string; prints: string[] } {
  const readme = readFileSync(join(root, "README.md"), "utf8");
  const code = /```js\n([\s\S]*?)```/.exec(readme)?.[1] ?? "";
  const prints = code.split("\n").filter((line) => line.includes("console.log(")).map((line) => line.split("; // ")[1] ?? "");
  return { code, prints };
}

test("the example of the project's README prints what it says", () => {
  const { code, prints } = example();
  const folder = mkdtempSync(join(tmpdir(), "plaudit-readme-"));
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(join(root, "pkg"), join(folder, "node_modules/plaudit"), "dir");
  writeFileSync(join(folder, "example.mjs"), code);
  const printed = execFileSync("node", ["example.mjs"], { cwd: folder, encoding: "utf8" }).trim().split("\n");
  expect(prints).toHaveLength(5);
  expect(printed.slice(0, 3)).toEqual(prints.slice(0, 3));
  // What stands behind a colon, or where there is only advice, explains.
  expect(printed[3]).toBe(prints[3]?.split(":")[0]);
  expect(new Date(printed[4] ?? "").getTime()).toBeGreaterThan(1_790_000_000_000);
  expect(code.trim().split("\n").length).toBeLessThanOrEqual(22);
});
