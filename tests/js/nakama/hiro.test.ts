// hiroTransport against the Hiro RPCs of the real authority: with one writing device, every event counts once, despite losses.

import { afterAll, afterEach, beforeAll, expect, describe, test } from "vitest";

import { createClient, hiroTransport, memoryStore } from "../../../pkg/client.js";
import { definitions, startAuthority, type ServerProcess } from "./definitions.ts";
import { closeAll, crash, device, drain, Player } from "./hiro.ts";

let authority: ServerProcess;
beforeAll(async () => {
  authority = await startAuthority("--player-rate", "0", "--address-rate", "0");
});
afterEach(closeAll);
afterAll(async () => {
  await authority.stop();
});

const add = (achievements: Record<string, number>) => ({ type: "update", achievements }) as const;

describe.each(["nakama-js", "fetch"] as const)("called by %s", (how) => {
  const signIn = (): Promise<Player> => Player.signIn(authority, how);

  test("progress and claims arrive, and the client shows what the server has", async () => {
    const player = await signIn();
    const ada = await device(player);
    await drain(ada);
    for (const amount of [1, 2, 7]) await ada.client.record(add({ steps: amount }));
    await ada.client.claim("steps");
    await drain(ada);
    expect(await player.list()).toMatchObject({ steps: { count: "10", claim_time_sec: expect.any(String) as string } });
    expect(ada.client.get("steps")).toMatchObject({ count: 10, reward: { currencies: { gold: 5 } } });
    expect(ada.client.unlocks()).toMatchObject([{ id: "steps", confirmed: true }]);
    expect(ada.told).toEqual({ unlocks: ["Steps"], retracts: [], rejections: [], errors: [] });
    expect(player.calls.filter((call) => call === "CLAIM")).toHaveLength(1);
  });

  test("an answer that is lost does not count twice", async () => {
    const player = await signIn();
    const ada = await device(player);
    await drain(ada);
    player.fates.push("lost answer");
    await ada.client.record(add({ steps: 3 }));
    await drain(ada);
    expect(await player.count("steps")).toBe(3);
    expect(player.calls.filter((call) => call === "UPDATE")).toHaveLength(1);
  });

  test("a request that is lost is sent again", async () => {
    const player = await signIn();
    const ada = await device(player);
    await drain(ada);
    player.fates.push("lost request");
    await ada.client.record(add({ steps: 3 }));
    await drain(ada);
    expect(await player.count("steps")).toBe(3);
  });

  test("a refused event is rejected with its reason, and the events behind it continue", async () => {
    const player = await signIn();
    const ada = await device(player);
    await drain(ada);
    await player.direct("RPC_ID_ACHIEVEMENTS_UPDATE", { achievements: { steps: 10 } });
    await player.direct("RPC_ID_ACHIEVEMENTS_CLAIM", { ids: ["steps"] });
    await ada.client.record(add({ steps: 10 }));
    await ada.client.claim("steps");
    await ada.client.record(add({ daily: 1 }));
    await drain(ada);
    expect(ada.told.rejections).toMatchObject([{ code: "ALREADY_CLAIMED", message: "achievement already claimed" }]);
    expect(await player.count("daily")).toBe(1);
  });
});

const signIn = (): Promise<Player> => Player.signIn(authority, "nakama-js");

