// Editors: two at once, one whose session ends while typing, one who may not publish, one with a keyboard alone, and many achievements.

import { Buffer } from "node:buffer";
import { crc32 } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { axe } from "../demo/axe.ts";
import { browsers, Desk, endSession, enter, holdDrafts, saved, signIn, turn } from "./desk.ts";

const { page: open } = browsers();
const named = (count: number): Record<string, unknown> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `a${index}`,
      { name: `Number ${index}`, max_count: index + 1, category: `c${index % 7}` },
    ]),
  );

/** A red picture of 2 × 2 pixels. */
const PNG = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEElEQVR4nGP8zwACTGCSAQANHQEDgslx/wAAAABJRU5ErkJggg==", "base64");

/** The same picture, with another size in its header. */
function resized(side: number): Buffer {
  const bytes = Buffer.from(PNG);
  bytes.writeUInt32BE(side, 16);
  bytes.writeUInt32BE(side, 20);
  bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29);
  return bytes;
}

let desk: Desk;
let large: Desk;
beforeAll(async () => {
  desk = await Desk.open({ achievements: named(3) });
  large = await Desk.open({ achievements: named(5_000) });
});
afterAll(async () => {
  await desk?.close();
  await large?.close();
});

test("two editors at once: both texts are shown, and one is chosen at each place", async () => {
  const [ann, bob] = [await open(`${desk.url}/portal/#/achievements/a0`), await open(`${desk.url}/portal/#/achievements/a0`)];
  for (const [page, name] of [
    [ann, "admin"],
    [bob, "editor"],
  ] as const) {
    await enter(page, name);
    await page.getByLabel("Name", { exact: true }).waitFor();
  }
  const release = await holdDrafts(bob);
  await ann.getByLabel("Name", { exact: true }).fill("Ann's name");
  await saved(ann);
  await bob.getByLabel("Name", { exact: true }).fill("Bob's name");
  await bob.getByText("admin has changed the draft meanwhile").waitFor();
  release();
  expect(await bob.locator("pre").allTextContents()).toEqual([
    expect.stringContaining("Bob's name"),
    expect.stringContaining("Ann's name"),
  ]);
  expect(await axe(bob)).toEqual([]);
  await bob.getByRole("radio", { name: /By admin/ }).check();
  await bob.getByRole("button", { name: "Keep these" }).click();
  await saved(bob);
  expect(await bob.getByLabel("Name", { exact: true }).inputValue()).toBe("Ann's name");
  await turn(bob, "Publish").click();
  await bob.getByText("You need the role “publisher” to publish.").waitFor();
  for (const page of [ann, bob]) await page.context().close();
});

test("a session that ends while typing loses nothing", async () => {
  const page = await open(`${desk.url}/portal/`);
  await signIn(page, "editor");
  await endSession(page, () => page.getByRole("link", { name: "Number 1" }).click());
  await page.getByLabel("Name", { exact: true }).fill("Typed at the end of the session");
  await page.getByRole("heading", { name: "Sign in again" }).waitFor();
  expect(await axe(page)).toEqual([]);
  // The typed text survives even a reload.
  await page.reload();
  await enter(page, "editor");
  await page.getByText("are kept in this browser").waitFor();
  await page.getByRole("button", { name: "Restore" }).click();
  await saved(page);
  expect(await page.getByLabel("Name", { exact: true }).inputValue()).toBe("Typed at the end of the session");
  await page.context().close();
});

