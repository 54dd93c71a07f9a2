// Badges, layouts, filters, details, progress, and the history in the inbox.

import type { Locator, Page } from "playwright-core";
import { describe, expect } from "vitest";
import type { Definitions } from "../../../pkg/index.js";
import { overflow } from "./measure.ts";
import { AXE, earn, events, pass, row, status, test, titles, toasts } from "./page.ts";

const LIST = "plaudit-achievements";
const gold = { guaranteed: { currencies: { gold: { min: 10 } } } };

const definitions: Definitions = {
  achievements: {
    z: {
      name: "Zebra",
      max_count: 10,
      unit: "stripes",
      category: "Animals",
      tier: "silver",
      icon: "paw",
      description: "Count the stripes.",
    },
    a: { name: "Ape", max_count: 2, category: "Animals", tier: "gold", reward: gold },
    m: { name: "Mouse", max_count: 1, category: "Animals", tier: "platinum", precondition_ids: ["z"] },
    e: { name: "Élan", max_count: 1, category: "Animals", tier: "bronze", reward: gold },
    week: { name: "Week", category: "Habits", trigger: { streak: { days: 7 } } },
    hour: { name: "Hour", category: "Habits", trigger: { total_time: { minutes: 60 } } },
    lessons: { name: "Lessons", category: "Habits", trigger: { content: { content_ids: ["one", "two"], require: "all" } } },
    over: { name: "Over", max_count: 3, category: "Habits", end_time_sec: 1_700_000_000 },
    tour: {
      name: "Tour",
      max_count: 2,
      category: "Season",
      sub_achievements: { north: { name: "North", max_count: 1, tier: "gold" }, south: { name: "South", max_count: 4 } },
    },
  },
};

const opening = { definitions };
const update = (page: Page, achievements: Record<string, number>): Promise<void> =>
  page.evaluate((given) => app.record({ type: "update", achievements: given }), achievements);
const names = (page: Page): Promise<string[]> => page.locator(`${LIST} [part~=row] > [part=about] > [part=name]`).allTextContents();
const set = async (page: Page, properties: object): Promise<void> => {
  await page.evaluate((given) => {
    Object.assign(app.list, given);
  }, properties);
  await pass(page, 0.1);
};

test("badges have the metal of their tier, and are silhouettes with a lock, lit, ringed, or dimmed", async ({ open }) => {
  const page = await open({ opening });
  await update(page, { z: 4, e: 1, a: 2 });
  await page.evaluate(() => app.client.claim("e"));
  await pass(page, 0.2);
  const badge = (id: string) => row(page, id).locator("> [part=badge]");
  const fill = (id: string): Promise<string | null> => badge(id).locator(".face").getAttribute("fill");
  expect([await fill("z"), await fill("a"), await fill("m"), await fill("e")]).toEqual([
    "url(#silver)",
    "url(#gold)",
    "url(#platinum)",
    "url(#bronze)",
  ]);
  const shapes = await page
    .locator(`${LIST} [part=body] > section:first-child [part~=row] .face`)
    .evaluateAll((faces) => faces.map((face) => face.getAttribute("d")));
  expect(new Set(shapes).size).toBe(4);
  expect(await badge("week").locator(".medal").count()).toBe(0);
  expect(await badge("z").locator(".gone").getAttribute("stroke-dasharray")).toBe("40.0 100");
  const mark = (id: string): Promise<string[]> =>
    badge(id)
      .locator("[part=mark]")
      .evaluateAll((marks) => marks.map(({ className }) => className));
  expect([await mark("m"), await mark("e"), await mark("a"), await mark("z")]).toEqual([["mark lock"], ["mark tick"], ["mark gift"], []]);
  expect(
    await badge("over")
      .locator("[part=icon]")
      .evaluate((icon) => Number(getComputedStyle(icon).opacity)),
  ).toBeLessThan(0.6);
});

