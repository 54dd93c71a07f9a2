// Files and folders that the repository's documents name exist, and ARCHITECTURE.md lists every folder of the source.

import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../../..");
const PAPERS = ["ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "COMPARE.md", "docs/format.md"];
const read = (paper: string): string => readFileSync(join(root, paper), "utf8");

/** Returns the paths in backticks that start with a folder of this repository. */
function paths(text: string): string[] {
  const named = [...text.matchAll(/`((?:src|pkg-template|www|tests|benches|xtask|examples|deploy|docs)\/[^`\s]*)`/g)];
  return named.map(([, path = ""]) => path);
}

test.each(PAPERS)("%s names only existing files", (paper) => {
  const missing = paths(read(paper)).filter((path) => !existsSync(join(root, path)));
  expect(missing).toEqual([]);
});

test.each(PAPERS)("%s links only to existing files", (paper) => {
  const links = [...read(paper).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, target = ""]) => resolve(root, paper, "..", target));
  expect(links.filter((target) => !existsSync(target))).toEqual([]);
});

test("each of the five walks names at least four files", () => {
  const [, walks = ""] = read("ARCHITECTURE.md").split(/^## Five walks$/m);
  const sections = (walks.split(/^## /m)[0] ?? "").split(/^### /m).slice(1);
  expect(sections).toHaveLength(5);
  for (const section of sections) expect(paths(section).length, section.split("\n")[0]).toBeGreaterThan(3);
});

test("every floor of the core and the server stands in ARCHITECTURE.md", () => {
  const named = paths(read("ARCHITECTURE.md"));
  const folders = ["src", "www/server/src"].flatMap((at) => readdirSync(join(root, at)).map((name) => `${at}/${name}/`));
  const floors = folders.filter((folder) => existsSync(join(root, folder)) && statSync(join(root, folder)).isDirectory());
  expect(floors.filter((floor) => !named.some((path) => path.startsWith(floor)))).toEqual([]);
});

test("docs/attacks.md names only trials that run, and files that exist", () => {
  const trials = join(root, "www/server/tests/trials");
  const named = [...read("docs/attacks.md").matchAll(/`(?:\w+::)?(\w+)::(\w*)(…?)`/g)];
  expect(named.length).toBeGreaterThan(60);
  const missing = named.filter(([, file = "", name = "", rest = ""]) => {
    const path = join(trials, `${file}.rs`);
    return !existsSync(path) || !new RegExp(`\\(\\s*"${name}${rest === "" ? '"' : ""}`).test(readFileSync(path, "utf8"));
  });
  expect(missing.map(([text]) => text)).toEqual([]);
  const files = [...read("docs/attacks.md").matchAll(/`([\w/-]+\.(?:test\.)?(?:rs|ts))`/g)].map(([, path = ""]) => path);
  const places = ["", "www/server/", "www/server/src/", "www/server/tests/trials/"];
  expect(files.filter((path) => !places.some((place) => existsSync(join(root, place, path))))).toEqual([]);
});

test("README.md gives the budgets of pkg-template/budget.json", () => {
  const budget = JSON.parse(read("pkg-template/budget.json")) as Record<string, { brotli: number }>;
  const told = [...read("README.md").matchAll(/\| ([\d,]+) bytes \|/g)].map(([, bytes = ""]) => Number(bytes.replaceAll(",", "")));
  const parts = ["plaudit.wasm", "index.js", "streaming.js", "client.js", "hiro.js", "elements.js", "react.js", "live.js", "javascript.js"];
  expect(told).toEqual(parts.map((part) => budget[part]?.brotli));
});

test("at most 25 lines of the sources and READMEs use vague pronouns", () => {
  const lines = ["src", "pkg-template", "www", "README.md"].flatMap((path) => {
    const isFile = statSync(join(root, path)).isFile();
    const files = isFile ? [""] : readdirSync(join(root, path), { recursive: true, encoding: "utf8" });
    const isRead = (file: string): boolean =>
      isFile || (/\.(rs|[mc]?[jt]sx?|css|html|md|sql|json)$/.test(file) && !/(^|\/)(node_modules|dist)\//.test(file));
    return files.filter(isRead).flatMap((file) => readFileSync(join(root, path, file), "utf8").split("\n"));
  });
  expect(lines.length).toBeGreaterThan(50_000);
  const vague = lines.filter((line) => /\b(whoever|whatever|nobody|somebody)\b/i.test(line));
  expect(vague.length, vague.join("\n")).toBeLessThanOrEqual(25);
});

/** Returns the files below a folder with their imports among them. */
function imports(folder: string): Map<string, string[]> {
  const files = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => /\.tsx?$/.test(file) && !file.includes("node_modules"))
    .map((file) => join(root, folder, file));
  const importsOf = (file: string): string[] => {
    const specifiers = [...readFileSync(file, "utf8").matchAll(/(?:from |import\()"(\.[^"]+)"/g)].map(([, path = ""]) => path);
    const targets = specifiers.map((path) => resolve(file, "..", path).replace(/\.js$/, ".ts"));
    return targets.filter((target) => files.includes(target));
  };
  return new Map(files.map((file) => [file, importsOf(file)]));
}

/** Repeatedly removes files that import none of the rest; the remaining ones are on a circle, or lead to one. */
function onCircles(graph: Map<string, string[]>): string[] {
  const left = new Map(graph);
  for (let before = -1; before !== left.size; ) {
    before = left.size;
    for (const [file, targets] of left) if (!targets.some((target) => left.has(target))) left.delete(file);
  }
  return [...left.keys()];
}

test("a circle of imports is found", () => {
  const graph = new Map([
    ["a", ["b"]],
    ["b", ["c"]],
    ["c", ["b"]],
    ["d", []],
  ]);
  expect(onCircles(graph)).toEqual(["a", "b", "c"]);
});

test.each(["pkg-template/src", "www/app"])("no files of %s import each other in a circle", (folder) => {
  const graph = imports(folder);
  expect(graph.size).toBeGreaterThan(50);
  expect(onCircles(graph).map((file) => file.slice(root.length + 1))).toEqual([]);
});
