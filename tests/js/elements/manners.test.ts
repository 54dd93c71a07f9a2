// Celebrations do not disturb the page and its user: presses, typing, dialogs, popovers, keys meant for the page.

import type { Page } from "playwright-core";
import { expect } from "vitest";
import { earn, events, focused, inbox, pass, row, status, test, titles, toasts } from "./page.ts";

const modal = (page: Page) => page.getByRole("dialog", { name: "Heard everywhere" });

/** Adds an element of the page's own. */
const add = (page: Page, html: string): Promise<void> =>
  page.evaluate((given) => {
    document.querySelector("main")?.insertAdjacentHTML("afterbegin", given);
  }, html);

test("no pop-up appears during a press, and its click arrives", async ({ open }) => {
  const page = await open({ css: "#big { position: fixed; inset: 0; z-index: 1; inline-size: 100%; }" });
  await add(page, '<button id="big">Press</button>');
  await page.evaluate(() => {
    document.querySelector("#big")?.addEventListener("click", () => app.events.push(["click", 0]));
  });
  await page.mouse.move(800, 740);
  await page.mouse.down();
  await earn(page, "second");
  await pass(page, 1);
  expect(await titles(page)).toEqual([]);
  await page.mouse.up();
  await expect.poll(() => events(page)).toEqual(["click"]);
  await pass(page, 0.5);
  expect(await titles(page)).toEqual(["Second wind"]);
  // A press that starts beside a pop-up and ends on it does nothing to the pop-up.
  await page.mouse.move(500, 300);
  await page.mouse.down();
  await page.mouse.move(800, 740);
  await page.mouse.up();
  expect((await events(page)).filter((name) => name === "click")).toHaveLength(2);
  expect(await titles(page)).toEqual(["Second wind"]);
});

test("typing loses no key while ten unlocks arrive, one of them with a modal", async ({ open }) => {
  const page = await open();
  await add(page, '<input id="field">');
  await page.locator("#field").focus();
  const ids = ["shout", "first", "second", "third", "fourth", "fifth", "pictured", "near", "far", "evil"];
  for (const [index, id] of ids.entries()) {
    await page.keyboard.type(`${index}`);
    await earn(page, id);
    await page.keyboard.type("x");
  }
  expect(await page.locator("#field").inputValue()).toBe(ids.map((_, index) => `${index}x`).join(""));
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("field");
  expect(await page.getByRole("dialog").count()).toBe(0);
});

test("while typing, a pop-up replaces a modal, and a press on it opens the modal", async ({ open }) => {
  const page = await open();
  await page.evaluate(() => {
    app.list.remove();
  });
  await add(page, '<textarea id="field"></textarea>');
  await page.locator("#field").focus();
  await earn(page, "shout");
  expect(await titles(page)).toEqual(["Heard everywhere"]);
  await toasts(page).getByRole("button", { name: "Heard everywhere", exact: true }).click();
  await modal(page).waitFor();
  expect(await titles(page)).toEqual([]);
});

test("a modal focuses its heading, and counts as unseen if it is closed within 0.7 s", async ({ open }) => {
  const page = await open();
  await earn(page, "shout");
  await modal(page).waitFor();
  expect(await focused(page)).toBe("Heard everywhere");
  for (const key of ["Space", "Enter", "w"]) await page.keyboard.press(key);
  expect(await page.getByRole("dialog").count()).toBe(1);
  expect(await events(page)).toEqual(["plaudit-celebrate"]);
  await page.keyboard.press("Escape");
  await modal(page).waitFor({ state: "hidden" });
  await pass(page, 10);
  expect(await page.getByRole("dialog").count()).toBe(0);
  expect(await inbox(page)).toEqual(["shout"]);
});

test("a page's modal dialog stays open and alone: unlocks meanwhile wait, unannounced", async ({ open }) => {
  const page = await open();
  await add(page, '<dialog id="own"><button>Fine</button></dialog>');
  await earn(page, "third");
  expect(await titles(page)).toEqual(["Third time"]);
  await page.evaluate(() => {
    (document.querySelector("#own") as HTMLDialogElement).showModal();
  });
  await expect.poll(() => titles(page)).toEqual([]);
  const said = await status(page).textContent();
  await earn(page, "second", "shout");
  await pass(page, 20);
  expect(await titles(page)).toEqual([]);
  expect(await page.getByRole("dialog").count()).toBe(1);
  expect(await status(page).textContent()).toBe(said);
  expect((await inbox(page)).sort()).toEqual(["second", "shout", "third"]);
  await page.getByRole("button", { name: "Fine" }).focus();
  await page.evaluate(() => {
    (document.querySelector("#own") as HTMLDialogElement).close();
  });
  await pass(page, 1);
  await modal(page).waitFor();
  expect(await titles(page)).toEqual(["Third time", "Second wind"]);
});

