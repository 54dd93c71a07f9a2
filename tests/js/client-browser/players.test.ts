// Several players on one device (K9).

import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import { session, steps } from "../client/sample.ts";
import { test } from "./world.ts";

test("another player on the same device has a queue of their own; the first one's waits for them, unsent (K9)", async ({
  authority,
  device,
}) => {
  const phone = await device();
  const ada = phone.account;
  const tab = await (await phone.open()).ready();
  await phone.offline();
  await tab.record(session);
  await tab.untilPopUps("Regular");

  await phone.online();
  const bob = await authority.signIn(randomUUID());
  await tab.change(bob);
  await tab.ready();
  expect([await tab.count("regular"), await tab.inbox()]).toEqual([0, []]);
  await tab.record(steps(3));
  await tab.ready();
  await tab.untilPopUps("Regular", "First steps");
  expect((await authority.show(bob.player)).state.unlocks?.map(({ id }) => id)).toEqual(["first_steps"]);

  await tab.change(ada);
  await tab.ready();
  expect([await tab.count("regular"), await tab.count("first_steps")]).toEqual([1, 0]);
  expect((await authority.show(ada.player)).state.unlocks?.map(({ id }) => id)).toEqual(["regular"]);
  await tab.untilPopUps("Regular", "First steps");
});
