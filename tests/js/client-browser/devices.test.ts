// Several devices of one player, and refusals by the authority.

import { expect } from "vitest";
import { definitions, session, steps } from "../client/sample.ts";
import { test } from "./world.ts";

test("a second device is told, and does not celebrate again", async ({ authority, device }) => {
  const phone = await device();
  const tablet = await device({ account: phone.account });
  const [one, other] = [await (await phone.open()).ready(), await (await tablet.open()).ready()];
  await one.record(session);
  await one.ready();
  await one.untilPopUps("Regular");
  await other.sync();
  expect(await other.count("regular")).toBe(1);

  // A device that is added later does not celebrate either, nor does one that has earned the same offline.
  const laptop = await (await (await device({ account: phone.account })).open()).ready();
  expect(await laptop.count("regular")).toBe(1);
  await tablet.offline();
  await one.record(steps(3));
  await one.ready();
  await one.untilPopUps("Regular", "First steps");
  await other.record(steps(3));
  await other.untilPopUps("First steps");
  await tablet.online();
  await other.ready();
  await laptop.sync();
  expect([await one.popUps(), await other.popUps(), await laptop.popUps()]).toEqual([["Regular", "First steps"], ["First steps"], []]);
  const { state } = await authority.show(phone.account.player);
  expect(state.unlocks?.map(({ id }) => id)).toEqual(["regular", "first_steps"]);
});

test("an unlock that the authority refuses is retracted, and reported once", async ({ authority, device }) => {
  const phone = await device();
  const tab = await (await phone.open()).ready();
  await phone.offline();
  await tab.record(steps(3), steps(1, "marathon"));
  await tab.untilPopUps("First steps");
  expect(await tab.inbox()).toEqual(["first_steps"]);

  const { first_steps: _, ...others } = definitions.achievements;
  await authority.define({ achievements: others });
  await authority.reload();
  await phone.online();
  await tab.ready();
  // A rejection is claimed among the tabs first, so it may come after the queue is empty.
  await expect.poll(async () => (await tab.told()).rejections).toEqual(["NOT_FOUND"]);
  const { unlocks, retracts, rejections, errors } = await tab.told();
  expect(retracts).toEqual([{ key: unlocks[0]?.key, id: "first_steps", reason: "NOT_FOUND" }]);
  expect([rejections, errors]).toEqual([["NOT_FOUND"], []]);
  expect(await tab.inbox()).toEqual([]);
  expect([await tab.count("first_steps"), await tab.count("marathon")]).toEqual([undefined, 1]);

  await tab.reload();
  await tab.ready();
  expect(await tab.told()).toMatchObject({ unlocks: [], retracts: [], rejections: [], errors: [] });
});
