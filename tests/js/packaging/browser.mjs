// A real browser, and a server for its pages.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { launch } from "../chrome.mjs";

const PATIENCE = { timeout: 60_000 };
let browser;

/** Returns the final text in a page's <output> (after `change`), its requests, and the failed ones. Throws errors of its scripts. */
export async function shownAt(url, change) {
  browser ??= launch();
  const context = await (await browser).newContext();
  try {
    const page = await context.newPage();
    const requests = [];
    const failed = [];
    page.on("requestfinished", (request) => requests.push(new URL(request.url()).pathname));
    page.on("response", (response) => {
      const { pathname } = new URL(response.url());
      if (response.status() >= 400 && pathname !== "/favicon.ico") failed.push(pathname);
    });
    const fault = new Promise((_, reject) => page.on("pageerror", reject));
    const value = await Promise.race([fault, valueOf(page, url, change)]);
    return { value, requests, failed };
  } finally {
    await context.close();
  }
}

async function valueOf(page, url, change) {
  const output = page.locator("output:not(:empty)");
  await page.goto(url, PATIENCE);
  const before = await output.textContent(PATIENCE);
  if (change === undefined) return before;
  await change();
  await page.waitForFunction((shown) => !["", shown].includes(document.querySelector("output")?.textContent ?? ""), before, PATIENCE);
  return output.textContent();
}

export async function closeBrowser() {
  await (await browser)?.close();
}

const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm" };

/** Serves a folder like any static server while `use` runs. */
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
