import { expect, test } from "vitest";
import { visits } from "./visit.ts";

const visit = visits();

test("the page of the elements shows them alive: badges, layouts, pop-ups, a streak", async () => {
  const page = await visit.page("docs/elements.html", { at: "now" });
  const preview = (kind: string) => page.locator(`[data-preview="${kind}"]`);
  await expect.poll(() => preview("badges").locator("[part~=row]").count()).toBe(9);
  expect(await preview("badges").locator("[part~=row].claimed, [part~=row].done").count()).toBe(5);
  for (const state of ["open", "claimable", "locked", "expired"])
    expect(await preview("badges").locator(`[part~=row].${state}`).count(), state).toBe(1);

  await preview("layouts").getByLabel("Layout").selectOption("compact");
  await expect.poll(() => preview("layouts").locator("plaudit-achievements").getAttribute("layout")).toBe("compact");

  const moments = preview("unlocks");
  await moments.getByRole("button", { name: "With a reward" }).click();
  await moments
    .locator("[part~=toast]", { hasText: "Veteran" })
    .getByRole("button", { name: /^Claim/ })
    .waitFor();
  await moments.getByRole("button", { name: "A big moment" }).click();
  await page.getByRole("dialog", { name: "Living legend" }).waitFor();
  await page.keyboard.press("Escape");
  // Again, and for another player.
  await page.getByRole("dialog", { name: "Living legend" }).waitFor({ state: "hidden" });
  await moments.getByRole("button", { name: "A big moment" }).click();
  await page.getByRole("dialog", { name: "Living legend" }).waitFor();
  await page.keyboard.press("Escape");

  await preview("streak").getByRole("button", { name: "Finish a session" }).click();
  await expect.poll(() => preview("streak").locator("[part=length]").textContent()).toBe("1 day");
});

test("the API's page of the elements shows them, too", async () => {
  const page = await visit.page("docs/api-elements.html", { at: "now" });
  await expect.poll(() => page.locator("[data-preview=all] [part~=row]").count()).toBe(4);
});

test("every page leads to the portal, and its page says whether this server has one", async () => {
  for (const path of ["", "game.html", "docs/"]) {
    const page = await visit.page(path, { at: "now" });
    const link = page.getByRole("navigation", { name: "Site" }).getByRole("link", { name: "Portal" });
    expect(new URL((await link.getAttribute("href")) ?? "", page.url()).pathname, path).toBe("/docs/portal.html");
  }
  const page = await visit.page("docs/portal.html", { at: "now", serviceWorkers: "block" });
  const open = page.getByRole("link", { name: "Open this server’s portal" });
  expect(await open.count()).toBe(0);
  await page.route("**/authority.json", (route) => route.fulfill({ json: { url: "/", portal: true } }));
  await page.reload();
  await open.waitFor();
  expect(await open.evaluate((link) => (link as HTMLAnchorElement).pathname)).toBe("/portal/");
});
