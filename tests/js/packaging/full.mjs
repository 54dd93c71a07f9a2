// The rows that only `--all` runs; their tools are installed by `npm ci` in this folder.

import { spawn } from "node:child_process";
import { copyFile, mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build as esbuild } from "esbuild";
import { nodeResolve } from "@rollup/plugin-node-resolve";
import { rollup } from "rollup";
import { createServer as viteServer } from "vite";
import workerdPackage from "workerd";
import { served, shownAt } from "./browser.mjs";
import { environment, EXPECTED, node, pageAround, program, run, written } from "./project.mjs";
import { ENTRIES, esbuildBuild, how, over, page } from "./quick.mjs";

export const full = [
  ...ENTRIES.map((entry) => ({
    name: over("Vite dev", entry),
    project: "page",
    expected: EXPECTED,
    check: (project) => viteDev(project, entry),
  })),
  {
    name: "Vite dev, StrictMode and a hot update",
    project: "hot",
    expected: "counted 2, stored 2, mounted 4 times, left 3 times",
    check: hotUpdate,
  },
  ...ENTRIES.map((entry) => page("Rollup", entry, rollupBuild)),
  ...ENTRIES.map((entry) => page("Parcel 2", entry, parcelBuild)),
  {
    name: "Next, server and client component, hooks",
    project: "next",
    expected: `server: ${EXPECTED}; client: ${EXPECTED}, stored 1, hooked 1`,
    check: next,
  },
  { name: "Vitest", project: "vitest", expected: 1, check: vitest },
  { name: "Jest, also as React Native resolves", project: "jest", expected: 4, check: jest },
  ...["29", "30"].flatMap((version) =>
    ["node", "jsdom"].map((dom) => ({
      name: `Jest ${version}, ${dom}`,
      project: "dom",
      expected: "5 of 5",
      check: (project) => jestIn(project, version, dom),
    })),
  ),
  ...["node", "jsdom", "happy-dom"].map((dom) => ({
    name: `Vitest, ${dom}`,
    project: "dom",
    expected: "5 of 5",
    check: (project) => vitestIn(project, dom),
  })),
  { name: "service worker", project: "service-worker", expected: EXPECTED, check: serviceWorker },
  policy("strict page with 'wasm-unsafe-eval'", "default", "'self' 'wasm-unsafe-eval'"),
  policy("strict page with 'wasm-unsafe-eval'", "streaming", "'self' 'wasm-unsafe-eval'"),
  policy("strict page without it", "javascript", "'self'"),
  policy("strict page without it", "javascript-client", "'self'"),
  { name: "strict page without it, plaudit: says why", project: "page", expected: true, check: refused },
  ...["default", "streaming"].map((entry) => ({
    name: over("page from a file", entry),
    project: "page",
    expected: EXPECTED,
    check: (project) => plainFile(project, entry),
  })),
  { name: "workerd", project: "workerd", expected: EXPECTED, check: workerd },
];

async function viteDev(root, entry) {
  return whileDeveloping(root, entry, async (url) => {
    const { value, requests } = await shownAt(`${url}${entry}.html`);
    return { value, wasm: new Set(requests.filter((path) => path.endsWith(".wasm"))).size, note: how(entry, requests) };
  });
}

/** Replaces the page's module while it runs; React mounts everything twice, before and after. */
async function hotUpdate(root) {
  return whileDeveloping(root, "hot", async (url, server) => {
    const { value } = await shownAt(url, async () => {
      const { id } = await server.environments.client.moduleGraph.getModuleByUrl("/main.jsx");
      await server.reloadModule(server.moduleGraph.getModuleById(id));
    });
    return { value };
  });
}

/** Uses Vite's development server. */
async function whileDeveloping(root, name, use) {
  // A build in this process has set NODE_ENV to production.
  process.env.NODE_ENV = "development";
  const server = await viteServer({
    root,
    logLevel: "error",
    cacheDir: join(root, `dist/vite-${name}`),
    server: { port: 0, host: "127.0.0.1" },
  });
  try {
    await server.listen();
    return await use(server.resolvedUrls.local[0], server);
  } finally {
    await server.close();
  }
}

async function rollupBuild(root, entry, dir) {
  const bundle = await rollup({ input: join(root, `${entry}.js`), plugins: [nodeResolve({ browser: true })] });
  await bundle.write({ dir, format: "es" });
  await bundle.close();
  pageAround(join(dir, `${entry}.js`));
  return "";
}

async function parcelBuild(root, entry, dir) {
  await node(
    root,
    program("parcel", "lib/bin.js"),
    "build",
    `${entry}.html`,
    "--dist-dir",
    dir,
    "--no-cache",
    "--cache-dir",
    join(root, "dist/parcel-cache"),
    "--no-source-maps",
    "--log-level",
    "error",
  );
  return `${entry}.html`;
}