test("a named icon is a drawing of the set, which is loaded when needed; six without an icon differ", async ({ open }) => {
  const many = Object.fromEntries(["first", "win", "ladder", "night", "cup", "boss"].map((id) => [id, { name: id, max_count: 1 }]));
  const page = await open({
    opening: {
      definitions: {
        achievements: {
          ...many,
          paw: { name: "Paw", max_count: 1, icon: "paw" },
          dots: { name: "Dots", max_count: 1, icon: "no-such-icon" },
        },
      },
    },
  });
  const drawn = (id: string): Promise<string | null> => row(page, id).locator("[part=icon] path").getAttribute("d");
  await expect.poll(() => drawn("paw")).toContain("M12 12c3 0 6 3.5 6 6");
  expect(new Set(await Promise.all(Object.keys(many).map(drawn))).size).toBeGreaterThan(2);
  expect(await drawn("dots")).toMatch(/^[mM]/);
});

test("the list is in the order of the document, by name, or nearest first", async ({ open }) => {
  const page = await open({ opening });
  await update(page, { z: 4, a: 1, e: 1 });
  await pass(page, 0.1);
  expect((await names(page)).slice(0, 4)).toEqual(["Zebra", "Ape", "Mouse", "Élan"]);
  await set(page, { sort: "name" });
  expect((await names(page)).slice(0, 4)).toEqual(["Ape", "Élan", "Mouse", "Zebra"]);
  await set(page, { sort: "nearest" });
  expect((await names(page)).slice(0, 4)).toEqual(["Élan", "Ape", "Zebra", "Mouse"]);
});

test("chips and a search filter the list, and tell when nothing is left", async ({ open }) => {
  const page = await open({ opening });
  await update(page, { z: 4, e: 1 });
  await pass(page, 0.1);
  const chip = (name: string) => page.getByRole("group", { name: "Show" }).getByRole("button", { name, exact: true });
  await chip("To claim").click();
  await pass(page, 0.1);
  expect(await names(page)).toEqual(["Élan"]);
  expect(await chip("To claim").getAttribute("aria-pressed")).toBe("true");
  // The tally counts the whole category.
  expect(await page.locator(`${LIST} h2`).allTextContents()).toEqual(["Animals1 of 4"]);
  await chip("All").click();
  await set(page, { controls: "filter search" });
  await page.getByRole("searchbox", { name: "Search achievements" }).fill("elan");
  await pass(page, 0.1);
  expect(await names(page)).toEqual(["Élan"]);
  await page.getByRole("searchbox").fill("south");
  await pass(page, 0.1);
  expect(await names(page)).toEqual(["Tour"]);
  await page.getByRole("searchbox").fill("no such thing");
  await pass(page, 0.1);
  expect(await page.locator(`${LIST} [part=empty]`).textContent()).toBe("No achievement matches");
  await set(page, { controls: "none", search: "" });
  expect(await page.locator(`${LIST} [part=toolbar]`).count()).toBe(0);
});

test("everything can be claimed at once; a failure does not stop the others", async ({ open }) => {
  const page = await open({ opening });
  await update(page, { a: 2, e: 1, north: 1 });
  await pass(page, 0.1);
  await page.getByRole("button", { name: "Claim all 3 rewards" }).click();
  await expect
    .poll(() => page.evaluate(() => ["a", "e", "north"].map((id) => app.client.get(id)?.state)))
    .toEqual(["done", "done", "done"]);
  await pass(page, 0.2);
  expect(await status(page, LIST).textContent()).toBe("Claimed: 10 gold and 10 gold");
  expect((await events(page)).filter((name) => name === "plaudit-claim")).toHaveLength(3);
  expect(await page.getByRole("button", { name: /^Claim/ }).count()).toBe(0);
});