describe("one device writes", () => {
  test("with losses in any order, every event counts once", async () => {
    const fates = ["lost request", "lost answer", undefined] as const;
    // All combinations of three calls, each of which loses its request, its answer, or neither.
    for (let network = 0; network < 27; network += 1) {
      const player = await signIn();
      const ada = await device(player);
      await drain(ada);
      const chosen = [0, 1, 2].map((place) => fates[Math.floor(network / 3 ** place) % 3]);
      player.fates.push(...chosen.map((fate) => fate ?? ((answer: object) => answer)));
      await ada.client.record(add({ steps: 1, tier: 1 }));
      await ada.client.claim("tier");
      await ada.client.record(add({ steps: 2 }));
      await drain(ada);
      const list = await player.list();
      expect([list["steps"]?.count, list["tier"]?.count, ada.client.get("steps")?.count, ada.told.rejections], String(chosen)).toEqual([
        "3",
        "1",
        3,
        [],
      ]);
    }
  });

  test("a run with auto_reset only shows its time, and counts once", async () => {
    const player = await signIn();
    const ada = await device(player);
    await drain(ada);
    player.fates.push("lost answer", "lost answer");
    await ada.client.record(add({ coins: 2 }));
    await ada.client.record(add({ coins: 2 }));
    await drain(ada);
    expect(player.calls.filter((call) => call === "UPDATE")).toHaveLength(2);
    expect(ada.client.get("coins")).toMatchObject({ count: 0, earned_count: 2 });
    expect(ada.told.unlocks).toEqual(["Coins", "Coins"]);
    expect(ada.told.retracts).toEqual([]);
  });

  test("a new process with the same store finds out what the last one had sent", async () => {
    const player = await signIn();
    const first = await device(player);
    await drain(first);
    player.fates.push("never answered");
    await first.client.record(add({ steps: 4 }));
    await expect.poll(() => player.calls.includes("UPDATE")).toBe(true);
    await expect.poll(() => player.count("steps")).toBe(4);
    await crash(first);

    const second = await device(player, first.store);
    await second.client.record(add({ steps: 1 }));
    await drain(second);
    expect(await player.count("steps")).toBe(5);
    expect(second.client.get("steps")).toMatchObject({ count: 5 });
  });

  test("events that the last process had not sent are sent", async () => {
    const player = await signIn();
    const first = await device(player);
    await drain(first);
    player.fates.push("lost request", "lost request", "lost request", "lost request");
    await first.client.record(add({ steps: 4 }));
    await first.client.record(add({ tier: 1 }));
    await crash(first);
    player.fates.length = 0;
    const second = await device(player, first.store);
    await drain(second);
    expect([await player.count("steps"), await player.count("tier")]).toEqual([4, 1]);
  });

  test("pending updates are sent in one call if that does not change the outcome", async () => {
    const player = await signIn();
    const ada = await device(player);
    await drain(ada);
    player.fates.push(...Array.from({ length: 3 }, () => "lost request" as const));
    for (let step = 0; step < 6; step += 1) await ada.client.record(add({ steps: 1 }));
    await drain(ada);
    expect(await player.count("steps")).toBe(6);
    expect(player.calls.filter((call) => call === "UPDATE").length).toBeLessThan(6);
  });

  test("a chain is sent so that it unlocks in the original order", async () => {
    const player = await signIn();
    const ada = await device(player);
    await drain(ada);
    player.fates.push("lost request");
    // It was locked at that time; in one call with its precondition it would count.
    await ada.client.record(add({ season: 1 }));
    await ada.client.record(add({ steps: 10 }));
    await drain(ada);
    expect([await player.count("season"), await player.count("steps")]).toEqual([0, 10]);
  });

  test("one bad event among many is rejected alone", async () => {
    const player = await signIn();
    const more = { achievements: { ...definitions.achievements, unknown: { name: "Not at the server", max_count: 9 } } };
    const ada = await device(player, undefined, more);
    await drain(ada);
    player.fates.push("lost request");
    for (const id of ["steps", "unknown", "tier"]) await ada.client.record(add({ [id]: 1 }));
    await drain(ada);
    expect(ada.told.rejections).toMatchObject([{ code: "NOT_FOUND" }]);
    expect([await player.count("steps"), await player.count("tier")]).toEqual([1, 1]);
    expect(ada.client.get("unknown")).toMatchObject({ count: 0 });
  });

  test("activities without a Hiro call are rejected with the reason", async () => {
    const player = await signIn();
    const ada = await device(player);
    await drain(ada);
    await ada.client.record({ type: "session_completed", duration_sec: 60 });
    await ada.client.record(add({ steps: 1 }));
    await drain(ada);
    expect(ada.told.rejections).toMatchObject([{ code: "UNSUPPORTED", message: "hiroTransport has no call for `session_completed`" }]);
    expect(await player.count("steps")).toBe(1);
  });

  test("marks (U11), which Hiro has no call for, are rejected, alone and beside amounts", async () => {
    const player = await signIn();
    const ada = await device(player);
    await drain(ada);
    await ada.client.record(add({ steps: 1 }));
    await ada.client.record({ type: "update", at_least: { steps: 4 } });
    await ada.client.record({ type: "update", achievements: { tier: 1 }, at_least: { steps: 4 } });
    await ada.client.record(add({ steps: 1 }));
    await drain(ada);
    const refused = { code: "UNSUPPORTED", message: "hiroTransport has no call for marks (`at_least`)" };
    expect(ada.told.rejections).toMatchObject([refused, refused]);
    expect([await player.count("steps"), await player.count("tier")]).toEqual([2, 0]);
  });
});

