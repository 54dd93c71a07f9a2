// Runs the command line as a process, in a temporary folder whose name has a space.

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";

export const program = fileURLToPath(new URL("../../../../pkg/cli.js", import.meta.url));
export const folder = mkdtempSync(join(tmpdir(), "plaudit cli "));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

export interface Run {
  status: number | null;
  out: string;
  error: string;
}

/** Runs `plaudit` with these arguments; `input` is its standard input. */
export function plaudit(words: readonly string[], input?: string | Uint8Array): Run {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...words], {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 1 << 28,
    ...(input === undefined ? {} : { input }),
  });
  return { status, out: stdout, error: stderr };
}

/** Writes a file into the folder, as JSON unless it is a string; returns its name. */
export function file(name: string, content: unknown): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, typeof content === "string" || content instanceof Uint8Array ? content : JSON.stringify(content, null, 2));
  return name;
}

/** Returns a document with one achievement. */
export const one = { achievements: { a: { name: "A", max_count: 1 } } };
