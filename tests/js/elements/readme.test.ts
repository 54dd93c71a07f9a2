// The README's example of the elements, unchanged.

import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { expect } from "vitest";
import { test } from "./page.ts";

const root = resolve(import.meta.dirname, "../../..");

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
  await page.goto("http://localhost/");
  await page.locator("plaudit-unlocks [part=name]", { hasText: "Regular" }).waitFor();
  await expect.poll(() => page.locator("plaudit-achievements [part=state]").allTextContents()).toEqual(["Unlocked"]);
  await expect.poll(() => page.locator("canvas").count()).toBe(1);
  await page.close();
});
