// Pop-ups: their number, their duration, their visibility, and the acknowledgement of unlocks.

import { expect } from "vitest";
import { earn, events, focused, inbox, pass, status, test, titles, toasts } from "./page.ts";

test("an unlock pops up, is announced once, and is acknowledged after it was seen", async ({ open }) => {
  const page = await open();
  expect(await status(page).count()).toBe(1);
  expect(await status(page).textContent()).toBe("");
  expect(await page.locator("plaudit-unlocks").locator("[aria-live=assertive], [role=alert]").count()).toBe(0);
  await earn(page, "second");
  expect(await titles(page)).toEqual(["Second wind"]);
  expect(await status(page).textContent()).toBe("Unlocked: Second wind");
  expect(await inbox(page)).toEqual(["second"]);
  await pass(page, 5.8);
  expect(await toasts(page).count()).toBe(1);
  await pass(page, 0.4);
  expect(await toasts(page).count()).toBe(0);
  await expect.poll(() => inbox(page)).toEqual([]);
  expect(await status(page).count()).toBe(1);
});

test("at most three show, and the others wait", async ({ open }) => {
  const page = await open();
  for (const id of ["first", "second", "third", "fourth", "fifth"]) {
    await earn(page, id);
    await page.locator("plaudit-unlocks [part=toasts]").hover();
    await page.clock.runFor(2_100);
  }
  expect(await titles(page)).toEqual(["First steps", "Second wind", "Third time"]);
  await page.getByRole("button", { name: "Close First steps" }).click();
  await page.clock.runFor(100);
  expect(await titles(page)).toEqual(["Second wind", "Third time", "Fourth wall"]);
  await page.mouse.move(1, 1);
  await pass(page, 7);
  await pass(page, 7);
  expect(await titles(page)).toEqual([]);
  await expect.poll(() => inbox(page)).toEqual([]);
});

test("a message of the page is in the same stack, is announced once, and leaves by itself", async ({ open }) => {
  const page = await open();
  const messages = page.locator("plaudit-unlocks [part=message]");
  await earn(page, "second");
  await page.evaluate(() => {
    app.unlocks.tell("Saved.");
    app.unlocks.tell("Copied.", { aloud: false });
    app.unlocks.tell("Saved.");
  });
  await page.clock.runFor(100);
  expect(await messages.locator("p").allTextContents()).toEqual(["Saved.", "Copied."]);
  expect(await toasts(page).count()).toBe(1);
  expect(await status(page).textContent()).toContain("Saved.");
  expect(await status(page).textContent()).not.toContain("Copied.");
  await page.getByRole("button", { name: "Close Copied." }).click();
  expect(await messages.locator("p").allTextContents()).toEqual(["Saved."]);
  await page.mouse.move(1, 1);
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await pass(page, 5);
  expect(await messages.count()).toBe(0);
  await pass(page, 3);
  await expect.poll(() => inbox(page)).toEqual([]);
});

test("more than three within two seconds are one summary, and stay in the inbox", async ({ open }) => {
  const page = await open();
  await page.evaluate(() => {
    app.unlocks.confetti = () => {
      globalThis.document.body.dataset["confetti"] = String(Number(globalThis.document.body.dataset["confetti"] ?? 0) + 1);
    };
  });
  await earn(page, "first");
  await earn(page, "second");
  expect(await titles(page)).toEqual(["First steps", "Second wind"]);
  expect(await page.evaluate(() => document.body.dataset["confetti"])).toBe("2");
  await earn(page, "third", "fourth", "shout");
  expect(await titles(page)).toEqual(["5 achievements unlocked"]);
  expect(await status(page).textContent()).toBe("5 achievements unlocked");
  expect(await toasts(page).textContent()).toContain("First steps, Second wind, and ");
  expect(await page.evaluate(() => document.body.dataset["confetti"])).toBe("2");
  await pass(page, 8);
  expect(await titles(page)).toEqual([]);
  expect(await inbox(page)).toEqual(["first", "fourth", "second", "shout", "third"]);
});

test("unlocks earned before the element was there give one summary, too", async ({ open }) => {
  const page = await open({ bare: true });
  await earn(page, "first", "second");
  await pass(page, 5);
  await page.evaluate(() => app.show());
  await pass(page, 1);
  expect(await titles(page)).toEqual(["2 achievements unlocked"]);
});

test("the time stops under the mouse, with focus inside, and while the page is hidden", async ({ open }) => {
  const page = await open();
  const hide = (hidden: boolean) =>
    page.evaluate((is) => {
      Object.defineProperty(document, "hidden", { configurable: true, get: () => is });
      Object.defineProperty(document, "visibilityState", { configurable: true, get: () => (is ? "hidden" : "visible") });
      document.dispatchEvent(new Event("visibilitychange"));
    }, hidden);
  await earn(page, "second");
  await toasts(page).hover();
  await pass(page, 20);
  expect(await toasts(page).count()).toBe(1);
  await page.mouse.move(1, 1);
  await page.getByRole("button", { name: "Close Second wind" }).focus();
  await pass(page, 20);
  expect(await toasts(page).count()).toBe(1);
  await page.evaluate(() => app.unlocks.blur());
  await page.locator("h1").click();
  await page.mouse.move(1, 1);
  await hide(true);
  await pass(page, 20);
  expect(await toasts(page).count()).toBe(1);
  await hide(false);
  await pass(page, 7);
  expect(await toasts(page).count()).toBe(0);
});