test("a dialog in another component's shadow root counts, too", async ({ open }) => {
  const page = await open();
  await page.evaluate(() => {
    const host = document.createElement("div");
    host.attachShadow({ mode: "open" }).innerHTML = "<dialog>Own</dialog>";
    document.body.append(host);
    host.shadowRoot?.querySelector("dialog")?.showModal();
  });
  await earn(page, "second");
  await pass(page, 2);
  expect(await titles(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await pass(page, 2);
  await expect.poll(() => titles(page)).toEqual(["Second wind"]);
});

test("a page's popover is not closed by pop-ups; a manual popover does not delay them", async ({ open }) => {
  const page = await open();
  await add(page, '<div id="menu" popover>Menu</div><div id="chat" popover="manual">Chat</div>');
  await page.evaluate(() => {
    (document.querySelector("#chat") as HTMLElement).showPopover();
  });
  await earn(page, "second");
  expect(await titles(page)).toEqual(["Second wind"]);
  await page.evaluate(() => {
    (document.querySelector("#menu") as HTMLElement).showPopover();
  });
  await expect.poll(() => titles(page)).toEqual([]);
  await earn(page, "shout");
  await pass(page, 8);
  expect(await page.locator("#menu").evaluate((menu) => menu.matches(":popover-open"))).toBe(true);
  await page.evaluate(() => {
    (document.querySelector("#menu") as HTMLElement).hidePopover();
  });
  await pass(page, 1);
  await modal(page).waitFor();
});

test("inside a fullscreen element pop-ups can be pressed; outside it they wait", async ({ open }) => {
  const page = await open();
  await add(page, '<div id="stage">Stage</div>');
  const fill = (selector: string): Promise<void> =>
    page
      .locator(selector)
      .first()
      .evaluate((element) => element.requestFullscreen());
  await fill("main");
  await earn(page, "second");
  await page.getByRole("button", { name: "Close Second wind" }).click();
  await pass(page, 0.2);
  expect(await titles(page)).toEqual([]);
  await earn(page, "third");
  expect(await titles(page)).toEqual(["Third time"]);
  // Some browsers make everything outside the fullscreen element inert.
  await fill("#stage");
  await expect.poll(() => titles(page)).toEqual([]);
  await earn(page, "fourth");
  await pass(page, 10);
  expect(await page.evaluate(() => document.fullscreenElement?.id)).toBe("stage");
  expect((await inbox(page)).sort()).toEqual(["fourth", "third"]);
  await page.evaluate(() => document.exitFullscreen());
  await page.evaluate(() => document.exitFullscreen().catch(() => undefined));
  await pass(page, 1);
  await expect.poll(() => titles(page)).toEqual(["Third time", "Fourth wall"]);
});

test("inside the page's own modal dialog they are drawn there, and can be pressed", async ({ open }) => {
  const page = await open();
  await page.evaluate(() => {
    const dialog = document.createElement("dialog");
    dialog.id = "own";
    dialog.append("A dialog of the page");
    document.body.append(dialog);
    dialog.showModal();
    dialog.append(app.unlocks);
  });
  await earn(page, "second");
  expect(await titles(page)).toEqual(["Second wind"]);
  await page.getByRole("button", { name: "Close Second wind" }).click();
  await pass(page, 0.5);
  expect(await titles(page)).toEqual([]);
  expect(await page.locator("#own").evaluate((dialog) => (dialog as HTMLDialogElement).open)).toBe(true);
});

test("Alt+T focuses the pop-ups, Esc returns", async ({ open }) => {
  const page = await open();
  await row(page, "third").getByRole("button", { name: "Third time" }).focus();
  await earn(page, "second", "fourth");
  await page.keyboard.press("Alt+t");
  expect(await focused(page)).toBe((await titles(page)).at(-1));
  await pass(page, 20);
  expect(await toasts(page).count()).toBe(2);
  await page.keyboard.press("Escape");
  expect(await focused(page)).toBe("Third time");
  await pass(page, 8);
  expect(await toasts(page).count()).toBe(0);
});

test("Alt+T is left to a text field in which it types a character, as on macOS", async ({ open }) => {
  const page = await open();
  await add(page, '<input id="field">');
  await page.locator("#field").focus();
  await earn(page, "second");
  const press = (key: string): Promise<[boolean, string]> =>
    page.evaluate((given) => {
      const event = new KeyboardEvent("keydown", {
        key: given,
        code: "KeyT",
        altKey: true,
        bubbles: true,
        cancelable: true,
        composed: true,
      });
      document.querySelector("#field")?.dispatchEvent(event);
      return [event.defaultPrevented, document.activeElement?.localName ?? ""];
    }, key);
  expect(await press("†")).toEqual([false, "input"]);
  expect(await press("t")).toEqual([true, "plaudit-unlocks"]);
});

test("a pop-up of progress leaves when it is pressed", async ({ open }) => {
  const page = await open();
  await page.evaluate(() => {
    app.unlocks.progress = true;
  });
  await earn(page, "first");
  await pass(page, 8);
  await page.evaluate(() => app.client.record({ type: "update", achievements: { summit: 2 } }));
  await pass(page, 0.4);
  const [title = ""] = await titles(page);
  expect(title).not.toBe("");
  await toasts(page).getByRole("button", { name: title, exact: true }).click();
  await page.locator("plaudit-achievements").getByRole("dialog", { name: title }).waitFor();
  expect(await titles(page)).toEqual([]);
});

test("pop-ups collapse to a stack once each could be read, and fan out under the mouse", async ({ open }) => {
  const page = await open({ reducedMotion: "reduce" });
  await earn(page, "first", "second", "third");
  const tops = async (): Promise<number[]> =>
    toasts(page).evaluateAll((all) => all.map((one) => Math.round(one.getBoundingClientRect().top)));
  const heights = await toasts(page).evaluateAll((all) => all.map((one) => one.clientHeight));
  expect(
    heights.every((height) => height >= 62 && height <= 72),
    `${heights}`,
  ).toBe(true);
  const apart = (all: number[]): number => (all.at(-1) ?? 0) - (all[0] ?? 0);
  expect(apart(await tops())).toBeGreaterThan(140);
  await pass(page, 4);
  expect(apart(await tops())).toBeLessThan(60);
  await toasts(page).last().hover();
  expect(apart(await tops())).toBeGreaterThan(140);
  await pass(page, 20);
  expect(await toasts(page).count()).toBe(3);
});

test("a swipe dismisses; half a swipe does not", async ({ open }) => {
  const page = await open();
  await earn(page, "second");
  const swipe = async (by: number): Promise<void> => {
    const box = await toasts(page).boundingBox();
    const [x, y] = [(box?.x ?? 0) + 120, (box?.y ?? 0) + 30];
    await page.mouse.move(x, y);
    await page.mouse.down();
    for (let step = 1; step <= 4; step += 1) await page.mouse.move(x + (by * step) / 4, y);
    await page.clock.runFor(300);
    await page.mouse.up();
    await page.mouse.move(1, 1);
    await pass(page, 0.2);
  };
  await swipe(30);
  expect(await titles(page)).toEqual(["Second wind"]);
  expect(await page.getByRole("dialog").count()).toBe(0);
  await swipe(140);
  expect(await titles(page)).toEqual([]);
  await expect.poll(() => inbox(page)).toEqual([]);
});

test("swipes by touch dismiss, down and to a side", async ({ open }) => {
  const page = await open({ hasTouch: true, css: "body { min-block-size: 3000px }" });
  const touch = await page.context().newCDPSession(page);
  const swipe = async (aside: number, down: number): Promise<void> => {
    const box = await toasts(page).boundingBox();
    const [x, y] = [(box?.x ?? 0) + 120, (box?.y ?? 0) + 2];
    const at = (far: number): { x: number; y: number }[] => [{ x: x + aside * far, y: y + down * far }];
    await touch.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: at(0) });
    for (const far of [10, 20, 40, 60, 80]) await touch.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: at(far) });
    await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
    await pass(page, 0.2);
  };
  await earn(page, "second");
  await swipe(0, 1);
  expect(await titles(page)).toEqual([]);
  await earn(page, "third");
  await swipe(1, 0);
  expect(await titles(page)).toEqual([]);
});

