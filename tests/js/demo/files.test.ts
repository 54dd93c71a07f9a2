import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { add, count, kind, name, popUps, visits, words } from "./visit.ts";

const visit = visits();

async function drop(page: Page, name: string, text: string): Promise<void> {
  const transfer = await page.evaluateHandle(
    ([fileName, content]) => {
      const data = new DataTransfer();
      data.items.add(new File([content ?? ""], fileName ?? "", { type: "application/json" }));
      return data;
    },
    [name, text],
  );
  await page.locator("body").dispatchEvent("dragenter", { dataTransfer: transfer });
  expect(await page.locator("#dropzone").isVisible()).toBe(true);
  await page.locator("body").dispatchEvent("drop", { dataTransfer: transfer });
}

test("a dropped file with problems shows each with its path, and the current game is unchanged", async () => {
  const page = await visit.open("game");
  await add(page, "daily_forage", 1);
  await drop(
    page,
    "broken.json",
    JSON.stringify({
      achievements: {
        "daily/quest": { name: "Daily", max_count: 3, reset_cronexpr: "0 25 * * *" },
        nameless: { max_count: 1 },
        typo: { name: "Typo", max_count: 1, reset_cronexp: "0 0 * * *" },
      },
    }),
  );
  const dialog = page.getByRole("dialog", { name: "broken.json cannot be played yet" });
  await dialog.waitFor();
  const paths = await dialog.locator(".path").allTextContents();
  expect(paths).toEqual(
    expect.arrayContaining(["/achievements/daily~1quest/reset_cronexpr", "/achievements/nameless", "/achievements/typo/reset_cronexp"]),
  );
  expect(await dialog.locator(".problem", { hasText: "reset_cronexp" }).last().textContent()).toMatch(/warning.*reset_cronexpr/s);
  expect(await dialog.locator(".lead").textContent()).toContain("2 errors and 1 warning");
  await page.keyboard.press("Escape");
  expect(await count(page, "daily_forage")).toBe(1);
});

test("a file that is not JSON is reported as such", async () => {
  const page = await visit.open("game");
  await drop(page, "notes.txt", "{ achievements: ");
  expect(await page.getByRole("dialog").textContent()).toContain("This is not JSON");
});

test("a valid file is played, kept across a reload, and its texts are never markup", async () => {
  const page = await visit.open("game");
  const name = "<img src=x onerror=\"document.title='owned'\">";
  await drop(
    page,
    "mine.json",
    JSON.stringify({
      achievements: {
        'x"><b>': { name, description: "<script>document.title='owned'</script>", max_count: 2, category: "<i>Mine</i>" },
        walker: { name: "Walker", trigger: { stat: { id: "steps", at_least: 10 } } },
      },
    }),
  );
  await page.getByRole("heading", { name: "mine.json", level: 1 }).waitFor();
  expect(await page.getByRole("button", { name, exact: true }).count()).toBe(1);
  expect(await page.getByRole("heading", { name: "<i>Mine</i>" }).count()).toBe(1);
  const card = page.locator("main plaudit-achievements li[part~=row]", { hasText: "onerror" });
  await page.getByRole("button", { name: /^\+1 .*onerror/ }).click();
  expect(await card.getAttribute("part")).toBe("row open");
  await page.getByRole("button", { name: /^\+1 .*onerror/ }).click();
  expect(await popUps(page).textContent()).toContain(name);
  expect(await page.locator("main img[src=x], plaudit-unlocks img[src=x], main b, main i").count()).toBe(0);
  expect(await page.title()).toBe("mine.json · plaudit");

  await page.reload();
  await page.getByRole("heading", { name: "mine.json", level: 1 }).waitFor();
  expect(await card.getAttribute("part")).toBe("row claimable");
  await page.getByLabel("steps").fill("12");
  await page.getByRole("button", { name: "Save" }).click();
  expect(await kind(page, "walker")).toBe("claimable");
});

test("of thousands the first are shown, the rest on request, and all of them count", async () => {
  const page = await visit.open("game");
  const achievements = Object.fromEntries(
    Array.from({ length: 2_000 }, (_, index) => [`n${String(index)}`, { name: `No. ${String(index)}`, max_count: 1, category: "Many" }]),
  );
  await drop(page, "many.json", JSON.stringify({ achievements }));
  await page.getByRole("heading", { name: "many.json", level: 1 }).waitFor();
  const rows = page.locator("main plaudit-achievements li[part~=row]");
  expect(await rows.count()).toBe(60);
  expect(await page.getByRole("heading", { level: 2, name: /^Many/ }).textContent()).toBe("Many0 of 2,000");
  await add(page, "n0", 1);
  expect(await page.getByRole("heading", { level: 2, name: /^Many/ }).textContent()).toBe("Many1 of 2,000");
  await page.getByRole("button", { name: "Show 1,940 more" }).click();
  expect(await rows.count()).toBe(240);
  expect(await name(page, "n239").textContent()).toBe("No. 239");
  expect(await page.getByRole("button", { name: "Show 1,760 more" }).count()).toBe(1);
});

test("a file with warnings is played, and the warnings stay available", async () => {
  const page = await visit.open("game");
  await drop(page, "odd.json", JSON.stringify({ achievements: { a: { name: "A", max_count: 1, precondition_ids: ["nowhere"] } } }));
  await page.getByRole("dialog", { name: "Playing odd.json, with warnings" }).waitFor();
  expect(await page.getByRole("dialog").locator(".path").textContent()).toBe("/achievements/a/precondition_ids/0");
  await page.keyboard.press("Escape");
  expect(await words(page, "a")).toContain("Unlock “nowhere (not defined)” first");
  await page.getByRole("button", { name: "Show 1 warning" }).click();
  expect(await page.getByRole("dialog").isVisible()).toBe(true);
});
