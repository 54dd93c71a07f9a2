// A real browser, and the server of its pages.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { launch } from "../chrome.mjs";

const PATIENCE = { timeout: 60_000 };
let browser;

/** What a page shows in its <output>, at last after `change`, and what it asked the server for. A fault of its scripts is thrown. */
export async function shownAt(url, change) {
  browser ??= launch();
  const context = await (await browser).newContext();
  try {
    const page = await context.newPage();
    const requests = [];
    page.on("requestfinished", (request) => requests.push(new URL(request.url()).pathname));
    const fault = new Promise((_, reject) => page.on("pageerror", reject));
    const value = await Promise.race([fault, valueOf(page, url, change)]);
    return { value, requests };
  } finally {
    await context.close();
  }
}

async function valueOf(page, url, change) {
  const output = page.locator("output:not(:empty)");
  await page.goto(url);
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