test("a pop-up claims its reward, and opens its achievement in the list", async ({ open }) => {
  const page = await open();
  await earn(page, "first");
  expect(await toasts(page).textContent()).toContain("1,000 gold");
  await toasts(page).getByRole("button", { name: "Claim First steps" }).click();
  await expect.poll(() => events(page)).toContain("plaudit-claim");
  await page.mouse.move(1, 1);
  await pass(page, 10);
  await earn(page, "second");
  await toasts(page).getByRole("button", { name: "Second wind", exact: true }).click();
  await page.locator("plaudit-achievements").getByRole("dialog", { name: "Second wind" }).waitFor();
  await expect.poll(() => inbox(page)).toEqual([]);
});

test("in a modal: claim, then share", async ({ open }) => {
  const page = await open();
  await earn(page, "shout");
  const buttons = modal(page).locator("[part~=button]");
  expect(await buttons.allTextContents()).toEqual(["Claim", "Share", "Close"]);
  await buttons.first().click();
  await expect.poll(() => buttons.allTextContents()).toEqual(["Share", "Close"]);
  expect(await focused(page)).toBe("Share Heard everywhere");
});

test("confetti of a modal is drawn above the backdrop, in the dialog; not with reduced motion, nor if the host disables it", async ({
  open,
}) => {
  // The page itself notes the first drawn pixel, because confetti may be over before the test looks.
  const watch = (page: Page): Promise<void> =>
    page.evaluate(() => {
      const look = (): void => {
        const canvas = app.unlocks.shadowRoot?.querySelector<HTMLCanvasElement>("dialog[open] canvas");
        const { width = 0, height = 0 } = canvas ?? {};
        const data = width * height > 0 ? canvas?.getContext("2d")?.getImageData(0, 0, width, height).data : undefined;
        if (new Uint32Array(data?.buffer ?? new ArrayBuffer(0)).some((pixel) => pixel !== 0)) app.events.push(["painted", 0]);
        else requestAnimationFrame(look);
      };
      look();
    });
  const page = await open({ isRunning: true });
  await watch(page);
  await earn(page, "shout");
  await modal(page).waitFor();
  await expect.poll(() => events(page)).toContain("painted");
  for (const still of [{ reducedMotion: "reduce" as const }, {}]) {
    const other = await open({ isRunning: true, ...still });
    if (!("reducedMotion" in still))
      await other.evaluate(() => {
        app.unlocks.confetti = false;
      });
    await watch(other);
    await earn(other, "shout");
    await modal(other).waitFor();
    await other.waitForTimeout(400);
    expect(await modal(other).locator("canvas").count()).toBe(1);
    expect(await events(other)).not.toContain("painted");
  }
});