test.for([
  ["cards", 1000],
  ["cards", 390],
  ["grid", 700],
  ["list", 1000],
  ["compact", 320],
] as const)("in %s at %i pixels nothing moves when something is claimed", async ([layout, width], { open }) => {
  const page = await open({ opening, viewport: { width, height: 800 } });
  await set(page, { layout });
  await update(page, { a: 2, e: 1, z: 10, north: 1, south: 4 });
  await pass(page, 0.2);
  const places = (): Promise<number[][]> =>
    page.locator(`${LIST} :is([part=toolbar], [part=category], [part=heading], [part~=row], [part~=step])`).evaluateAll((elements) =>
      elements.map((element) => {
        const { x, y, width, height } = element.getBoundingClientRect();
        return [x, y + scrollY, width, height].map(Math.round);
      }),
    );
  const before = await places();
  await row(page, "a")
    .getByRole("button", { name: /^Claim/ })
    .click();
  await pass(page, 0.2);
  expect(await page.evaluate(() => app.client.get("a")?.state)).toBe("done");
  expect(await places()).toEqual(before);
  await page.getByRole("button", { name: /^Claim all/ }).click();
  await pass(page, 0.2);
  await expect.poll(() => page.getByRole("button", { name: /^Claim/ }).count()).toBe(0);
  expect(await places()).toEqual(before);
});

test("numbers have units, and the details show more than a card: criteria, dates, rarity, steps", async ({ open }) => {
  const page = await open({ opening });
  await page.evaluate(() => {
    app.list.rarity = (id) => (id === "tour" ? 4.26 : undefined);
  });
  const value = (id: string): Promise<string | null> => row(page, id).locator("> [part=way] [part=value]").textContent();
  expect([await value("z"), await value("hour"), await value("week")]).toEqual(["0 of 10 stripes", "0 of 60 minutes", "0 of 7 days"]);
  await update(page, { tour: 2 });
  const facts = async (id: string): Promise<string[]> => {
    await page.evaluate((given) => {
      app.list.openDetail(given);
    }, id);
    await pass(page, 0.1);
    return page.locator(`${LIST} dialog [part=facts] > div`).allTextContents();
  };
  expect(await facts("week")).toEqual(["How to earn itComplete a session on 7 days in a row"]);
  expect(await facts("lessons")).toEqual(["How to earn itFinish all 2 pieces of content"]);
  expect(await facts("tour")).toEqual(["How to earn itComplete all 2 steps", "Unlocked onOct 1, 2026", "Rarity4.3% of players have this"]);
  expect(await page.locator(`${LIST} dialog [part~=step] [part=name]`).allTextContents()).toEqual(["North", "South"]);
});

