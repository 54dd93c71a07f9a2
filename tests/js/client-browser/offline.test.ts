// A device without a network, and its return.

import { expect } from "vitest";
import { session, steps } from "../client/sample.ts";
import { test } from "./world.ts";

test("record, pop-up, reload, online: confirmed, with no second pop-up", async ({ authority, device }) => {
  const phone = await device();
  const tab = await (await phone.open()).ready();
  await phone.offline();
  await tab.record(session);
  await tab.untilPopUps("Regular");
  expect((await tab.told()).unlocks[0]?.confirmed).toBe(false);

  await tab.reload();
  expect(await tab.status()).toMatchObject({ pending: 1, online: false, storage: "durable" });
  expect(await tab.count("regular")).toBe(1);
  await phone.online();
  await tab.ready();
  expect(await tab.popUps()).toEqual([]);
  const { state } = await authority.show(phone.account.player);
  expect(state.unlocks?.map(({ id }) => id)).toEqual(["regular"]);
  expect(Object.keys(state.celebrated ?? {})).toEqual(state.unlocks?.map(({ key }) => key));
});

test("5,000 events leave in bounded batches, and the status says how far it is", async ({ authority, device }) => {
  const phone = await device();
  const tab = await (await phone.open()).ready();
  await phone.offline();
  await tab.page.evaluate(
    async (activity) => {
      await Promise.all(Array.from({ length: 5_000 }, () => app.client.record(activity)));
    },
    steps(1, "marathon"),
  );
  expect(await tab.status()).toMatchObject({ pending: 5_000, online: false });

  await phone.online();
  await tab.ready();
  // The first round trip took place on opening.
  const batches = (): number[] => tab.answered.slice(1).map((events) => events.length);
  await expect.poll(batches).toEqual(Array.from({ length: 25 }, () => 200));
  expect((await tab.told()).pending.slice(1)).toEqual(batches().map((_, index) => 4_800 - 200 * index));
  await authority.replay();
});

test("IndexedDB deleted: celebrated unlocks stay celebrated, and new events count", async ({ authority, device }) => {
  const phone = await device();
  const tab = await (await phone.open()).ready();
  await tab.record(session);
  await tab.ready();
  await phone.offline();
  await tab.page.evaluate(
    (name) =>
      new Promise<void>((resolve, reject) => {
        const deletion = indexedDB.deleteDatabase(name);
        deletion.onsuccess = () => resolve();
        deletion.onerror = () => reject(new Error("it cannot be deleted"));
      }),
    `plaudit:${phone.account.player}`,
  );

  // The client writes its data in memory again (K16) and continues, and celebrates nothing twice.
  await tab.record(session, steps(3));
  expect(await tab.status()).toMatchObject({ state: "ready", pending: 2, online: false });
  await tab.untilPopUps("Regular", "First steps");
  await tab.reload();
  expect(await tab.status()).toMatchObject({ state: "ready", pending: 2 });
  expect(await tab.popUps()).toEqual([]);

  await phone.online();
  await tab.ready();
  await tab.sync();
  expect(await tab.popUps()).toEqual([]);
  const { state } = await authority.show(phone.account.player);
  expect(state.unlocks?.map(({ id }) => id)).toEqual(["regular", "first_steps"]);
  expect((await tab.told()).errors).toEqual([]);
});
