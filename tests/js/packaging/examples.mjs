// The projects of `examples/`, which the tutorials show file by file: each is installed as its package.json says, with the packed package,
// built, and opened; a workout is finished, and what pops up is what the row computes.

import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { launch } from "../chrome.mjs";
import { install } from "../pack.mjs";
import { served } from "./browser.mjs";
import { freePort, whileServing } from "./hosts.mjs";
import { run, written } from "./project.mjs";

const EXAMPLES = fileURLToPath(new URL("../../../examples", import.meta.url));
const POPPED_UP = "First workout";

export const examples = [
  example("page", vite),
  example("React", vite),
  example("Vue", vite),
  example("Svelte", vite),
  example("Capacitor", vite),
  example("Next", next),
];

function example(name, use) {
  const check = async (_folder, tarball) => {
    const path = mkdtempSync(join(tmpdir(), `plaudit-example-${name.toLowerCase()}-`));
    try {
      cpSync(join(EXAMPLES, name.toLowerCase()), path, { recursive: true });
      const manifest = JSON.parse(readFileSync(join(path, "package.json"), "utf8"));
      const { plaudit: _version, ...dependencies } = manifest.dependencies;
      writeFileSync(join(path, "package.json"), JSON.stringify({ ...manifest, dependencies }));
      await run(path, "npm", ["install", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts", "--loglevel=error"]);
      install(tarball, path);
      return await use(path);
    } finally {
      rmSync(path, { recursive: true, force: true });
    }
  };
  return { name: `example: ${name}`, project: undefined, expected: POPPED_UP, check };
}

async function vite(path) {
  await run(path, process.execPath, [join(path, "node_modules/vite/bin/vite.js"), "build", "--logLevel=error"], { NODE_ENV: "production" });
  return { value: await served(join(path, "dist"), firstPopUp), ...written(join(path, "dist")) };
}

async function next(path) {
  const bin = join(path, "node_modules/next/dist/bin/next");
  const env = { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
  await run(path, process.execPath, [bin, "build"], env);
  const port = await freePort();
  return whileServing({ path }, process.execPath, [bin, "start", "--port", String(port)], port, env, async (url) => ({
    value: await firstPopUp(url),
  }));
}

async function firstPopUp(url) {
  const browser = await launch();
  try {
    const page = await browser.newPage();
    const faults = [];
    page.on("pageerror", (error) => faults.push(error.message));
    await page.goto(url);
    await page.getByRole("button", { name: "Finish a workout" }).click();
    const toast = page.locator("plaudit-unlocks [part~=toast] [part~=name]").first();
    const shown = (await toast.textContent({ timeout: 30_000 }))?.trim();
    if (faults.length > 0) throw new Error(faults.join("; "));
    return shown;
  } finally {
    await browser.close();
  }
}
