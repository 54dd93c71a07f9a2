// Clients that start without an account, or with a wrong clock: in IndexedDB, across reloads, with the real authority (K16, K17).

import { expect } from "vitest";
import { definitions, session, steps } from "../client/sample.ts";
import { test } from "./world.ts";
import type { Tab } from "./device.ts";

const guest = { player: "guest", token: "none", refresh_token: "none" };
const DAY = 86_400;

/** The parts of data set aside that tests read. */
const aside = (tab: Tab): Promise<{ what: string; player: string }[]> =>
  tab.page.evaluate(() => app.client.setAside().map(({ what, player }) => ({ what, player })));

test("a guest signs up and keeps everything, over a reload without a network", async ({ authority, device }) => {
  const phone = await device();
  const tab = await phone.open({ account: guest, local: true, definitions });
  await tab.record(steps(3), session, steps(5, "marathon"));
  await tab.page.evaluate(() => app.client.claim("first_steps"));
  await tab.untilPopUps("First steps", "Regular");
  await phone.offline();
  await tab.change(phone.account, { adopt: "guest" });
  expect(await tab.count("marathon"), "the guest's own is shown until the answer").toBe(5);
  await tab.reload();
  expect(await tab.count("marathon")).toBe(5);
  await phone.online();
  await tab.ready();
  expect([await tab.count("first_steps"), await tab.count("marathon")]).toEqual([3, 5]);
  expect(await tab.told()).toMatchObject({ retracts: [], errors: [], rejections: [] });
  const { rev, state } = await authority.show(phone.account.player);
  expect([rev, state.unlocks?.map(({ id }) => id).sort()]).toEqual([1, ["first_steps", "regular"]]);
  expect(await aside(tab)).toEqual([]);
  expect(await authority.replay()).toContain("0 different");
});

test("a guest signs up while answers are lost and the page is reloaded: adopted once, with nothing lost and no second pop-up", async ({
  authority,
  device,
}) => {
  const phone = await device();
  const tab = await phone.open({ account: guest, local: true, definitions });
  await tab.record(steps(3), session, steps(5, "marathon"));
  await tab.untilPopUps("First steps", "Regular");
  // Requests reach the authority, whose answers do not come back.
  const carriedOut: string[] = [];
  await tab.page.route("**/v1/sync", async (route) => {
    const { adopt } = route.request().postDataJSON() as { adopt?: { eid: string } };
    await route.fetch();
    if (adopt !== undefined) carriedOut.push(adopt.eid);
    await route.abort();
  });
  await tab.change(phone.account, { adopt: "guest" });
  await expect.poll(() => carriedOut.length).toBeGreaterThan(0);
  expect((await authority.show(phone.account.player)).rev).toBe(1);
  await tab.record(steps(2, "marathon"));
  const before = carriedOut.length;
  await tab.reload();
  await expect.poll(() => carriedOut.length).toBeGreaterThan(before);
  expect([await tab.count("first_steps"), await tab.count("marathon")]).toEqual([3, 7]);
  await tab.page.unrouteAll({ behavior: "wait" }); // an answer that is being lost is lost first
  await tab.reload();
  await tab.ready();
  expect(new Set(carriedOut).size, "the same adoption, asked for again").toBe(1);
  expect([await tab.count("first_steps"), await tab.count("marathon"), await aside(tab)]).toEqual([3, 7, []]);
  expect(await tab.told()).toMatchObject({ unlocks: [], retracts: [], errors: [], rejections: [] });
  expect(await authority.replay()).toContain("0 different");
});

test("a local app that gets an account without adopt receives an error, and its progress is set aside", async ({ device }) => {
  const phone = await device();
  const tab = await phone.open({ local: true, definitions });
  await tab.record(steps(3));
  await tab.untilPopUps("First steps");
  await tab.change(phone.account);
  await tab.ready();
  await expect.poll(async () => (await tab.told()).errors.filter((error) => error.startsWith("NOT_ADOPTED"))).toHaveLength(1);
  expect((await tab.told()).retracts).toEqual([]);
  expect([await tab.count("first_steps"), await aside(tab)]).toEqual([0, [{ what: "unadopted", player: phone.account.player }]]);
  await tab.reload();
  expect(await aside(tab)).toHaveLength(1);
});

test("a database that is deleted under an open client is written again", async ({ device }) => {
  const phone = await device();
  const tab = await (await phone.open()).ready();
  await tab.record(steps(2));
  await tab.ready();
  await phone.offline();
  await tab.record(session);
  await tab.page.evaluate(async (name) => {
    await new Promise((done) => {
      const request = indexedDB.deleteDatabase(name);
      request.onsuccess = request.onerror = done;
    });
  }, `plaudit:${phone.account.player}`);
  await tab.record(steps(1));
  expect((await tab.told()).errors.filter((error) => error.startsWith("STORAGE"))).toHaveLength(1);
  await tab.reload();
  expect([await tab.count("first_steps"), (await tab.status()).pending]).toEqual([3, 2]);
  await phone.online();
  await tab.ready();
  expect(await tab.count("first_steps")).toBe(3);
});

test("one start a year ahead, without an authority, blocks neither daily resets nor later progress", async ({ device }) => {
  const phone = await device();
  const tab = await phone.open({ local: true, definitions });
  await tab.page.evaluate(
    (ahead) => {
      const now = Date.now.bind(Date);
      Date.now = () => now() + ahead;
    },
    365 * DAY * 1000,
  );
  await tab.record(steps(1, "daily"), steps(2));
  await tab.reload();
  await expect.poll(async () => (await tab.told()).errors.map((error) => error.split(":")[0])).toEqual(["CLOCK_SET_BACK"]);
  expect(await tab.count("daily")).toBe(1);
  await tab.record(steps(1));
  await expect.poll(() => tab.popUps()).toContain("First steps");
  expect(await aside(tab)).toMatchObject([{ what: "clock" }]);
});
