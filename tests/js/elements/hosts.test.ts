// Real pages: strict policies, late scripts, moving elements, late clients, hostile definitions.

import { execFileSync } from "node:child_process";
import { resolve } from "node:path";
import { expect } from "vitest";
import { earn, inbox, pass, row, status, test, titles, toasts } from "./page.ts";

test("texts and icons of definitions are only ever texts and pictures", async ({ open }) => {
  const page = await open();
  await earn(page, "evil");
  expect(await titles(page)).toEqual(['<img src=x onerror="globalThis.harmed=true">']);
  await row(page, "evil").locator("[part=name]").click();
  await page.getByRole("dialog").waitFor();
  expect(await page.locator("plaudit-unlocks img, plaudit-achievements [data-key=evil] img").count()).toBe(0);
  expect(await row(page, "pictured").locator("img").count()).toBe(1);
  expect(await page.evaluate(() => "harmed" in globalThis)).toBe(false);
});

test("icons by address: http, a picture's data, or relative; nothing else", async ({ open }) => {
  const page = await open();
  const drawn = async (icon: string): Promise<boolean> => {
    await page.evaluate((address) => {
      const { client } = app;
      const view = { ...client.get("first"), icon: address } as never;
      app.list.client = {
        ...client,
        subscribe: client.subscribe,
        getSnapshot: () => ({ ...client.getSnapshot(), achievements: { achievements: { first: view }, repeat_achievements: {} } }),
      };
    }, icon);
    await pass(page, 0.1);
    return (await row(page, "first").locator("[part=icon] img").count()) === 1;
  };
  for (const icon of ["http://localhost/a.png", "HTTPS://localhost/a", "icons/a.svg", "./a", "/a.png", "data:image/png;base64,AA=="])
    expect(await drawn(icon), icon).toBe(true);
  for (const icon of [
    "javascript:alert(1)",
    " javascript:alert('a/b')",
    "data:text/html,<b>",
    "vbscript:a.b",
    "blob:http://localhost/1",
    "flame",
    "",
    `${"./".repeat(1_000_000)}:`,
  ])
    expect(await drawn(icon), icon).toBe(false);
});

test("properties set before the element is defined count, and so does a promise of a client", async ({ open }) => {
  const page = await open({ bare: true });
  await page.evaluate(() => {
    const late = document.createElement("late-unlocks");
    Object.assign(late, { client: Promise.resolve(app.client), texts: { done: "Geschafft" } });
    document.body.append(late);
    const { PlauditUnlocks } = { PlauditUnlocks: customElements.get("plaudit-unlocks") as CustomElementConstructor };
    customElements.define("late-unlocks", class extends PlauditUnlocks {});
  });
  await earn(page, "second");
  expect(await status(page, "late-unlocks").textContent()).toBe("Geschafft: Second wind");
});

test("a rejected promise is reported, and another client can follow", async ({ open }) => {
  const page = await open();
  await page.evaluate(() => {
    app.unlocks.client = Promise.reject(new Error("no store"));
  });
  await pass(page, 0.1);
  expect(await page.evaluate(() => app.events)).toEqual([["plaudit-error", { error: expect.anything() }]]);
  await page.evaluate(() => {
    app.unlocks.client = app.client;
  });
  await pass(page, 0.1);
  await earn(page, "second");
  expect(await titles(page)).toEqual(["Second wind"]);
});

test("after a sign-out nothing is left on the page", async ({ open }) => {
  const page = await open();
  await earn(page, "second");
  expect(await titles(page)).toEqual(["Second wind"]);
  await row(page, "first").waitFor();
  await page.evaluate(() => {
    app.unlocks.client = app.list.client = undefined;
  });
  await pass(page, 0.1);
  expect(await titles(page)).toEqual([]);
  expect(await page.locator("plaudit-achievements li").count()).toBe(0);
  expect(await page.locator("plaudit-unlocks button").count()).toBe(0);
});

test("a closed client is no longer followed, and reported once", async ({ open }) => {
  const page = await open();
  await page.evaluate(() => app.client.close());
  await pass(page, 35);
  const told = await page.evaluate(() => app.events.map(([name, detail]) => [name, (detail as { error: { code: string } }).error.code]));
  expect(told).toEqual([["plaudit-error", "DISPOSED"]]);
});