test("by keyboard alone: an achievement is made, moved and archived", async () => {
  const page = await open(`${desk.url}/portal/`);
  await signIn(page, "editor");
  await page.getByRole("button", { name: "New achievement" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: /^Count/ }).focus();
  await page.keyboard.press("Enter");
  await page.getByLabel("Name", { exact: true }).focus();
  await page.keyboard.press("Control+A");
  await page.keyboard.type("Made by keys");
  await saved(page);
  await turn(page, "Achievements").focus();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Duplicate Made by keys" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: "Made by keys (copy)" }).waitFor();
  const names = (): Promise<string[]> => page.locator(".row-name").allTextContents();
  const place = async (name: string): Promise<number> => (await names()).indexOf(name);
  const before = await place("Made by keys (copy)");
  await page.getByRole("button", { name: /^Move Made by keys \(copy\)/ }).focus();
  await page.keyboard.press("ArrowUp");
  await expect.poll(() => place("Made by keys (copy)")).toBe(before - 1);
  expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toContain("Move Made by keys (copy)");
  await page.getByRole("button", { name: "Archive Number 2" }).focus();
  await page.keyboard.press("Enter");
  await expect.poll(names).not.toContain("Number 2");
  expect(await page.getByRole("button", { name: "Remove Number 1" }).count()).toBe(0);
  await saved(page);
  await page.context().close();
});

test("by mouse: an achievement is dragged before another one, also into its category", async () => {
  const page = await open(`${large.url}/portal/`);
  await signIn(page, "editor");
  const names = async (): Promise<string[]> => (await page.locator(".row-name").allTextContents()).slice(0, 4);
  expect(await names()).toEqual(["Number 0", "Number 7", "Number 14", "Number 21"]);
  const row = (name: string) => page.locator(".row", { has: page.getByRole("link", { name, exact: true }) });
  await row("Number 14").locator(".grip").dragTo(row("Number 0"));
  await expect.poll(names).toEqual(["Number 14", "Number 0", "Number 7", "Number 21"]);
  await saved(page);
  await page.reload();
  await expect.poll(names).toEqual(["Number 14", "Number 0", "Number 7", "Number 21"]);
  // A drop on the lower half of the last row of a category moves to its end.
  await page.getByLabel("Search achievements").fill("a499");
  const found = (): Promise<string[]> => page.locator("section[aria-label=c1] .row-name").allTextContents();
  await expect.poll(found).toEqual(["Number 4992", "Number 4999"]);
  const { height } = (await row("Number 4999").boundingBox()) ?? { height: 0 };
  await row("Number 499")
    .locator(".grip")
    .dragTo(row("Number 4999"), { targetPosition: { x: 40, y: height - 4 } });
  await expect.poll(found).toEqual(["Number 4992", "Number 4999", "Number 499"]);
  await page.getByLabel("Search achievements").fill("number 123");
  await page.getByRole("link", { name: "Number 123", exact: true }).waitFor();
  expect(await row("Number 123").locator("xpath=ancestor::section").getAttribute("aria-label")).toBe("c4");
  await row("Number 123").locator(".grip").dragTo(row("Number 1230"));
  await expect.poll(() => row("Number 123").locator("xpath=ancestor::section").getAttribute("aria-label")).toBe("c5");
  await saved(page);
  await page.context().close();
});

test("what is wrong is told at its field, and keeps from publishing", async () => {
  const page = await open(`${desk.url}/portal/`);
  await signIn(page, "admin");
  await page.locator(".row-name").first().click();
  await page.getByLabel("How many").fill("-4");
  await page.locator("#whole-problems, .problems .error").first().waitFor();
  expect(await page.getByLabel("How many").getAttribute("aria-invalid")).toBe("true");
  expect(await axe(page)).toEqual([]);
  await saved(page);
  await turn(page, "Publish").click();
  expect(await page.getByRole("button", { name: "Publish now" }).isDisabled()).toBe(true);
  await page.goBack();
  await page.getByLabel("How many").fill("4");
  await saved(page);
  // A change in the JSON changes the form, and the other way round.
  await page.locator("summary", { hasText: "JSON" }).click();
  const json = page.locator("portal-json textarea");
  await json.fill('{"name": "From JSON", "max_count": 5, "of_tomorrow": {"kept": true}}');
  await expect.poll(() => page.getByLabel("How many").inputValue()).toBe("5");
  await page.getByLabel("How many").fill("6");
  await expect
    .poll(async () => JSON.parse(await json.inputValue()) as unknown)
    .toEqual({ name: "From JSON", max_count: 6, of_tomorrow: { kept: true } });
  await json.fill("{ no json");
  await page.getByText(/^Not applied yet/).waitFor();
  await saved(page);
  await page.context().close();
});

