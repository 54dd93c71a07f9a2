// Contact sheets of the site: node sheets/site.mjs <folder> [--page=game,docs] [--scheme=dark] [--width=390]
//
// For each page and colour scheme, one sheet with the page at six widths, as a visitor first sees it and, for demos, after some play. The
// authority that PLAUDIT_SERVER names serves the site; www/app/dist must have been built.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { launch } from "../chrome.mjs";

const [folder, ...words] = process.argv.slice(2);
const { PLAUDIT_SERVER } = process.env;
if (folder === undefined || PLAUDIT_SERVER === undefined) throw new Error("usage: PLAUDIT_SERVER=… node site.mjs <folder>");
const root = fileURLToPath(new URL("../../..", import.meta.url));
const pick = (name) =>
  words
    .find((word) => word.startsWith(`--${name}=`))
    ?.slice(name.length + 3)
    .split(",");
const WIDTHS = (pick("width") ?? ["320", "390", "768", "1024", "1280", "1920"]).map(Number);
const SCHEMES = pick("scheme") ?? ["light", "dark"];

/** Plays a little in a simulator. */
async function play(page, simulator, id, amount) {
  await simulator.locator("select[data-choose]").selectOption(id);
  await simulator.locator(`[data-do="progress"][data-id="${id}"][data-amount="${amount}"]`).click();
  await page.waitForTimeout(300);
}
async function side(page, name) {
  const place = page.locator(".places").getByRole("button", { name });
  if (await place.isVisible()) await place.click();
  return page.getByRole("group", { name: `Simulate ${name}`, exact: true });
}

/** Each page: its address, and what is done before its second picture. */
const PAGES = {
  landing: ["", async (page) => page.locator("#win").click()],
  game: [
    "game.html",
    async (page) => {
      await play(page, page, "hero_levels", 1000);
      await play(page, page, "daily_forage", 5);
    },
  ],
  wellness: [
    "wellness.html",
    async (page) => {
      await page.getByRole("button", { name: "Finish session" }).click();
      await page.waitForTimeout(300);
    },
  ],
  offline: [
    "offline.html",
    async (page) => {
      const phone = await side(page, "Phone");
      await phone.locator('[data-condition="off"]').click();
      await play(page, phone, "first_light", 1);
    },
  ],
  team: ["team.html", async (page) => play(page, await side(page, "Bea"), "pvp_wins", 3)],
  playground: ["playground.html"],
  missing: ["no-such-page"],
};
for (const file of readdirSync(join(root, "www/app/dist/docs")))
  if (file.endsWith(".html")) PAGES[`docs-${file.slice(0, -5)}`] = [`docs/${file}`];
/** The most of a page that a sheet shows, in pixels. */
const LONGEST = 3_600;

const scratch = mkdtempSync(join(tmpdir(), "plaudit-sheets-"));
mkdirSync(folder, { recursive: true });
const server = await serve();
const browser = await launch();
try {
  for (const name of pick("page") ?? Object.keys(PAGES)) for (const scheme of SCHEMES) await sheet(name, scheme);
} finally {
  await browser.close();
  server.process.kill();
  rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
}

/** Starts the authority over both samples and the teams' document, dated today. */
async function serve() {
  const bundled = await build({
    entryPoints: [join(root, "www/app/src/samples/index.ts")],
    bundle: true,
    format: "esm",
    write: false,
    logLevel: "error",
  });
  const { sampleFor } = await import(`data:text/javascript,${encodeURIComponent(bundled.outputFiles[0].text)}`);
  const now = Date.now() / 1_000;
  const [game, wellness] = [sampleFor("game", now), sampleFor("wellness", now)];
  const definitions = join(scratch, "definitions.json");
  writeFileSync(definitions, JSON.stringify({ ...wellness, achievements: { ...game.achievements, ...wellness.achievements } }));
  const flags = ["--listen", "127.0.0.1:0", "--playground", "--player-rate", "0", "--address-rate", "0", "--definitions", definitions];
  flags.push("--team-definitions", join(root, "www/app/src/samples/team.json"), "--page", join(root, "www/app/dist"));
  const authority = spawn(PLAUDIT_SERVER, ["serve", ...flags], {
    env: { ...process.env, DATABASE_URL: `sqlite:${join(scratch, "plaudit.db")}?mode=rwc`, RUST_LOG: "error" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = createInterface(authority.stdout);
  for (;;) {
    const [line] = await once(lines, "line");
    const address = /^listening on (.*)/.exec(line)?.[1];
    if (address !== undefined) return { process: authority, url: `${address}/` };
  }
}

/** Takes the pictures of a page, and puts them beside each other. */
async function sheet(name, colorScheme) {
  const [path, act] = PAGES[name];
  const rows = [[], []];
  for (const width of WIDTHS) {
    const height = width < 700 ? 800 : 900;
    const context = await browser.newContext({ viewport: { width, height }, colorScheme, reducedMotion: "reduce", locale: "en-US" });
    const page = await context.newPage();
    page.on("pageerror", (error) => console.error(`${name} at ${width}: ${error}`));
    await page.goto(`${server.url}${path}`);
    await page.locator("h1").first().waitFor();
    await page.waitForTimeout(1_500);
    const whole = await page.evaluate(() => document.documentElement.scrollHeight);
    const clip = { x: 0, y: 0, width, height: act === undefined && width >= 1024 ? height : Math.min(whole, LONGEST) };
    rows[0].push([width, await page.screenshot({ fullPage: true, clip })]);
    if (act !== undefined) {
      await act(page);
      await page.waitForTimeout(900);
      rows[1].push([width, await page.screenshot()]);
    }
    await context.close();
  }
  const page = await browser.newPage({ viewport: { width: 2000, height: 400 }, deviceScaleFactor: 1 });
  const picture = ([width, png]) =>
    `<figure><figcaption>${name}, ${colorScheme}, ${width}</figcaption><img src="data:image/png;base64,${png.toString("base64")}" style="width:${Math.round(shown(width))}px"></figure>`;
  const style =
    "body{margin:12px;background:#888;font:14px sans-serif}div{display:flex;gap:12px;align-items:start}figure{margin:0 0 12px}img{display:block;max-height:2200px;object-fit:cover;object-position:top}";
  for (const [index, row] of rows.entries()) {
    if (row.length === 0) continue;
    await page.setContent(`<style>${style}</style><div>${row.map(picture).join("")}</div>`);
    await page.screenshot({ path: join(folder, `${name}-${index === 0 ? "first" : "played"}-${colorScheme}.png`), fullPage: true });
  }
  await page.close();
}

/** How wide a picture is on the sheet. */
function shown(width) {
  return width < 700 ? width * 0.62 : width * 0.36;
}