test("the client of a team that the player has left shows nothing, and nothing fails", async ({ open }) => {
  const page = await open();
  await earn(page, "second");
  expect(await titles(page)).toEqual(["Second wind"]);
  await page.evaluate(() => {
    let changed = (): void => undefined;
    let isMember = true;
    const gone = (): never => {
      throw Object.assign(new Error("the stream is not followed"), { code: "NOT_FOUND" });
    };
    app.unlocks.client = {
      on: app.client.on,
      subscribe: (listener) => {
        changed = listener;
        return () => undefined;
      },
      getSnapshot: () => (isMember ? app.client.getSnapshot() : { ...app.client.getServerSnapshot() }),
      unlocks: () => (isMember ? app.client.unlocks() : gone()),
      get: (id) => (isMember ? app.client.get(id) : gone()),
      acknowledge: app.client.acknowledge,
    };
    Object.assign(app, {
      leave: () => {
        isMember = false;
        changed();
      },
    });
  });
  await pass(page, 0.1);
  await page.evaluate(() => (app as unknown as { leave(): void }).leave());
  await pass(page, 1);
  expect(await titles(page)).toEqual([]);
  expect(await page.evaluate(() => app.events.filter(([name]) => name === "plaudit-error"))).toEqual([]);
});

test("a dialog closes with its achievement", async ({ open }) => {
  const page = await open();
  await page.evaluate(() => {
    const { client } = app;
    app.list.client = {
      ...client,
      subscribe: client.subscribe,
      getSnapshot: client.getSnapshot,
      get: (id: string) => (location.hash === "#gone" ? undefined : client.get(id)),
    };
  });
  await pass(page, 0.1);
  await row(page, "first").getByRole("button", { name: "First steps", exact: true }).click();
  await page.getByRole("dialog").waitFor();
  await page.evaluate(() => {
    location.hash = "gone";
  });
  await pass(page, 11);
  expect(await page.getByRole("dialog").count()).toBe(0);
});

test("a claim that hangs does not block another client's", async ({ open }) => {
  const page = await open();
  await earn(page, "first");
  const claim = row(page, "first").getByRole("button", { name: /^Claim/ });
  await page.evaluate(() => {
    const { client } = app;
    app.list.client = {
      ...client,
      subscribe: client.subscribe,
      getSnapshot: client.getSnapshot,
      claim: () => new Promise(() => undefined),
    };
  });
  await pass(page, 0.1);
  await claim.click();
  await page.evaluate(() => {
    app.list.client = app.client;
  });
  await pass(page, 0.1);
  await claim.click();
  await expect.poll(() => page.evaluate(() => app.events.map(([name]) => name))).toContain("plaudit-claim");
});

test("an element that moves keeps its pop-ups; those of a removed one pass to the next", async ({ open }) => {
  const page = await open();
  await earn(page, "second", "shout");
  await page.getByRole("dialog", { name: "Heard everywhere" }).waitFor();
  await page.evaluate(() => {
    document.body.prepend(app.unlocks);
  });
  await pass(page, 0.1);
  await page.getByRole("dialog", { name: "Heard everywhere" }).waitFor();
  expect(await titles(page)).toEqual(["Second wind"]);
  await pass(page, 1);
  await page.keyboard.press("Escape");
  // The close event fires in a later task.
  await expect.poll(() => inbox(page)).toEqual(["second"]);
  await page.evaluate(() => {
    app.unlocks.remove();
  });
  await earn(page, "third");
  await pass(page, 20);
  expect(await inbox(page)).toEqual(["second", "third"]);
  await page.evaluate(() => {
    const next = document.createElement("plaudit-unlocks");
    next.client = app.client;
    document.body.append(next);
  });
  await pass(page, 0.5);
  expect(await titles(page)).toEqual(["Second wind", "Third time"]);
});

test("an element that is removed while its dialog is open leaves nothing behind, and works when it is back", async ({ open }) => {
  const page = await open();
  await row(page, "summit").locator("[part=name]").first().click();
  await page.getByRole("dialog", { name: "Summit" }).waitFor();
  await page.evaluate(() => {
    app.list.remove();
  });
  await pass(page, 0.5);
  expect(await page.getByRole("dialog").count()).toBe(0);
  // Nothing is inert: a button of the page takes its press.
  const pressed = await page.evaluate(() => {
    const button = document.body.appendChild(document.createElement("button"));
    button.textContent = "Go on";
    button.onclick = () => button.setAttribute("aria-pressed", "true");
    return button.matches(":disabled");
  });
  expect(pressed).toBe(false);
  await page.getByRole("button", { name: "Go on" }).click();
  await page.getByRole("button", { name: "Go on", pressed: true }).waitFor();
  await page.evaluate(() => {
    document.body.append(app.list);
  });
  await pass(page, 0.5);
  await page.keyboard.press("Escape");
  await expect.poll(() => page.getByRole("dialog").count()).toBe(0);
  await row(page, "first").locator("[part=name]").click();
  await page.getByRole("dialog", { name: "First steps" }).waitFor();
});

