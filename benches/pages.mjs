// Times the pages of the built site on a slow phone: node benches/pages.mjs [path…]
//
// Chromium at 1.6 Mbit/s with 150 ms of latency and a processor four times slower, with a new profile for each visit. Prints the
// largest contentful paint, the sum of layout shifts, and the compressed download. Fails if the first page exceeds its budget.

import { createReadStream, existsSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { launch } from "../tests/js/chrome.mjs";
import { median } from "./lib/measure.mjs";

const DIST = fileURLToPath(new URL("../www/app/dist", import.meta.url));
const PAGES = ["", "game.html", "playground.html", "docs/", "docs/learn-react.html"];
const ROUNDS = 3;
/** The limits of the first page. */
const BUDGET = { lcp: 1_500, cls: 0.05, bytes: 250_000 };
/** The silence on the network after which a page counts as loaded. */
const QUIET_MS = 1_500;
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".json": "application/json",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

const paths = process.argv.length > 2 ? process.argv.slice(2) : PAGES;
if (!existsSync(join(DIST, "index.html"))) throw new Error("www/app/dist is missing: run `npm run build --workspace www/app`");
const server = createServer(answer);
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const address = `http://127.0.0.1:${server.address().port}/`;
const browser = await launch();
let missed = false;
try {
  console.log("| page | LCP, ms | CLS | KB, compressed | requests |\n|---|---:|---:|---:|---:|");
  for (const path of paths) {
    const visits = [];
    for (let round = 0; round < ROUNDS; round += 1) visits.push(await visit(path));
    const [lcp, cls, bytes, requests] = ["lcp", "cls", "bytes", "requests"].map((key) => median(visits.map((one) => one[key])));
    console.log(`| /${path} | ${lcp.toFixed(0)} | ${cls.toFixed(3)} | ${(bytes / 1_000).toFixed(0)} | ${requests} |`);
    if (path === "" && (lcp > BUDGET.lcp || cls > BUDGET.cls || bytes > BUDGET.bytes)) missed = true;
  }
} finally {
  await browser.close();
  server.closeAllConnections();
  server.close();
}
if (missed) {
  console.error(`The first page is over its budget: ${BUDGET.lcp} ms, ${BUDGET.cls}, ${BUDGET.bytes / 1_000} KB.`);
  process.exitCode = 1;
}

/** Files as plaudit-server sends them: compressed at build time. */
function answer(request, response) {
  const { pathname } = new URL(request.url, address);
  const file = join(DIST, pathname.endsWith("/") ? `${pathname}index.html` : pathname);
  if (!existsSync(file)) {
    response.writeHead(404).end();
    return;
  }
  const compressed = existsSync(`${file}.br`);
  response.writeHead(200, {
    "content-type": TYPES[extname(file)] ?? "application/octet-stream",
    ...(compressed ? { "content-encoding": "br" } : {}),
  });
  createReadStream(compressed ? `${file}.br` : file).pipe(response);
}

async function visit(path) {
  // The service worker's downloads for later come after the page, which does not wait for them.
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, serviceWorkers: "block" });
  try {
    const page = await context.newPage();
    const client = await context.newCDPSession(page);
    await client.send("Network.enable");
    await client.send("Network.emulateNetworkConditions", {
      offline: false,
      latency: 150,
      downloadThroughput: (1.6 * 1_000_000) / 8,
      uploadThroughput: (0.75 * 1_000_000) / 8,
    });
    await client.send("Emulation.setCPUThrottlingRate", { rate: 4 });
    const seen = { bytes: 0, requests: 0, last: performance.now() };
    client.on("Network.loadingFinished", ({ encodedDataLength }) => {
      seen.bytes += encodedDataLength;
      seen.requests += 1;
      seen.last = performance.now();
    });
    await page.addInitScript(() => {
      globalThis.paints = { lcp: 0, cls: 0 };
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) globalThis.paints.lcp = entry.startTime;
      }).observe({ type: "largest-contentful-paint", buffered: true });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) globalThis.paints.cls += entry.value;
      }).observe({ type: "layout-shift", buffered: true });
    });
    await page.goto(`${address}${path}`, { waitUntil: "load" });
    while (performance.now() - seen.last < QUIET_MS) await new Promise((resolve) => setTimeout(resolve, 100));
    const paints = await page.evaluate(() => globalThis.paints);
    return { ...paints, bytes: seen.bytes, requests: seen.requests };
  } finally {
    await context.close();
  }
}