test("icons: what could act is gone, what is too large is refused with a reason", async () => {
  const page = await open(`${desk.url}/portal/`);
  await signIn(page, "editor");
  await page.locator(".row-name").first().click();
  const upload = (name: string, mimeType: string, text: string | Buffer): Promise<void> =>
    page.getByLabel("Upload a picture").setInputFiles({ name, mimeType, buffer: Buffer.from(text) });
  await upload("large.png", "image/png", Buffer.alloc(600 * 1024));
  await page.getByText("large.png has 600 KB; at most 512 KB are allowed.").waitFor();
  await upload("page.png", "image/png", "<html><script>alert(1)</script></html>");
  await page.getByText("the picture is neither PNG, WebP nor SVG").waitFor();
  // A picture whose header says 20,000 × 20,000 pixels is refused before it is decoded; data after the end of a picture are not kept.
  await upload("bomb.png", "image/png", resized(20_000));
  await page.getByText(/a side may have at most 4096 pixels/).waitFor();
  await upload("polyglot.png", "image/png", Buffer.concat([PNG, Buffer.from("<script>alert(1)</script>")]));
  await page.getByText("polyglot.png is uploaded and chosen.").waitFor();
  const drawn = await (await fetch(new URL(await page.getByLabel("Name or address").inputValue(), desk.url))).text();
  expect(drawn).not.toContain("script");
  await upload(
    "star.svg",
    "image/svg+xml",
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><script>alert(1)</script><path d="M0 0h9v9z" onclick="alert(2)"/></svg>',
  );
  await page.getByText("star.svg is uploaded and chosen.").waitFor();
  const url = await page.getByLabel("Name or address").inputValue();
  const icon = await fetch(new URL(url, desk.url));
  const text = await icon.text();
  expect(text).toContain("M0 0h9v9z");
  expect(text).not.toMatch(/script|alert|onclick/);
  expect(icon.headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(icon.headers.get("cache-control")).toContain("immutable");
  await page.context().close();
});

test("an icon of the shipped set is chosen, shown on the card, and taken back", async () => {
  const page = await open(`${desk.url}/portal/`);
  await signIn(page, "editor");
  await page.locator(".row-name").last().click();
  const choices = page
    .getByRole("group", { name: "Icons" })
    .getByRole("button")
    .filter({ has: page.locator("portal-drawing") });
  await expect.poll(() => choices.count()).toBeGreaterThan(20);
  const drawn = (): Promise<number> => choices.filter({ has: page.locator("portal-drawing path") }).count();
  await expect.poll(drawn).toBe(await choices.count());
  const choice = choices.nth(4);
  const name = (await choice.getAttribute("aria-label")) ?? "";
  const shape = await choice.locator("path").first().getAttribute("d");
  await choice.click();
  expect(await choice.getAttribute("aria-pressed")).toBe("true");
  expect(await page.getByLabel("Name or address").inputValue()).toBe(name);
  await expect.poll(() => page.locator(`portal-preview plaudit-achievements path[d="${shape}"]`).count()).toBeGreaterThan(0);
  await saved(page);
  await choice.click();
  expect(await page.getByLabel("Name or address").inputValue()).toBe("");
  await saved(page);
  await page.context().close();
});

test("five thousand achievements in the list stay usable", async () => {
  const page = await open(`${large.url}/portal/`);
  await signIn(page, "editor");
  await page.getByText("5,000 achievements").waitFor();
  expect(await page.locator(".row").count()).toBeLessThan(500);
  await page.getByLabel("Search achievements").fill("number 4321");
  await expect.poll(() => page.locator(".row-name").allTextContents()).toEqual(["Number 4321"]);
  await page.getByRole("link", { name: "Number 4321" }).click();
  await page.getByLabel("Name", { exact: true }).fill("The one");
  await saved(page);
  await turn(page, "Achievements").click();
  await page.getByLabel("Search achievements").fill("the one");
  await expect.poll(() => page.locator(".row-name").allTextContents()).toEqual(["The one"]);
  await page.context().close();
});
