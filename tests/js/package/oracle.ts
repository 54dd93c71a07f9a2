// The Rust API as the oracle for the package's answers (tests/support/oracle.rs).

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

export type Call = [method: string, ...values: unknown[]];

/** Returns Rust's answers. */
export function rust(calls: Call[]): unknown[] {
  const oracle = spawnSync("cargo", ["run", "--quiet", "--package", "plaudit", "--example", "oracle"], {
    input: calls.map((call) => `${JSON.stringify(call)}\n`).join(""),
    encoding: "utf8",
    maxBuffer: 2 ** 30,
    cwd: fileURLToPath(new URL("../../..", import.meta.url)),
  });
  if (oracle.status !== 0) throw new Error(`the oracle failed: ${oracle.stderr}`);
  return oracle.stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as unknown);
}