test("without motion, nothing moves: no pop-up fades, no number counts up, no confetti", async ({ open }) => {
  for (const [css, fading, reward, thrown] of [
    ["", 1, "0 gold", 1],
    [":root { --plaudit-motion: 0 }", 0, "1,000 gold", 0],
  ] as const) {
    const page = await open({ css });
    await page.evaluate(() => {
      app.unlocks.confetti = () => app.events.push(["confetti", 0]);
      app.unlocks.tier = ({ id }) => (id === "first" ? "modal" : "toast");
    });
    await earn(page, "second");
    expect((await events(page)).filter((name) => name === "confetti")).toHaveLength(thrown);
    const gone = await page.evaluate(async () => {
      const root = app.unlocks.shadowRoot;
      root?.querySelector<HTMLElement>(".toast .close")?.click();
      await (app.unlocks as unknown as { updateComplete: Promise<unknown> }).updateComplete;
      return root?.querySelectorAll(".toast.gone").length;
    });
    expect(gone).toBe(fading);
    await page.evaluate(() => app.client.record({ type: "update", achievements: { first: 1 } }));
    await pass(page, 0.3);
    const shown = await page.locator("plaudit-unlocks dialog [part~=reward]").first().textContent();
    expect(shown === "1,000 gold").toBe(reward === "1,000 gold");
  }
});

test("five hundred unlocks at once are one summary, and the page stays quick", async ({ open }) => {
  const achievements = Object.fromEntries(
    Array.from({ length: 500 }, (_, index) => [`a${index}`, { name: index % 2 ? "x".repeat(10_000) : `\u202e${index}`, max_count: 1 }]),
  );
  const page = await open({ opening: { definitions: { achievements } } });
  await page.evaluate(
    (ids) => app.record({ type: "update", achievements: Object.fromEntries(ids.map((id) => [id, 1])) }),
    Object.keys(achievements),
  );
  await pass(page, 0.5);
  expect(await titles(page)).toEqual(["500 achievements unlocked"]);
  expect(await toasts(page).count()).toBe(1);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
});

test("an icon of fifty megabytes is ignored", async ({ open }) => {
  const page = await open();
  await page.evaluate(() => {
    const { client } = app;
    const view = { ...client.get("first"), icon: `data:image/png;base64,${"A".repeat(50_000_000)}` } as never;
    app.list.client = {
      ...client,
      subscribe: client.subscribe,
      getSnapshot: () => ({ ...client.getSnapshot(), achievements: { achievements: { first: view }, repeat_achievements: {} } }),
    };
  });
  await pass(page, 0.1);
  expect(await row(page, "first").locator("img").count()).toBe(0);
  expect(await row(page, "first").locator("svg path").count()).toBe(1);
});

test("a client that closes during a celebration breaks nothing", async ({ open }) => {
  const page = await open();
  await earn(page, "second", "shout");
  await modal(page).waitFor();
  await page.evaluate(() => app.client.close());
  await pass(page, 1);
  await page.keyboard.press("Escape");
  await modal(page).waitFor({ state: "hidden" });
  await pass(page, 20);
  const told = await page.evaluate(() =>
    app.events.filter(([name]) => name === "plaudit-error").map(([, detail]) => (detail as { error: { code: string } }).error.code),
  );
  expect(new Set(told)).toEqual(new Set(["DISPOSED"]));
});
