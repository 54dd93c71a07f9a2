// Takes the README's pictures of the built demo: node screenshots.mjs <folder>
//
// On phone and desktop, in light and dark, each at the same instant and after the same actions.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import UPNG from "upng-js";
import { preview } from "vite";
import { launch } from "../chrome.mjs";

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("usage: node screenshots.mjs <folder>");

/** A Friday: the live event opened at midnight. */
const AT = "2026-03-06T10:00:00Z";
const SIZES = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 860 } };
/** The maximum size of a picture, which readers load with the README. */
const MOST_BYTES = 200_000;
const COLORS = 256;

const app = new URL("../../../www/app/", import.meta.url).pathname;
const server = await preview({ root: app, logLevel: "error", preview: { port: 0, host: "127.0.0.1" } });
const browser = await launch();
try {
  mkdirSync(folder, { recursive: true });
  for (const [size, viewport] of Object.entries(SIZES)) {
    for (const colorScheme of ["light", "dark"]) await take(size, viewport, colorScheme);
  }
} finally {
  await browser.close();
  await server.close();
}

async function take(size, viewport, colorScheme) {
  const context = await browser.newContext({ viewport, colorScheme, reducedMotion: "reduce", locale: "en-US", timezoneId: "UTC" });
  const page = await context.newPage();
  await page.clock.install({ time: new Date(AT) });
  await page.goto(`${server.resolvedUrls.local[0]}game.html`);
  await page.locator("main:not(.loading) h1").waitFor();
  const add = async (id, amount) => {
    await page.locator("select[data-choose]").selectOption(id);
    await page.locator(`[data-do="progress"][data-id="${id}"][data-amount="${amount}"]`).click();
  };
  await add("daily_forage", 1);
  await add("season_pass", 10);
  await page.clock.runFor(60_000);
  await add("first_light", 1);
  await page.clock.runFor(400);
  await page.evaluate(() => scrollTo(0, 0));
  const path = join(folder, `${size}-${colorScheme}.png`);
  const picture = compressed(await page.screenshot());
  if (picture.length > MOST_BYTES) throw new Error(`${path} is too large for a README: ${picture.length} bytes, ${MOST_BYTES} allowed`);
  writeFileSync(path, picture);
  console.log(`${path}: ${picture.length} bytes`);
  await context.close();
}

/** Converts a picture to a palette. */
function compressed(png) {
  const decoded = UPNG.decode(png);
  return Buffer.from(UPNG.encode(UPNG.toRGBA8(decoded), decoded.width, decoded.height, COLORS));
}