describe.each(["cards", "grid", "list", "compact"])("as %s", (layout) => {
  test.for([280, 320, 768, 1280])("nothing overflows in %i pixels, and axe finds nothing", async (width, { open }) => {
    const css = ":root { color-scheme: light dark; font: 1rem/1.5 sans-serif } body { margin: 0 }";
    const page = await open({ opening, css, isRunning: true, reducedMotion: "reduce", viewport: { width, height: 800 } });
    await update(page, { z: 4, e: 1 });
    await page.evaluate((given) => {
      app.list.layout = given;
    }, layout);
    await pass(page, 0.1);
    expect(await page.evaluate(overflow)).toEqual([]);
    expect(await page.locator(LIST).getAttribute("layout")).toBe(layout);
    await page.evaluate(AXE);
    const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
    expect(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join("; ")}`),
    ).toEqual([]);
  });

  test("with text of twice the size nothing overflows on a phone", async ({ open }) => {
    const page = await open({
      opening,
      css: ":root { font: 2rem/1.5 sans-serif; font-size: 200% }",
      isRunning: true,
      reducedMotion: "reduce",
      viewport: { width: 390, height: 800 },
    });
    await page.evaluate((given) => {
      app.list.layout = given;
    }, layout);
    await update(page, { z: 4, e: 1, a: 2 });
    await pass(page, 0.5);
    expect(await page.evaluate(overflow)).toEqual([]);
  });
});

test("texts of 10,000 characters, without spaces or with direction marks, leave no box", async ({ open }) => {
  const long = "x".repeat(10_000);
  const turned = `\u202e\u2066Reversed \u202b${"ש".repeat(300)}`;
  const hostile: Definitions = {
    achievements: {
      long: { name: long, description: long, max_count: 2, unit: long, category: long, tier: "gold", reward: gold, precondition_ids: [] },
      turned: { name: turned, description: turned, max_count: 2, category: turned, tier: "silver" },
      plain: { name: "Plain", description: "Reads from left to right.", max_count: 2 },
      loud: { name: long, max_count: 1, unlock_message: { title: long, body: turned, share_text: long } },
    },
  };
  for (const width of [320, 1000]) {
    const page = await open({ opening: { definitions: hostile }, viewport: { width, height: 800 } });
    for (const layout of ["cards", "grid", "list", "compact"]) {
      await set(page, { layout });
      expect(await page.evaluate(overflow), `${layout} at ${width}`).toEqual([]);
    }
    await update(page, { long: 2, turned: 2 });
    await pass(page, 0.5);
    expect(await toasts(page).count()).toBe(2);
    expect(await page.evaluate(overflow), `pop-ups at ${width}`).toEqual([]);
    // The computed height, because the box of a toast that still moves has rounding errors.
    const heights = await toasts(page).evaluateAll((all) => all.map((toast) => Number.parseFloat(getComputedStyle(toast).height)));
    for (const height of heights) expect(height).toBeLessThanOrEqual(72);
    await update(page, { loud: 1 });
    await pass(page, 1);
    await page.getByRole("dialog").waitFor();
    expect(await page.evaluate(overflow), `modal at ${width}`).toEqual([]);
    // A name with characters that change the direction of text does not change the names beside it.
    expect(
      await row(page, "plain")
        .locator("[part=name]")
        .evaluate((name) => getComputedStyle(name).direction),
    ).toBe("ltr");
  }
});

test("on a narrow phone a pop-up and a row show whole names and rewards, and a grid has two columns", async ({ open }) => {
  const league: Definitions = {
    achievements: {
      win: { name: "Champion of the League", description: "Win five in a row.", max_count: 1, tier: "gold", reward: gold },
      ten: { name: "Ten whole quiet sessions", max_count: 10 },
    },
  };
  const isWhole = (place: Locator): Promise<boolean> =>
    place.evaluate((one) => one.scrollWidth <= one.clientWidth && one.scrollHeight <= one.clientHeight + 1);
  const page = await open({ opening: { definitions: league }, viewport: { width: 300, height: 640 } });
  await set(page, { layout: "compact" });
  expect(await isWhole(row(page, "ten").locator("[part=name]"))).toBe(true);
  await set(page, { layout: "grid" });
  const [one, other] = [await row(page, "win").boundingBox(), await row(page, "ten").boundingBox()];
  expect([other?.y, (other?.x ?? 0) > (one?.x ?? 0)]).toEqual([one?.y, true]);
  await update(page, { win: 1, ten: 1 });
  await pass(page, 0.5);
  await toasts(page).getByText("10 gold").waitFor();
  for (const part of [".rewards", "[part=name]"]) expect(await isWhole(toasts(page).first().locator(part)), part).toBe(true);
  await set(page, { layout: "compact" });
  const centre = async (place: Locator): Promise<number> => {
    const box = await place.boundingBox();
    return Math.round((box?.y ?? 0) + (box?.height ?? 0) / 2);
  };
  const win = row(page, "win");
  expect(Math.abs((await centre(win.locator("[part~=actions] button"))) - (await centre(win.locator("[part=badge]"))))).toBeLessThanOrEqual(
    1,
  );
});

test("progress is shown if the page wants it, once per percentage", async ({ open }) => {
  const page = await open({ opening });
  await update(page, { z: 3 });
  await pass(page, 1);
  expect(await titles(page)).toEqual([]);
  await page.evaluate(() => {
    app.unlocks.progress = true;
  });
  await pass(page, 0.1);
  await update(page, { z: 1 });
  await pass(page, 0.5);
  expect(await titles(page)).toEqual([]);
  await update(page, { z: 1 });
  await update(page, { z: 2, south: 1 });
  await pass(page, 0.5);
  expect(await titles(page)).toEqual(["Zebra", "South"]);
  expect(await toasts(page).first().textContent()).toContain("7/10");
  expect(await status(page).textContent()).toBe("Zebra: 7/10 South: 1/4");
  await pass(page, 5);
  expect(await titles(page)).toEqual([]);
  // An unlock is shown without its progress.
  await update(page, { z: 3 });
  await pass(page, 0.5);
  expect(await titles(page)).toEqual(["Zebra"]);
  expect(await status(page).textContent()).toBe("Unlocked: Zebra");
});

test("the inbox keeps a history of seen unlocks", async ({ open }) => {
  const page = await open();
  await earn(page, "second");
  await pass(page, 8);
  await earn(page, "third");
  await page.evaluate(() => {
    app.unlocks.openInbox();
  });
  await pass(page, 0.1);
  const dialog = page.getByRole("dialog", { name: "Unlocked achievements" });
  expect(await dialog.getByRole("heading", { name: "Earlier" }).count()).toBe(1);
  expect(await dialog.locator("[part~=past] [part=name]").allTextContents()).toEqual(["Second wind"]);
});

test("with a language pack, an element is completely in another language, right to left", async ({ open }) => {
  const page = await open({ opening, attributes: 'lang="ar" dir="rtl"' });
  await page.evaluate(() => {
    app.list.texts = app.packs.ar;
  });
  await update(page, { e: 1 });
  await pass(page, 0.1);
  expect(await row(page, "e").locator("[part=state]").textContent()).toBe("جاهز للاستلام");
  expect(await page.locator(LIST).evaluate((list) => list.shadowRoot?.textContent ?? "")).not.toMatch(/In progress|Claim|Reward|Locked/);
});

test("from right to left, Latin text starts at the right too", async ({ open }) => {
  const page = await open({ opening, attributes: 'lang="ar" dir="rtl"' });
  await page.evaluate(() => app.list.openDetail("z"));
  const dialog = page.locator(`${LIST} dialog`);
  const edges = await dialog.locator("[part=title]").evaluate((title) => {
    const text = new Range();
    text.selectNodeContents(title);
    const { paddingRight } = getComputedStyle(title);
    return [text.getBoundingClientRect().right, title.getBoundingClientRect().right - Number.parseFloat(paddingRight)];
  });
  expect(Math.abs((edges[0] ?? 0) - (edges[1] ?? 99))).toBeLessThan(1);
});

test("in forced colours a dialog has an edge, and the chosen filter stands out", async ({ open }) => {
  const page = await open({ opening, forcedColors: "active" });
  const chips = page.locator(`${LIST} .chip`);
  const colors = await chips.evaluateAll((all) => all.slice(0, 2).map((chip) => getComputedStyle(chip).backgroundColor));
  expect(colors[0]).not.toBe(colors[1]);
  await page.evaluate(() => app.list.openDetail("z"));
  const border = await page.locator(`${LIST} dialog`).evaluate((dialog) => getComputedStyle(dialog).borderTopStyle);
  expect(border).toBe("solid");
});

test("with text of twice the size on the narrowest phone, words stay whole and apart", async ({ open }) => {
  const page = await open({
    opening,
    css: ":root { font: 2rem/1.5 sans-serif; font-size: 200% } body { margin: 0 }",
    isRunning: true,
    reducedMotion: "reduce",
    viewport: { width: 320, height: 800 },
  });
  await set(page, { layout: "compact" });
  await update(page, { z: 4, e: 1 });
  await pass(page, 0.1);
  const overlaps = await page.locator(`${LIST} .row`).evaluateAll(
    (rows) =>
      rows.filter((row) => {
        const boxes = [...row.querySelectorAll(".name, .state, .actions .button")]
          .map((part) => part.getBoundingClientRect())
          .filter(({ width }) => width > 0);
        return boxes.some((one, at) =>
          boxes
            .slice(at + 1)
            .some((two) => one.right > two.left + 1 && two.right > one.left + 1 && one.bottom > two.top + 1 && two.bottom > one.top + 1),
        );
      }).length,
  );
  expect(overlaps).toBe(0);
  await page.evaluate(() => app.list.openDetail("z"));
  const inner = await page.locator(`${LIST} dialog`).evaluate((dialog) => [dialog.scrollWidth - dialog.clientWidth]);
  expect(inner).toEqual([0]);
});

test("in forced colours a progress bar shows how far it is", async ({ open }) => {
  // Without motion, because the bar would still grow.
  const page = await open({ opening, forcedColors: "active", reducedMotion: "reduce" });
  await update(page, { z: 5 });
  await pass(page, 1);
  const bar = row(page, "z").getByRole("progressbar").first();
  expect(await pixel(bar, 0.25)).not.toEqual(await pixel(bar, 0.75));
});

test("a card without buttons ends where its content ends", async ({ open }) => {
  const page = await open({ opening, viewport: { width: 390, height: 800 } });
  const [above, below] = await row(page, "z").evaluate((card) => {
    const edges = [...card.children].map((child) => child.getBoundingClientRect()).filter(({ height }) => height > 0);
    const { top, bottom } = card.getBoundingClientRect();
    return [Math.min(...edges.map((edge) => edge.top)) - top, bottom - Math.max(...edges.map((edge) => edge.bottom))];
  });
  expect(Math.abs(above - below)).toBeLessThanOrEqual(4);
});

test.for([320, 390, 600])(
  "at %i pixels a pop-up that is not confirmed shows its mark whole, apart from its button",
  async (width, { open }) => {
    const peak = { name: "Peak", max_count: 1, auto_claim: true, reward: gold, share_text: "I did it." };
    const page = await open({ opening: { authority: true, definitions: { achievements: { peak } } }, viewport: { width, height: 640 } });
    await page.evaluate(() => {
      app.unlocks.tier = () => "toast";
      app.unlocks.texts = { pending: "not confirmed yet" };
    });
    await update(page, { peak: 1 });
    await pass(page, 0.5);
    const toast = toasts(page).first();
    await toast.locator("[part=pending]").waitFor();
    const right = (place: Locator): Promise<number> => place.evaluate((one) => one.getBoundingClientRect().right);
    const mark = await right(toast.locator("[part=pending]"));
    expect(mark).toBeLessThanOrEqual(await right(toast.locator(".above")));
    const share = toast.getByRole("button", { name: "Share Peak" });
    expect(await share.count()).toBe(width < 360 ? 0 : 1);
    if (width >= 360) expect(mark).toBeLessThan(await share.evaluate((button) => button.getBoundingClientRect().left));
    // A reward is whole or left out.
    const isCut = await toast.evaluate((one) => {
      const [line, reward] = [one.querySelector(".above"), one.querySelector(".rewards")];
      if (line === null || reward === null) return true;
      const isShown = reward.getBoundingClientRect().top < line.getBoundingClientRect().bottom;
      return isShown && reward.scrollWidth > reward.clientWidth;
    });
    expect(isCut).toBe(false);
  },
);

/** The colour of an element in the middle of its height, at a part of its width. */
async function pixel(of: Locator, part: number): Promise<number[]> {
  const png = (await of.screenshot()).toString("base64");
  return of.page().evaluate(
    async ([data, at]) => {
      const picture = new Image();
      picture.src = `data:image/png;base64,${data}`;
      await picture.decode();
      const drawing = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
      drawing?.drawImage(picture, 0, 0);
      return [...(drawing?.getImageData(Math.floor(picture.width * at), Math.floor(picture.height / 2), 1, 1).data ?? [])];
    },
    [png, part] as const,
  );
}