test("two elements with two clients each show their own", async ({ open }) => {
  const page = await open();
  await page.evaluate(async () => {
    const mine = app.client;
    await app.openOther();
    const other = document.createElement("plaudit-unlocks");
    other.className = "other";
    other.client = app.client;
    app.unlocks.client = mine;
    document.body.append(other);
    await mine.record({ type: "update", achievements: { second: 1 } });
    await app.client.record({ type: "update", achievements: { third: 1 } });
  });
  await pass(page, 0.3);
  const shown = (element: string): Promise<string[]> => page.locator(`${element} [part~=toast] [part=name]`).allTextContents();
  expect(await shown("plaudit-unlocks:not(.other)")).toEqual(["Second wind"]);
  expect(await shown("plaudit-unlocks.other")).toEqual(["Third time"]);
});

test("one of two elements with one client shows pop-ups; both have the inbox", async ({ open }) => {
  const page = await open();
  await page.evaluate(() => {
    const other = document.createElement("plaudit-unlocks");
    other.setAttribute("inbox", "");
    other.client = app.client;
    document.body.append(other);
  });
  await earn(page, "second");
  expect(await toasts(page).count()).toBe(1);
  expect(await page.getByRole("button", { name: "Unlocked achievements 1" }).count()).toBe(2);
});

test("every text can be in another language, with its own plurals and numbers", async ({ open }) => {
  const page = await open({ attributes: 'lang="de"' });
  await page.evaluate(() => {
    app.unlocks.texts = {
      summary: (count, number) => `${number(count * 1000)} ${new Intl.PluralRules("de").select(count) === "one" ? "Erfolg" : "Erfolge"}`,
      see_all: "Alle",
    };
    app.list.texts = { claimable: "Abholen", resets_in: (duration) => `Neu in ${duration}` };
  });
  await earn(page, "first", "second", "third", "fourth");
  expect(await titles(page)).toEqual(["4.000 Erfolge"]);
  expect(await toasts(page).getByRole("button", { name: "Alle" }).count()).toBe(1);
  expect(await row(page, "first").locator("[part=state]").textContent()).toBe("Abholen");
  expect(await row(page, "first").locator("[part=reward]").textContent()).toBe("1.000 gold");
  expect(await row(page, "daily").locator("[part=timing]").textContent()).toBe("Neu in 14 Stunden");
});

test("a page sets colours with its own custom properties", async ({ open }) => {
  const css =
    ":root { --accent: #123456; --line: #010203; --radius: 3px } plaudit-unlocks { --plaudit-accent: var(--accent); --plaudit-line: var(--line); --plaudit-radius: var(--radius) } ::part(toasts) { inset-block: 0 auto }";
  const page = await open({ css });
  await earn(page, "second");
  const look = await toasts(page).evaluate((toast) => {
    const [of, icon] = [getComputedStyle(toast), getComputedStyle(toast.querySelector("[part=icon]") ?? toast)];
    return [of.borderTopColor, of.borderTopLeftRadius, icon.backgroundColor];
  });
  expect(look).toEqual(["rgb(1, 2, 3)", "3px", "rgb(18, 52, 86)"]);
});

test("an invalid language falls back to the browser's", async ({ open }) => {
  const page = await open({ attributes: 'lang="en_!"' });
  expect(await row(page, "first").locator("[part=reward]").textContent()).toBe("1,000 gold");
});

test.each(["import", "require"])("on a server it can be loaded by %s, and defines nothing", (how) => {
  const path = resolve(import.meta.dirname, "../../../pkg", how === "import" ? "elements.js" : "elements.cjs");
  const code = `Promise.resolve(${how}(${JSON.stringify(path)})).then((all) => console.log(typeof all.PlauditUnlocks, typeof all.PlauditAchievements, typeof customElements))`;
  expect(execFileSync(process.execPath, ["-e", code], { encoding: "utf8" }).trim()).toBe("function function undefined");
});
