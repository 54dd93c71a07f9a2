// Measures the start: from the import of the bundled package to the first `apply`, in Chromium, with the CPU throttled to a quarter.
//
//   node benches/startup.mjs [[<package folder to compare with>] <package folder>]        default: pkg/ alone
//
// `blocked` is the longest task of the main thread; a page stutters above 50 ms.

import { createServer } from "node:http";
import { resolve } from "node:path";
import { build } from "esbuild";
import { launch } from "../tests/js/chrome.mjs";
import { median, number } from "./lib/measure.mjs";

const [peer, own = "pkg"] = process.argv.slice(2).length > 1 ? process.argv.slice(2) : [undefined, process.argv[2] ?? "pkg"];
const ROUNDS = 9;
const THROTTLE = 4;
/** The entry points that each side imports; the last one needs no WebAssembly. */
const ENTRIES = ["index.js", "javascript.js"];

const app = (entry) => `
  import { createEngine } from ${JSON.stringify(entry)};
  const definitions = { achievements: { wins: { name: "Win three matches", max_count: 3, reset_cronexpr: "0 0 * * *" } } };
  export async function start() {
    const engine = await createEngine(definitions);
    return engine.apply({ type: "update", at: 1767225600, achievements: { wins: 1 } }).events.length;
  }`;

async function bundled(folder, entry) {
  const { outputFiles } = await build({
    stdin: { contents: app(resolve(folder, entry)), resolveDir: "/" },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    write: false,
  });
  return outputFiles[0].text;
}

const sides = [peer, own].filter((folder) => folder !== undefined);
const scripts = new Map();
for (const [side, folder] of sides.entries()) {
  for (const entry of ENTRIES) scripts.set(`/${side}/${entry}`, await bundled(folder, entry));
}
const server = createServer(({ url }, response) => {
  const script = scripts.get(url);
  response.setHeader("content-type", script === undefined ? "text/html" : "text/javascript");
  response.end(script ?? "<!doctype html><title>start-up</title>");
});
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const address = `http://127.0.0.1:${server.address().port}`;
const browser = await launch();

/** Starts in a new browser context, so that nothing compiled or cached is reused. */
async function started(path) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(address);
  const session = await context.newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: THROTTLE });
  const found = await page.evaluate(async (path) => {
    let blocked = 0;
    const observer = new PerformanceObserver((list) =>
      list.getEntries().forEach(({ duration }) => (blocked = Math.max(blocked, duration))),
    );
    observer.observe({ type: "longtask" });
    const begin = performance.now();
    const { start } = await import(path);
    const imported = performance.now();
    if ((await start()) !== 1) throw new Error("the update was not applied");
    const ms = performance.now() - begin;
    // The browser reports a long task after its end.
    await new Promise((later) => setTimeout(later, 100));
    return { ms, imported: imported - begin, blocked };
  }, path);
  await context.close();
  return found;
}

try {
  console.log(`| start-up at ${THROTTLE}× throttle, ms | ${own} | ${peer ?? "aim"} | ratio |\n|---|---:|---:|---:|`);
  for (const entry of ENTRIES) {
    const found = sides.map(() => []);
    // The first turn warms up. The sides alternate, so that a busy moment of the machine affects both.
    for (let turn = 0; turn <= ROUNDS; turn += 1) {
      for (const side of sides.keys()) {
        const one = await started(`/${side}/${entry}`);
        if (turn > 0) found[side].push(one);
      }
    }
    const of = (side, what) => median(found[side].map((one) => one[what]));
    const row = (name, what) => {
      const [ours, theirs] = [of(sides.length - 1, what), peer === undefined ? undefined : of(0, what)];
      console.log(
        `| ${name}, ${entry} | ${number(ours)} | ${theirs === undefined ? "" : number(theirs)} | ${theirs ? (ours / theirs).toPrecision(3) : ""} |`,
      );
    };
    row("import to the first apply", "ms");
    row("of this the import", "imported");
    row("longest task, above 50 ms only", "blocked");
  }
} finally {
  await browser.close();
  server.close();
}
