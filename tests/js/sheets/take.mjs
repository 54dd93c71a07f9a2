// Contact sheets of the elements: node sheets/take.mjs <folder> [--theme=calm] [--scheme=dark] [--width=320,390] [--state=modal] [--variant=rtl]
//
// One picture for each theme, scheme, width and state, under the strict policy of the tests, at an instant that stands still. The default theme
// is also drawn from right to left in Arabic, in forced colours, and with text of twice the size.
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

/** How a page differs: a name, added to the names of its pictures, the contexts it needs, its direction and its style. */
const VARIANTS = {
  plain: {},
  rtl: { locale: "ar", dir: "rtl" },
  forced: { forcedColors: "active" },
  large: { css: ":root { font-size: 200% }" },
};
const some = pick("variant") ?? Object.keys(VARIANTS);

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
  for (const colorScheme of SCHEMES) {
    for (const width of WIDTHS) {
      for (const variant of some) if (variant === "plain" || theme === THEMES[0]) await take(theme, colorScheme, width, variant);
    }
  }
}
await browser.close();

async function take(theme, colorScheme, width, variant) {
  const { locale = "en-US", dir = "ltr", forcedColors = "none", css = "" } = VARIANTS[variant];
  const style = PAGE + css + (theme === "default" ? "" : readFileSync(join(root, `pkg/themes/${theme}.css`), "utf8"));
  const page = await browser.newPage({
    viewport: { width, height: width < 700 ? 760 : 800 },
    colorScheme,
    forcedColors,
    timezoneId: "UTC",
    locale,
    deviceScaleFactor: 1,
  });
  page.on("pageerror", (error) => {
    throw error;
  });
  await page.clock.install({ time: NOW });
  const files = {
    "/": [
      "text/html",
      `<!doctype html><html lang="${locale.slice(0, 2)}" dir="${dir}"><meta name="viewport" content="width=device-width"><title>Sheet</title><link rel="stylesheet" href="app.css"><body><main></main><script src="app.js"></script></html>`,
    ],
    "/app.js": ["text/javascript", script],
    "/app.css": ["text/css", style],
  };
  await page.route("**/*", (route) => {
    const [contentType, body] = files[new URL(route.request().url()).pathname] ?? ["text/plain", ""];
    return route.fulfill({ contentType, body, headers: { "content-security-policy": POLICY } });
  });
  await page.goto("http://localhost/");
  for (const state of STATES) {
    const isLayout = ["cards", "grid", "list", "compact"].includes(state);
    await page.evaluate(([state, layout]) => sheet.show(state, layout), [state, isLayout ? state : state === "detail" ? "cards" : "grid"]);
    // Longer than all motion; a stack closes after three seconds, and pop-ups leave after six.
    await page.waitForTimeout(state === "stack" ? 4_300 : state === "modal" ? 1_300 : 1_100);
    const name = [state, theme, colorScheme, width, ...(variant === "plain" ? [] : [variant])].join("-");
    await page.screenshot({ path: join(folder, `${name}.png`), fullPage: isLayout || state === "streak" });
  }
  await page.close();
}
