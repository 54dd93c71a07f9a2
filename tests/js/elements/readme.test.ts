// The README's example of the elements, unchanged.

import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { expect } from "vitest";
import { test } from "./page.ts";

const root = resolve(import.meta.dirname, "../../..");

/** Runs in the page: notes what it shows, because pop-ups and confetti leave by themselves, perhaps before the test looks. */
function watch(): void {
  const seen = new Set<string>();
  Object.assign(globalThis, { seen: () => [...seen] });
  setInterval(() => {
    for (const name of document.querySelector("plaudit-unlocks")?.shadowRoot?.querySelectorAll("[part=name]") ?? [])
      if (name.checkVisibility()) seen.add(`pop-up: ${name.textContent}`);
    const canvases = document.querySelectorAll("canvas").length;
    if (canvases > 0) seen.add(`canvases: ${canvases}`);
  }, 20);
}

test("the example shows a pop-up and a list", async ({ browser }) => {
  const readme = readFileSync(join(root, "pkg-template/README.md"), "utf8");
  const [, html = ""] = /```html\n([\s\S]*?)```/.exec(readme) ?? [];
  const [body = "", code = ""] = html.split(/<script type="module">|<\/script>/);
  const alias = { "plaudit/client": join(root, "pkg/client.js"), "plaudit/elements": join(root, "pkg/elements.js") };
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: join(root, "www/app") },
    alias,
    bundle: true,
    format: "esm",
    write: false,
    logLevel: "error",
  });
  const page = await browser.newPage();
  await page.route("http://localhost/**", (route) => {
    const isScript = route.request().url().endsWith("example.js");
    return route.fulfill({
      contentType: isScript ? "text/javascript" : "text/html",
      body: isScript ? (outputFiles[0]?.text ?? "") : `<!doctype html>${body}<script type="module" src="example.js"></script>`,
    });
  });
  await page.addInitScript(watch);
  await page.goto("http://localhost/");
  const seen = (): Promise<string[]> => page.evaluate<string[]>("seen()");
  await expect.poll(async () => (await seen()).some((one) => one.startsWith("pop-up: ") && one.includes("Regular"))).toBe(true);
  await expect.poll(() => page.locator("plaudit-achievements [part=state]").allTextContents()).toEqual(["Unlocked"]);
  await expect.poll(async () => (await seen()).filter((one) => one.startsWith("canvases: "))).toEqual(["canvases: 1"]);
  await page.close();
});
