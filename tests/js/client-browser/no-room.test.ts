// Starts on a full disk. The client looks for room every 30 s, so these wait while the tests of other files run.

import { expect } from "vitest";
import { session, steps } from "../client/sample.ts";
import { test } from "./world.ts";

test("a first start without room: everything works in memory, and is stored once there is room", async ({ authority, device }) => {
  const phone = await device();
  await phone.limitStorage(1);
  const tab = await (await phone.open()).ready();
  expect(await tab.status()).toMatchObject({ storage: "memory" });
  await tab.record(session);
  await tab.untilPopUps("Regular");
  await tab.ready();
  await phone.offline();
  await tab.record(steps(1, "marathon"));
  expect((await tab.told()).errors).toEqual([expect.stringMatching(/^STORAGE: the disk is full.*QuotaExceededError/)]);

  await phone.limitStorage();
  await tab.until({ storage: "durable", pending: 1 });
  await tab.reload();
  await phone.online();
  await tab.ready();
  expect([await tab.count("regular"), await tab.count("marathon")]).toEqual([1, 1]);
  expect((await authority.show(phone.account.player)).state.records?.["marathon"]?.count).toBe(1);
  expect([await tab.status(), await tab.popUps()]).toEqual([expect.objectContaining({ storage: "durable" }), []]);
});

test("two tabs without room: both work in memory, and one of them celebrates", async ({ device }) => {
  const phone = await device();
  await phone.limitStorage(1);
  const [one, other] = [await phone.open(), await phone.open()];
  for (const tab of [one, other]) await tab.until({ state: "ready", storage: "memory" });
  await one.record(session);
  await other.record(steps(2, "marathon"));
  for (const tab of [one, other]) {
    await expect.poll(() => tab.count("marathon")).toBe(2);
    await expect.poll(() => tab.count("regular")).toBe(1);
  }
  await expect.poll(async () => [...(await one.popUps()), ...(await other.popUps())]).toEqual(["Regular"]);
  await phone.limitStorage();
  for (const tab of [one, other]) await tab.until({ state: "ready", storage: "durable", pending: 0 });
  expect([...(await one.popUps()), ...(await other.popUps())]).toEqual(["Regular"]);
});
