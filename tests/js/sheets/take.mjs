// Contact sheets of the elements: node sheets/take.mjs <folder> [--few]
//
// One picture for each theme, scheme, width and state, under the strict policy of the tests, at an instant that stands still.
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { launch } from "../chrome.mjs";

const [folder, ...words] = process.argv.slice(2);
const pick = (name) =>
  words
    .find((word) => word.startsWith(`--${name}=`))
    ?.slice(name.length + 3)
    .split(",");
const root = fileURLToPath(new URL("../../..", import.meta.url));
const THEMES = pick("theme") ?? ["default", "calm", "arcade", "fitness"];
const SCHEMES = pick("scheme") ?? ["light", "dark"];
const WIDTHS = (pick("width") ?? ["320", "390", "768", "1280"]).map(Number);
const STATES = pick("state") ?? [
  "cards",
  "grid",
  "list",
  "compact",
  "toast",
  "toasts",
  "stack",
  "burst",
  "modal",
  "detail",
  "inbox",
  "streak",
];
const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src * data:";
const NOW = new Date("2026-10-01T09:30:00Z");
const PAGE = `:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif } body { margin: 0; padding: clamp(0.75rem, 3vw, 2rem); background: light-dark(#f4f4f7, #101015); color: light-dark(#1d1d29, #f1f1f6) } main { display: grid; gap: 1.5rem } plaudit-streak { max-inline-size: 24rem }`;

mkdirSync(folder, { recursive: true });
const bundled = await build({
  entryPoints: [join(root, "tests/js/sheets/app.ts")],
  bundle: true,
  format: "iife",
  target: "es2022",
  write: false,
  logLevel: "error",
});
const script = bundled.outputFiles[0].text;
const browser = await launch();
for (const theme of THEMES) {
  const css = theme === "default" ? PAGE : PAGE + readFileSync(join(root, `pkg/themes/${theme}.css`), "utf8");
  for (const colorScheme of SCHEMES) {
    for (const width of WIDTHS) {
      const page = await browser.newPage({
        viewport: { width, height: width < 700 ? 760 : 800 },
        colorScheme,
        timezoneId: "UTC",
        locale: "en-US",
        deviceScaleFactor: 1,
      });
      page.on("pageerror", (error) => {
        throw error;
      });
      await page.clock.install({ time: NOW });
      const files = {
        "/": [
          "text/html",
          '<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>Sheet</title><link rel="stylesheet" href="app.css"><body><main></main><script src="app.js"></script></html>',
        ],
        "/app.js": ["text/javascript", script],
        "/app.css": ["text/css", css],
      };
      await page.route("**/*", (route) => {
        const [contentType, body] = files[new URL(route.request().url()).pathname] ?? ["text/plain", ""];
        return route.fulfill({ contentType, body, headers: { "content-security-policy": POLICY } });
      });
      await page.goto("http://localhost/");
      for (const state of STATES) {
        const isLayout = ["cards", "grid", "list", "compact"].includes(state);
        await page.evaluate(
          ([state, layout]) => sheet.show(state, layout),
          [state, isLayout ? state : state === "detail" ? "cards" : "grid"],
        );
        // Longer than all motion; a stack closes after three seconds, and pop-ups leave after six.
        await page.waitForTimeout(state === "stack" ? 4_300 : state === "modal" ? 1_300 : 1_100);
        await page.screenshot({
          path: join(folder, `${state}-${theme}-${colorScheme}-${width}.png`),
          fullPage: isLayout || state === "streak",
        });
      }
      await page.close();
    }
  }
}
await browser.close();
