// Members of one team on their own devices, with the real authority (T2–T4).

import { expect } from "vitest";
import { steps } from "../client/sample.ts";
import type { Account } from "../server-process.ts";
import { Squad } from "./team.ts";
import { type World, test } from "./world.ts";
import type { Tab } from "./device.ts";

async function pageOf(device: World["device"], account: Account, squad: Squad, live = false): Promise<Tab> {
  const tab = await (await device({ account })).open({ team: squad.team, live });
  await tab.ready();
  await expect.poll(() => tab.ofTeam()).toContain("summit");
  return tab;
}

test("contributions of members and devices add up, and each member's share is shown (T2)", async ({ authority, device }) => {
  const squad = await Squad.make(authority);
  const { ann, bob } = squad;
  const [hers, phone] = [await pageOf(device, ann, squad), await device({ account: bob })];
  const [one, other] = [await phone.open({ team: squad.team }), await pageOf(device, bob, squad)];
  await one.ready();
  await phone.offline();
  await one.contribute(steps(3, "march"), steps(4, "march"));
  await other.contribute(steps(10, "march"));
  await hers.contribute(steps(200, "march"));
  expect(await one.contributions("march")).toEqual({ [bob.player]: 7 });
  await phone.online();
  for (const tab of [one, other, hers]) {
    await tab.ready();
    await tab.sync();
  }
  await one.sync();
  for (const tab of [one, hers]) expect(await tab.contributions("march")).toEqual({ [ann.player]: 200, [bob.player]: 17 });
  expect(await squad.count("march")).toBe(217);
  await authority.replay();
});

test("a member's page shows another's contribution without a manual sync", async ({ authority, device }) => {
  const squad = await Squad.make(authority);
  const { ann, bob } = squad;
  const [hers, his] = [await pageOf(device, ann, squad, true), await pageOf(device, bob, squad)];
  await expect.poll(async () => (await hers.told()).heard).toContainEqual({ type: "poke", stream: `team:${squad.team}`, rev: 0 });
  for (const total of [1, 3, 6]) {
    await his.contribute(steps(total === 1 ? 1 : total / 3 + 1, "march"));
    await expect.poll(() => hers.contributions("march")).toEqual({ [bob.player]: total });
  }
  await his.contribute(steps(5, "summit"));
  await hers.untilPopUps("Summit");
  await squad.act(bob, "leave", {});
  await expect.poll(async () => (await hers.told()).heard).toContainEqual({ type: "members", stream: `team:${squad.team}` });
  expect((await hers.told()).errors).toEqual([]);
});

test("a member who is removed while offline: the queue is refused, the unlock taken back, and the view removed (T4)", async ({
  authority,
  device,
}) => {
  const squad = await Squad.make(authority);
  const { ann, bob } = squad;
  const phone = await device({ account: bob });
  const tab = await (await phone.open({ team: squad.team })).ready();
  await expect.poll(() => tab.ofTeam()).toContain("summit");
  await phone.offline();
  await tab.contribute(steps(2, "summit"), steps(3, "summit"));
  await tab.record(steps(1));
  await tab.untilPopUps("Summit");
  await squad.act(ann, "remove", { player: bob.player });
  await phone.online();
  await tab.until({ pending: 0, online: true });
  await expect.poll(async () => (await tab.told()).rejections).toEqual(["NOT_MEMBER", "NOT_MEMBER"]);
  const { unlocks, retracts, errors } = await tab.told();
  expect(retracts).toEqual([{ key: unlocks[0]?.key, id: "summit", reason: "NOT_MEMBER" }]);
  expect(errors.map((error) => error.split(":")[0])).toEqual(["PERMISSION_DENIED"]);
  expect([await tab.ofTeam(), await tab.role()]).toEqual([[], undefined]);
  expect([await tab.count("first_steps"), await squad.count("summit")]).toEqual([1, undefined]);

  await tab.reload();
  await tab.until({ pending: 0, online: true });
  expect(await tab.ofTeam()).toEqual([]);
  expect(await tab.told()).toMatchObject({ unlocks: [], retracts: [], rejections: [] });
});

test("only an admin can claim, in predictions and at the authority (T3)", async ({ authority, device }) => {
  const squad = await Squad.make(authority);
  const { ann, bob } = squad;
  const phone = await device({ account: bob });
  const [hers, his] = [await pageOf(device, ann, squad), await phone.open({ team: squad.team })];
  await his.ready();
  await his.contribute(steps(5, "summit"));
  await his.ready();
  expect([await hers.role(), await his.role()]).toEqual(["admin", "member"]);
  expect(await his.claimForTeam("summit")).toBe("PERMISSION_DENIED");
  expect(await his.status()).toMatchObject({ pending: 0 });

  // An admin when the claim is made, but no longer when it arrives.
  await squad.act(ann, "role", { player: bob.player, role: "admin" });
  await his.sync();
  expect(await his.role()).toBe("admin");
  await phone.offline();
  expect(await his.claimForTeam("summit")).toBeUndefined();
  await squad.act(ann, "role", { player: bob.player, role: "member" });
  await phone.online();
  await his.ready();
  // A delivery is claimed among the tabs first, so it may come after the queue is empty.
  await expect.poll(async () => (await his.told()).rejections).toEqual(["PERMISSION_DENIED"]);
  expect(await his.role()).toBe("member");
  await hers.sync();
  expect(await hers.claimForTeam("summit")).toBeUndefined();
  await hers.ready();
  await his.sync();
  const claimed = await Promise.all([hers, his].map((tab) => tab.page.evaluate(() => app.team.get("summit")?.claim_time_sec)));
  expect(claimed[0]).toBeGreaterThan(0);
  expect(claimed[1]).toBe(claimed[0]);
  await authority.replay();
});

test("other players see nothing, whether or not the team exists (T4)", async ({ authority, device }) => {
  const squad = await Squad.make(authority);
  for (const team of [squad.team, "00000000-0000-4000-8000-000000000000"]) {
    const stranger = await device();
    const tab = await (await stranger.open({ team, live: true })).ready();
    await expect.poll(async () => (await tab.told()).errors.map((error) => error.split(":")[0])).toEqual(["PERMISSION_DENIED"]);
    expect(await tab.ofTeam()).toEqual([]);
    await squad.act(squad.ann, "role", { player: squad.ann.player, role: "admin" });
    await tab.record(steps(1));
    await expect.poll(async () => (await tab.told()).heard.map(({ stream }) => stream)).toContain("player");
    expect((await tab.told()).heard.filter(({ stream }) => stream !== "player")).toEqual([]);
    expect(await authority.teams(stranger.account, `/${team}`)).toMatchObject({ status: 404, body: { code: "NOT_FOUND" } });
  }
});

test("statistics that members save drive the team's achievements (G7)", async ({ authority, device }) => {
  const squad = await Squad.make(authority);
  const [hers, his] = [await pageOf(device, squad.ann, squad, true), await pageOf(device, squad.bob, squad, true)];
  await hers.contribute({ type: "stat", add: { pvp_wins: 4 } });
  await expect.poll(() => his.page.evaluate(() => app.team.get("rivals")?.progress)).toEqual({ value: 4, target: 10 });
  await his.contribute({ type: "stat", add: { pvp_wins: 6 } });
  await Promise.all([hers.untilPopUps("Ten rivals"), his.untilPopUps("Ten rivals")]);
  expect((await authority.show(`team:${squad.team}`)).state.unlocks).toMatchObject([{ id: "rivals" }]);
  for (const tab of [hers, his]) expect(await tab.told()).toMatchObject({ retracts: [], rejections: [], errors: [] });
});
