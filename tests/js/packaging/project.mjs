// A project of projects/ with the tarball installed, and helpers for rows.

import { execFile } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { install } from "../pack.mjs";

/** The expected result of the projects. */
export const EXPECTED = "First steps, 1 of 1, next Monday 345600";

const folder = fileURLToPath(new URL("projects", import.meta.url));
const LEFT_OVER = ["node_modules", "dist", ".next"];

/** Returns a function that prepares a project's folder, clean and with the tarball installed. */
export function projects(tarball) {
  const installed = new Set();
  return (name) => {
    const project = join(folder, name);
    if (installed.has(name)) return project;
    for (const left of LEFT_OVER) rmSync(join(project, left), { recursive: true, force: true });
    install(tarball, project);
    installed.add(name);
    return project;
  };
}

/** Runs a program in a project and returns its output; a failure contains the last lines. */
export function run(project, program, words, env = {}) {
  return new Promise((resolve, reject) => {
    const options = { cwd: project, encoding: "utf8", maxBuffer: 64 * 1024 * 1024, env: environment(env) };
    execFile(program, words, options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout.trim());
      else reject(new Error(`${[program, ...words].join(" ")} failed: ${lastWords(stderr || stdout || error.message)}`));
    });
  });
}

/** The environment of programs, without Vite's change of NODE_ENV in this process. */
export function environment(more = {}) {
  return { ...process.env, NODE_ENV: undefined, ...more };
}

/** Returns the path of a package's program. */
export function program(name, file) {
  return join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), file);
}

/** Runs a program of Node. */
export const node = (project, ...words) => run(project, process.execPath, words);

/** A line may be a megabyte of digits. */
function lastWords(text) {
  return text
    .trim()
    .split("\n")
    .slice(-30)
    .map((line) => line.slice(0, 300))
    .join("\n");
}

/** Returns the number of wasm files, and the bytes of scripts and wasm that a tool has written. */
export function written(output) {
  const files = readdirSync(output, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const sizes = (ending) =>
    files.filter(({ name }) => ending.test(name)).map(({ parentPath, name }) => statSync(join(parentPath, name)).size);
  const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
  return { wasm: sizes(/\.wasm$/).length, bytes: sum(sizes(/\.([cm]?js|wasm)$/)) };
}

/** Writes a page with a script, for tools that create none. */
export function pageAround(script, kind = "module") {
  const attributes = kind === "module" ? 'type="module"' : "defer";
  const file = join(dirname(script), "index.html");
  mkdirSync(dirname(script), { recursive: true });
  writeFileSync(
    file,
    `<!doctype html>\n<output></output>\n<script ${attributes} src="./${script.slice(dirname(script).length + 1)}"></script>\n`,
  );
  return file;
}