test("a hidden element does not count as seen: pop-ups wait", async ({ open }) => {
  const page = await open({ css: ".away { display: none }" });
  await page.evaluate(() => {
    app.unlocks.className = "away";
  });
  await earn(page, "second");
  await pass(page, 20);
  expect(await inbox(page)).toEqual(["second"]);
  await page.evaluate(() => {
    app.unlocks.className = "";
  });
  expect(await titles(page)).toEqual(["Second wind"]);
  await pass(page, 7);
  await expect.poll(() => inbox(page)).toEqual([]);
});

test("a pop-up that is dismissed by keyboard gives focus to the next, and then back", async ({ open }) => {
  const page = await open();
  await page.locator("plaudit-achievements [part~=row] button").first().focus();
  const before = await focused(page);
  await earn(page, "second", "third");
  await page.keyboard.press("Tab");
  for (let presses = 0; presses < 60 && !(await focused(page)).startsWith("Close"); presses += 1) await page.keyboard.press("Tab");
  expect(await focused(page)).toBe("Close Second wind");
  await page.keyboard.press("Enter");
  await page.clock.runFor(100);
  expect(await focused(page)).toBe("Close Third time");
  await page.keyboard.press("Enter");
  await page.clock.runFor(100);
  expect(await focused(page)).not.toBe("");
  expect(before).not.toBe("");
  await expect.poll(() => inbox(page)).toEqual([]);
});

test("an unconfirmed unlock is marked until it is confirmed", async ({ open }) => {
  const page = await open({ opening: { authority: true } });
  await earn(page, "second");
  expect(await toasts(page).locator("[part=pending]").textContent()).toBe("Pending");
  await page.evaluate(async () => {
    app.authority.always(undefined);
    await app.client.sync();
  });
  await page.clock.runFor(100);
  expect(await toasts(page).count()).toBe(1);
  expect(await toasts(page).locator("[part=pending]").count()).toBe(0);
});

test("a refused unlock disappears quietly, and leaves a note in the inbox", async ({ open }) => {
  const page = await open({ opening: { authority: true } });
  await earn(page, "second", "shout");
  expect(await page.getByRole("dialog", { name: "Heard everywhere" }).count()).toBe(1);
  const said = await status(page).textContent();
  await page.evaluate(async () => {
    app.authority.refuses = () => "PERMISSION_DENIED";
    app.authority.always(undefined);
    await app.client.sync();
  });
  await page.clock.runFor(100);
  expect(await page.getByRole("dialog").count()).toBe(0);
  expect(await titles(page)).toEqual([]);
  expect(await status(page).textContent()).toBe(said);
  await page.getByRole("button", { name: "Unlocked achievements 2" }).click();
  await page.clock.runFor(100);
  const dialog = page.getByRole("dialog");
  expect(await dialog.getByRole("listitem").allTextContents()).toEqual([
    "Second wind was not confirmedMark as seen",
    "Shout was not confirmedMark as seen",
  ]);
  await dialog.getByRole("button", { name: "Mark as seen Second wind" }).focus();
  await page.keyboard.press("Enter");
  await page.clock.runFor(100);
  expect(await dialog.getByRole("listitem").count()).toBe(1);
  expect(await focused(page), "the next item").toBe("Mark as seen Shout");
  await page.keyboard.press("Enter");
  await page.clock.runFor(100);
  expect(await focused(page), "the title, when no item is left").toBe("Unlocked achievements");
});

test("the host receives an event with the unlocks and the kind of celebration", async ({ open }) => {
  const page = await open();
  await page.evaluate(() => {
    app.unlocks.tier = ({ id }) => (id === "second" ? "inbox" : "toast");
  });
  await earn(page, "second", "shout");
  expect(await titles(page)).toEqual(["Heard everywhere"]);
  expect(await events(page)).toEqual(["plaudit-celebrate"]);
  expect(await page.evaluate(() => JSON.stringify(app.events[0]))).toContain('"tier":"toast"');
  await pass(page, 8);
  await expect.poll(() => inbox(page)).toEqual(["second"]);
});

test("a listener of the host that throws stops nothing", async ({ open }) => {
  const page = await open({
    before: (fresh) =>
      fresh.addInitScript(() => {
        addEventListener("error", (event) => {
          event.preventDefault();
        });
      }),
  });
  await page.evaluate(() => {
    app.unlocks.confetti = () => {
      throw new Error("no canvas");
    };
  });
  await earn(page, "second");
  await earn(page, "third");
  expect(await titles(page)).toEqual(["Second wind", "Third time"]);
  expect(await events(page)).toEqual(["plaudit-celebrate", "plaudit-celebrate"]);
  await pass(page, 7);
  await expect.poll(() => inbox(page)).toEqual([]);
});

test("a function of the host that throws loses no unlock, and is reported", async ({ open }) => {
  const page = await open();
  await page.evaluate(() => {
    app.unlocks.tier = ({ id }) => {
      if (id === "second") throw new Error("no tier");
      return "toast";
    };
  });
  await earn(page, "second", "third");
  expect(await titles(page)).toEqual(["Second wind", "Third time"]);
  expect(await events(page)).toEqual(["plaudit-error", "plaudit-celebrate", "plaudit-celebrate"]);
});

test("a clock that is set back does not turn a single unlock into a summary", async ({ open }) => {
  const page = await open();
  await earn(page, "second", "third", "fourth");
  await pass(page, 7);
  expect(await titles(page)).toEqual([]);
  await page.clock.setSystemTime("2026-10-01T09:00:00Z");
  await earn(page, "fifth");
  expect(await titles(page)).toEqual(["Fifth element"]);
});
