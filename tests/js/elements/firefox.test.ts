// A smoke test in Firefox: the page plays by itself, and reports its observations.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { expect, test } from "vitest";

const POLICY = "default-src 'none'; connect-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src * data:";

/** The observations of the page. */
interface Seen {
  agent: string;
  faults: string[];
  [what: string]: unknown;
}

test("pop-ups, a modal, the list in every layout, a streak and its keys work in Firefox", async () => {
  const entry = fileURLToPath(new URL("app/smoke.ts", import.meta.url));
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    format: "iife",
    target: "es2022",
    write: false,
    logLevel: "silent",
  });
  const html = '<!doctype html><html lang="en"><title>App</title><body><main></main><script src="app.js"></script></html>';
  let tell: (seen: Seen) => void = () => undefined;
  const told = new Promise<Seen>((done) => {
    tell = done;
  });
  const server = createServer((request, response) => {
    if (request.method === "POST") {
      let body = "";
      request
        .on("data", (part) => {
          body += part;
        })
        .on("end", () => {
          tell(JSON.parse(body) as Seen);
          response.end();
        });
      return;
    }
    const isScript = request.url === "/app.js";
    response.setHeader("content-type", isScript ? "text/javascript" : "text/html");
    response.setHeader("content-security-policy", POLICY);
    response.end(isScript ? outputFiles[0]?.text : html);
  });
  await new Promise<void>((listening) => {
    server.listen(0, "127.0.0.1", listening);
  });
  const { port } = server.address() as { port: number };
  const profile = mkdtempSync(join(tmpdir(), "plaudit-firefox-"));
  const firefox = spawn(
    process.env["FIREFOX"] ?? "firefox-esr",
    ["--headless", "--no-remote", "--profile", profile, `http://127.0.0.1:${port}/`],
    { env: { ...process.env, HOME: profile }, stdio: "ignore" },
  );
  const missing = new Promise<never>((_, fail) => firefox.on("error", fail));
  try {
    const { agent, ...seen } = await Promise.race([told, missing]);
    expect(agent).toContain("Firefox");
    expect(seen).toEqual({
      faults: [],
      titles: ["Second wind", "Third time"],
      said: "Unlocked: Second wind Unlocked: Third time",
      metal: true,
      modal: "Heard everywhere",
      focus: "Heard everywhere",
      acknowledged: true,
      layouts: ["cards", "grid", "list", "compact"],
      overflow: [],
      streak: "1 day",
      dialogOfItsOwn: true,
    });
  } finally {
    firefox.kill("SIGKILL");
    server.close();
    await new Promise((done) => {
      firefox.exitCode === null && firefox.signalCode === null ? firefox.once("exit", done) : done(undefined);
    });
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
});
