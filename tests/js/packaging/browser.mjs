// A real browser, and the server of its pages.

import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { chromium } from "playwright-core";

const FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"];
let browser;

/** What a page shows in its <output>, and which files of wasm it loaded. */
export async function shownAt(url) {
  browser ??= chromium.launch({ executablePath: chrome(), args: FLAGS });
  const context = await (await browser).newContext();
  try {
    const page = await context.newPage();
    const faults = [];
    const requests = [];
    page.on("pageerror", (error) => faults.push(String(error)));
    page.on("requestfinished", (request) => requests.push(new URL(request.url()).pathname));
    await page.goto(url);
    const output = page.locator("output:not(:empty)");
    const value = await output.textContent({ timeout: 20_000 }).catch((error) => Promise.reject(new Error([...faults, error.message].join("; "))));
    if (faults.length > 0) throw new Error(faults.join("; "));
    return { value, requests };
  } finally {
    await context.close();
  }
}

export async function closeBrowser() {
  await (await browser)?.close();
}

function chrome() {
  const { CHROME } = process.env;
  if (CHROME !== undefined && CHROME !== "") return CHROME;
  for (const name of ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]) {
    try {
      return execFileSync("which", [name], { encoding: "utf8" }).trim();
    } catch {
      // The next name, then.
    }
  }
  throw new Error("no browser found: set CHROME to the path of Chromium");
}

const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm" };

/** Serves a folder while `use` runs, as any static server would. */
export async function served(folder, use, headers = {}) {
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://localhost").pathname));
    const file = join(folder, path.endsWith("/") ? `${path}index.html` : path);
    readFile(file).then(
      (bytes) => response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream", ...headers }).end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  try {
    return await use(`http://127.0.0.1:${server.address().port}/`);
  } finally {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  }
}