describe("two devices write", () => {
  test("without losses both count", async () => {
    const player = await signIn();
    const [phone, laptop] = [await device(player), await device(player)];
    await Promise.all([phone, laptop].map(drain));
    await phone.client.record(add({ steps: 2 }));
    await drain(phone);
    await laptop.client.record(add({ steps: 3 }));
    await drain(laptop);
    expect(await player.count("steps")).toBe(5);
    await drain(phone);
    expect(phone.client.get("steps")?.count).toBe(5);
  });

  test("an achievement that both complete together is celebrated by the device whose call completes it", async () => {
    const player = await signIn();
    const [phone, laptop] = [await device(player), await device(player)];
    await Promise.all([phone, laptop].map(drain));
    await phone.client.record(add({ steps: 5, daily: 1 }));
    await drain(phone);
    await laptop.client.record(add({ steps: 5 }));
    // It has not read the list since, and predicts 5.
    await drain(laptop);
    await Promise.all([phone, laptop].map(drain));
    expect([phone.told, laptop.told].map(({ unlocks, retracts }) => [unlocks, retracts])).toEqual([
      [["Daily"], []],
      [["Steps"], []],
    ]);
    expect(laptop.client.unlocks()).toMatchObject([{ key: "steps@once#1", confirmed: true }]);
    expect(laptop.client.get("steps")).toMatchObject({ count: 10, earned_count: 1 });
  });

  test("an answer that is lost while the other writes may make its events count twice", async () => {
    const player = await signIn();
    const [phone, laptop] = [await device(player), await device(player)];
    await Promise.all([phone, laptop].map(drain));
    player.fates.push("never answered");
    await phone.client.record(add({ steps: 2 }));
    await expect.poll(() => player.count("steps")).toBe(2);
    await crash(phone);
    await laptop.client.record(add({ steps: 3 }));
    await drain(laptop);
    // 5 is neither the stored count nor that plus the phone's own 2.
    await drain(await device(player, phone.store));
    expect(await player.count("steps")).toBe(7);
  });

  test("equal progress by the other may be mistaken for the sent call", async () => {
    const player = await signIn();
    const [phone, laptop] = [await device(player), await device(player)];
    await Promise.all([phone, laptop].map(drain));
    player.fates.push("lost request");
    await phone.client.record(add({ steps: 2 }));
    await expect.poll(() => player.fates.length).toBe(0);
    await crash(phone);
    await laptop.client.record(add({ steps: 2 }));
    await drain(laptop);
    await drain(await device(player, phone.store));
    expect(await player.count("steps")).toBe(2);
  });
});

describe("a list as a base", () => {
  test("a player with earlier progress sees it at once, without celebrations", async () => {
    const player = await signIn();
    await player.direct("RPC_ID_ACHIEVEMENTS_UPDATE", { achievements: { steps: 10, tier: 1, daily: 1 } });
    await player.direct("RPC_ID_ACHIEVEMENTS_CLAIM", { ids: ["steps"] });
    const ada = await device(player);
    await drain(ada);
    expect(ada.client.get("steps")).toMatchObject({ count: 10, earned_count: 1, reward: { items: { medal: 1 } } });
    expect(ada.client.get("season")).toMatchObject({ sub_achievements: { tier: { count: 1 } } });
    expect(ada.told.unlocks).toEqual([]);
    await expect(ada.client.claim("steps")).rejects.toMatchObject({ code: "ALREADY_CLAIMED" });
  });

  test("without definitions the client says what is missing", async () => {
    const player = await signIn();
    const transport = hiroTransport({ rpc: player.rpc });
    await expect(createClient({ player: "ada", store: memoryStore(), transport })).rejects.toMatchObject({ code: "INVALID_DEFINITIONS" });
  });
});