async function next(project) {
  const cli = program("next", "dist/bin/next");
  const env = { NEXT_TELEMETRY_DISABLED: "1" };
  await run(project, process.execPath, [cli, "build"], env);
  const server = spawn(process.execPath, [cli, "start", "--hostname", "127.0.0.1", "--port", "0"], { cwd: project, env: environment(env) });
  return whileUp(server, server.stdout, /http:\/\/127\.0\.0\.1:(\d+)/, async (port) => {
    const { value } = await shownAt(`http://127.0.0.1:${port}/`);
    return { value, wasm: written(join(project, ".next/static")).wasm, bytes: written(join(project, ".next/static")).bytes };
  });
}

/** Waits until a server prints its port, uses it, and stops it. */
async function whileUp(server, output, tells, use) {
  let said = "";
  try {
    const port = await new Promise((resolve, reject) => {
      const listen = (chunk) => {
        said += chunk;
        const [, port] = tells.exec(said) ?? [];
        if (port !== undefined) resolve(port);
      };
      output.on("data", listen);
      server.stderr.on("data", (chunk) => (said += chunk));
      server.on("error", reject);
      server.on("exit", () => reject(new Error(`the server ended: ${said.slice(-1_000)}`)));
    });
    return await use(port);
  } finally {
    const ended = new Promise((resolve) => server.once("exit", resolve));
    if (server.exitCode === null && server.kill()) await ended;
  }
}

async function vitest(project) {
  const report = JSON.parse(await node(project, program("vitest", "vitest.mjs"), "run", "--reporter=json"));
  return { value: report.numPassedTests };
}

async function jest(project) {
  const report = JSON.parse(await node(project, program("jest", "bin/jest.js"), "--json", "--silent"));
  return { value: report.numPassedTests };
}

/** Under a version of Jest, with its own environment. */
async function jestIn(project, version, dom) {
  const suffix = version === "30" ? "" : `-${version}`;
  const environment = dom === "node" ? "node" : createRequire(import.meta.url).resolve(`jest-environment-${dom}${suffix}`);
  return passedOf(await node(project, program(`jest${suffix}`, "bin/jest.js"), "--json", "--silent", `--env=${environment}`));
}

async function vitestIn(project, dom) {
  return passedOf(await node(project, program("vitest", "vitest.mjs"), "run", "--reporter=json", `--environment=${dom}`));
}

function passedOf(text) {
  const { numPassedTests, numTotalTests } = JSON.parse(text);
  return { value: `${numPassedTests} of ${numTotalTests}` };
}

async function serviceWorker(project) {
  const output = join(project, "dist");
  await esbuild({
    entryPoints: [join(project, "worker.js")],
    bundle: true,
    minify: true,
    format: "iife",
    outdir: output,
    logLevel: "error",
  });
  await copyFile(join(project, "index.html"), join(output, "index.html"));
  const { value } = await served(output, shownAt);
  return { value, ...written(output) };
}

/** A row that opens the page under a content security policy. */
function policy(name, entry, scripts) {
  const check = async (project) => {
    const { value, requests, output } = await shownUnder(scripts, project, entry);
    return { value, ...written(output), note: how(entry, requests) };
  };
  return { name: over(name, entry), project: "page", expected: EXPECTED, check };
}

/** If the policy forbids WebAssembly, the error says so. */
async function refused(project) {
  const { message } = await shownUnder("'self'", project, "default").then(
    () => new Error("nothing was refused"),
    (error) => error,
  );
  return { value: /WebAssembly.*Content Security Policy.*import plaudit\/javascript/i.test(message), note: `${message.slice(0, 60)}…` };
}

async function shownUnder(scripts, project, entry) {
  const output = join(project, `dist/policy-${entry}`);
  await esbuildBuild(project, entry, output);
  const headers = { "content-security-policy": `default-src 'none'; connect-src 'self'; script-src ${scripts}` };
  return { output, ...(await served(output, shownAt, headers)) };
}

/** As in a hybrid shell: the page is a file, and files cannot be fetched. */
async function plainFile(root, entry) {
  const outdir = join(root, `dist/file-${entry}`);
  await esbuild({
    entryPoints: [join(root, `${entry}.js`)],
    bundle: true,
    minify: true,
    format: "iife",
    outdir,
    logOverride: { "empty-import-meta": "silent" },
  });
  const { value, requests } = await shownAt(pathToFileURL(pageAround(join(outdir, `${entry}.js`), "classic")).href);
  return { value, ...written(outdir), note: how(entry, requests) };
}

async function workerd(project) {
  const options = {
    bundle: true,
    minify: true,
    format: "esm",
    conditions: ["workerd", "worker", "browser"],
    loader: { ".wasm": "copy" },
    assetNames: "[name]",
  };
  await mkdir(join(project, "dist"), { recursive: true });
  await esbuild({ entryPoints: [join(project, "worker.js")], outdir: join(project, "dist"), ...options, logLevel: "error" });
  const words = ["serve", "config.capnp", "--control-fd=3"];
  const server = spawn(workerdPackage.default, words, { cwd: project, stdio: ["ignore", "pipe", "pipe", "pipe"] });
  return whileUp(server, server.stdio[3], /"port":\s*(\d+)/, async (port) => {
    const response = await fetch(`http://127.0.0.1:${port}/`);
    return { value: await response.text(), ...written(join(project, "dist")) };
  });
}
