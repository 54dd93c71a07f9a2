// Two tabs on one store (K14).

import { expect } from "vitest";
import { session, steps } from "../client/sample.ts";
import type { Device, Sent, Tab } from "./device.ts";
import { test } from "./world.ts";

test("two tabs: one pop-up, one sender; the sender is closed in mid-flight, and the other takes over", async ({ authority, device }) => {
  const phone = await device();
  const [one, other] = await two(phone);
  await other.record(session);
  await other.ready();
  // An unlock is claimed among the tabs first, so it may come after the queue is empty.
  await expect.poll(async () => [...(await one.popUps()), ...(await other.popUps())]).toEqual(["Regular"]);
  await Promise.all([one.until({ pending: 0 }), expect.poll(() => one.count("regular")).toBe(1)]);
  expect(other.sent).toEqual([]);

  const { lost } = await loseAnswers(one);
  await other.record(steps(3));
  const events = await lost;
  await one.page.close();
  await other.ready();
  // Events that the authority has already settled are sent again, and count once.
  expect(other.sent.find((batch) => batch.length > 0)?.map(({ eid }) => eid)).toEqual(events.map(({ eid }) => eid));
  expect(await other.count("first_steps")).toBe(3);
  const { state } = await authority.show(phone.account.player);
  expect(state.unlocks?.map(({ id }) => id)).toEqual(["regular", "first_steps"]);
  await authority.replay();
});

test("without Web Locks, a lease decides who sends, and passes on when it runs out", async ({ authority, device }) => {
  // The wall clock stands still, the same in both tabs: no lease runs out because a slow machine is late to renew it.
  const withoutLocks = (now: number): void => {
    Object.defineProperty(Navigator.prototype, "locks", { value: undefined });
    Date.now = () => now;
  };
  const now = Date.now();
  const phone = await device({ before: (context) => context.addInitScript(withoutLocks, now) });
  const [one, other] = await two(phone);
  expect(await one.page.evaluate(() => navigator.locks as unknown)).toBeUndefined();
  await Promise.all([one.record(session, steps(1)), other.record(steps(1), session)]);
  await Promise.all([one.ready(), other.ready()]);
  await expect.poll(async () => [...(await one.popUps()), ...(await other.popUps())]).toEqual(["Regular"]);
  expect(other.sent).toEqual([]);

  await one.page.close();
  // More than a lease lasts.
  await other.page.evaluate((later) => {
    Date.now = () => later;
  }, now + 10_000);
  await other.record(steps(1));
  await other.until({ pending: 0 });
  await expect.poll(() => other.popUps()).toContain("First steps");
  const { state } = await authority.show(phone.account.player);
  expect(state.unlocks?.map(({ id }) => id)).toEqual(["regular", "first_steps"]);
});

/** Two tabs of a device; the first one sends. */
async function two(phone: Device): Promise<[Tab, Tab]> {
  const one = await (await phone.open()).ready();
  const other = await phone.open();
  await other.until({ state: "ready" });
  return [one, other];
}

/** Loses all further answers to a tab, while its requests reach the authority. `lost` resolves to the events of the first such request. */
async function loseAnswers({ page }: Tab): Promise<{ lost: Promise<Sent[]> }> {
  let resolve: (events: Sent[]) => void = () => undefined;
  const lost = new Promise<Sent[]>((done) => {
    resolve = done;
  });
  await page.route("**/v1/sync", async (route) => {
    const { events } = route.request().postDataJSON() as { events: Sent[] };
    await route.fetch();
    if (events.length > 0) resolve(events);
  });
  return { lost };
}
