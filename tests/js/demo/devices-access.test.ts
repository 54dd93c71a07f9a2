import { expect, test } from "vitest";
import { axe, contrast } from "./axe.ts";
import { overflow, smallControls } from "./measure.ts";
import { authority, devices, type OnDevice } from "./together.ts";
import { focused, popUps, press, said, visits, type VisitOptions } from "./visit.ts";

const visit = visits(() => authority("--playground"));
const open = async (source: "game" | "wellness", options: VisitOptions = {}) => {
  const page = await visit.together(source, { at: "now", reducedMotion: "reduce", ...options });
  return { page, ...(await devices(page)) };
};
const PHONE = { viewport: { width: 360, height: 740 } };

/** Creates unlocks of all kinds: pending, confirmed, from the other device, and taken back. */
async function playAll(phone: OnDevice, tablet: OnDevice): Promise<void> {
  await phone.add("first_light");
  await phone.add("ember_blade");
  await phone.add("ember_blade");
  await tablet.until({ counts: { first_light: 1, ember_blade: 2 } });
  await phone.switchTo("off");
  await phone.add("ember_blade");
  await tablet.add("ember_blade", -1);
  await tablet.until({ counts: { ember_blade: 1 } });
  await phone.switchTo("online");
  await phone.until({ marks: { ember_blade: "retracted" } });
  await phone.switchTo("off");
  for (let shrines = 0; shrines < 3; shrines += 1) await phone.add("keeper_of_shrines");
  await expect.poll(() => phone.mark("keeper_of_shrines")).toBe("pending");
}

test("the network is switched, and an event recorded, with the keyboard alone", async () => {
  const { page, phone } = await open("game");
  const tabTo = async (name: string): Promise<void> => {
    for (let presses = 0; presses < 80; presses += 1) {
      await page.keyboard.press("Tab");
      if ((await focused(page)) === name) return;
    }
    throw new Error(`Tab never reached “${name}”`);
  };
  await tabTo("Off");
  await page.keyboard.press("Space");
  expect(
    await (await phone.controls())
      .getByRole("group", { name: "Network of the Phone" })
      .getByRole("button", { pressed: true })
      .textContent(),
  ).toBe("Off");
  await tabTo("+1 beacon for First Light");
  await page.keyboard.press("Enter");
  await expect.poll(() => phone.mark("first_light")).toBe("pending");
  // The pressed button is disabled now, so focus moves to the name beside it, on the same device.
  await expect.poll(() => focused(page)).toBe("First Light");
  expect(await page.evaluate(() => document.activeElement?.closest("[data-device]")?.getAttribute("data-device"))).toBe("a");
  await tabTo("Back up now");
  await page.keyboard.press("Enter");
  // Only an enabled button is reached by Tab; this one waits for the server's backup.
  await expect.poll(() => page.getByRole("button", { name: "Restore the backup" }).isEnabled()).toBe(true);
  await tabTo("Restore the backup");
  await tabTo("Inbox of the Tablet");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog", { name: "Inbox of the Tablet" }).waitFor();
  await page.keyboard.press("Escape");
  expect(await focused(page)).toBe("Inbox of the Tablet");
});

test("screen readers announce what happens on which device", async () => {
  const { page, phone } = await open("game");
  const status = page.locator("#status");
  await phone.switchTo("off");
  await phone.add("first_light");
  await expect.poll(() => said(page).textContent()).toBe("Unlocked: The beacon burns, on the Phone");
  await expect.poll(() => popUps(page).textContent()).toContain("not confirmed yet");
  await phone.switchTo("online");
  await expect
    .poll(() => status.textContent())
    .toMatch(/Phone: Confirmed by the server: 1 event|Tablet: “First Light” unlocked on the other device/);
});

test.each(["game", "wellness"] as const)(
  "nothing of the %s on two devices overflows a phone of 360 pixels, in both directions",
  async (source) => {
    const { page, phone, tablet } = await open(source, PHONE);
    expect(await page.evaluate(overflow)).toEqual([]);
    await page.locator("details.others").first().locator("summary").click();
    if (source === "game") await playAll(phone, tablet);
    else await (await phone.controls()).getByRole("button", { name: "Sit 10 min" }).click();
    expect(await page.evaluate(overflow)).toEqual([]);
    await press(page, "Right to left");
    expect(await page.evaluate(() => getComputedStyle(document.body).direction)).toBe("rtl");
    expect(await page.evaluate(overflow)).toEqual([]);
    await phone.panel.getByRole("button", { name: /^Inbox/ }).click();
    expect(await page.evaluate(overflow)).toEqual([]);
  },
);

test("on a phone each device is one press away, and shows its status", async () => {
  const { page, phone } = await open("game", PHONE);
  await phone.switchTo("off");
  await phone.add("first_light");
  const places = page.getByRole("navigation", { name: "Devices and server" });
  await expect.poll(() => places.getByRole("button", { name: /^Phone/ }).textContent()).toContain("1 waiting");
  await places.getByRole("button", { name: /^Tablet/ }).click();
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe("Tablet");
  expect(
    await page.getByRole("heading", { name: "Tablet", exact: true }).evaluate((heading) => heading.getBoundingClientRect().top),
  ).toBeLessThan(200);
});

test.each(["game", "wellness"] as const)("every control of the %s on two devices can be hit: 24 pixels at least", async (source) => {
  const { page } = await open(source, PHONE);
  await page.locator("details.others").first().locator("summary").click();
  expect(await page.evaluate(smallControls)).toEqual([]);
});

test.each([
  ["game", "light"],
  ["game", "dark"],
  ["wellness", "light"],
  ["wellness", "dark"],
] as const)("the texts of the %s on two devices in %s have a contrast of 4.5 to 1", async (source, colorScheme) => {
  const { page, phone, tablet } = await open(source, { colorScheme });
  if (source === "game") await playAll(phone, tablet);
  else {
    await phone.switchTo("off");
    await (await phone.controls()).getByRole("button", { name: "Sit 10 min" }).click();
    await expect.poll(() => phone.mark("first_breath")).toBe("pending");
  }
  expect(await contrast(page)).toEqual([]);
  await phone.panel.getByRole("button", { name: /^Inbox/ }).click();
  expect(await contrast(page)).toEqual([]);
});

test("with reduced motion there is none on two devices either", async () => {
  const { page, phone } = await open("game");
  await phone.add("first_light");
  await expect.poll(() => popUps(page).count()).toBe(1);
  expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
});

test.each([
  ["game", "light"],
  ["wellness", "dark"],
] as const)("axe finds nothing wrong with the %s on two devices in %s", async (source, colorScheme) => {
  const { page, phone, tablet } = await open(source, { colorScheme });
  for (const device of [phone, tablet]) await device.panel.locator("details.others summary").click();
  expect(await axe(page)).toEqual([]);
  await phone.panel.getByRole("button", { name: /^Inbox/ }).click();
  expect(await axe(page)).toEqual([]);
});
