// Failures of the authority, expired tokens, and the clock that the authority sets.

import { expect } from "vitest";
import { session, steps } from "../client/sample.ts";
import { expired } from "../server-process.ts";
import { test } from "./world.ts";

test("a token that has expired offline is renewed without a visible effect", async ({ authority, device }) => {
  const phone = await device();
  const tab = await (await phone.open()).ready();
  await phone.offline();
  await tab.signIn(expired(phone.account));
  await tab.record(session);
  await tab.untilPopUps("Regular");
  await phone.online();
  await tab.ready();
  expect(await tab.told()).toMatchObject({ auths: 0, retracts: [], errors: [] });
  expect((await authority.show(phone.account.player)).state.unlocks).toHaveLength(1);
});

test("if the sign-in has expired completely, the queue waits for the next one (K9)", async ({ authority, device }) => {
  const phone = await device();
  const tab = await (await phone.open()).ready();
  await phone.offline();
  await tab.signIn({ ...expired(phone.account), refresh_token: "used up" });
  await tab.record(session);
  await tab.untilPopUps("Regular");
  await phone.online();
  await expect.poll(async () => (await tab.told()).auths).toBe(1);
  const sent = tab.sent.length;
  await tab.record(steps(1));
  expect(await tab.status()).toMatchObject({ pending: 2, syncing: false });
  expect(tab.sent).toHaveLength(sent);

  await tab.signIn(phone.account);
  expect(await tab.sync()).toMatchObject({ applied: 2, rejected: 0 });
  expect(await tab.told()).toMatchObject({ unlocks: [{ id: "regular" }], retracts: [], rejections: [], errors: [] });
  expect((await authority.show(phone.account.player)).state.unlocks).toHaveLength(1);
});

test("the authority is killed and restored from a backup: events that the device still has are sent again, without a second pop-up", async ({
  authority,
  device,
}) => {
  const phone = await device();
  const tab = await (await phone.open()).ready();
  await tab.record(steps(2));
  await tab.ready();
  await authority.backUp();
  await tab.record(session);
  await tab.ready();
  const before = await authority.show(phone.account.player);

  await authority.kill();
  await tab.record(steps(1));
  await tab.untilPopUps("Regular", "First steps");
  await tab.until({ online: false, pending: 1 });
  await tab.reload();
  await authority.restore();
  await authority.start();
  await tab.ready();
  const { epoch, state } = await authority.show(phone.account.player);
  expect(epoch).toBeGreaterThan(before.epoch);
  expect(state.unlocks?.map(({ id }) => id)).toEqual(["first_steps"]);
  expect(await tab.count("first_steps")).toBe(3);
  // Events that were settled after the backup are lost, and their unlocks are taken back.
  expect(await tab.told()).toMatchObject({ unlocks: [], retracts: [{ id: "regular" }], errors: [] });
  await authority.replay();
});

test("a device whose clock is a day ahead records by the authority's time (K15)", async ({ authority, device }) => {
  const before = now();
  const phone = await device({ before: (context) => context.addInitScript(setClockAhead) });
  const tab = await (await phone.open()).ready();
  const { clock, clock_offset_sec } = await tab.status();
  expect([clock, Math.round(clock_offset_sec / 60)]).toEqual(["synced", -24 * 60]);
  await tab.record(session);
  await tab.ready();
  await tab.untilPopUps("Regular");
  const [unlock] = (await authority.show(phone.account.player)).state.unlocks ?? [];
  expect(unlock?.at).toBeGreaterThanOrEqual(before);
  expect(unlock?.at).toBeLessThanOrEqual(now());
  expect((await tab.told()).unlocks).toMatchObject([{ at: unlock?.at }]);
});

test("a clock that is set a day ahead offline has drifted, and moves no event (K15)", async ({ authority, device }) => {
  const before = now();
  const phone = await device();
  const tab = await (await phone.open()).ready();
  await phone.offline();
  await tab.page.evaluate(setClockAhead);
  expect(await tab.status()).toMatchObject({ clock: "drifted" });
  await tab.record(session);
  await phone.online();
  await tab.ready();
  expect(tab.sent.find((events) => events.length > 0)).toMatchObject([{ clock: "drifted" }]);
  expect(await tab.status()).toMatchObject({ clock: "synced" });
  const [unlock] = (await authority.show(phone.account.player)).state.unlocks ?? [];
  expect(unlock?.at).toBeGreaterThanOrEqual(before);
  expect(unlock?.at).toBeLessThanOrEqual(now());
});

const now = (): number => Math.floor(Date.now() / 1000);

/** Runs in the page: sets the wall clock a day ahead, without effect on the monotonic clock. */
function setClockAhead(): void {
  const now = Date.now.bind(Date);
  Date.now = () => now() + 86_400_000;
}
