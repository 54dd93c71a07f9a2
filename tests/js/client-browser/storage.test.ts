// Browsers that refuse storage or are full, and a client without a transport.

import { expect } from "vitest";
import type { PlauditError } from "../../../pkg/index.js";
import { definitions, session, steps } from "../client/sample.ts";
import { test } from "./world.ts";

test("without access to IndexedDB, everything works in memory, and the status says so", async ({ device }) => {
  // As in Firefox's private windows in the past, and in Chromium if cookies are blocked.
  const refuse = (): void => {
    IDBFactory.prototype.open = () => {
      throw new DOMException("access is denied", "SecurityError");
    };
  };
  const phone = await device({ before: (context) => context.addInitScript(refuse) });
  const tab = await (await phone.open()).ready();
  expect(await tab.status()).toMatchObject({ storage: "memory" });
  expect((await tab.told()).errors).toEqual([expect.stringMatching(/^STORAGE: .*nothing is kept after this page closes/)]);
  await phone.offline();
  await tab.record(session);
  await tab.untilPopUps("Regular");
  await phone.online();
  await tab.ready();

  await tab.reload();
  await tab.ready();
  expect(await tab.count("regular")).toBe(1);
  expect(await tab.popUps()).toEqual([]);
});

test("a full disk: record rejects, nothing has happened, and what was stored stays", async ({ authority, device }) => {
  const phone = await device();
  const tab = await (await phone.open()).ready();
  await phone.offline();
  await phone.limitStorage((await tab.usage()) + 50_000);
  const stored = await tab.page.evaluate(
    async (activity) => {
      for (let count = 0; ; count += 1) {
        const rejection = await app.client.record(activity).then(
          () => undefined,
          (error: PlauditError) => `${error.code}: ${error.message}`,
        );
        if (rejection !== undefined) return { count, rejection };
      }
    },
    steps(1, "marathon"),
  );
  expect(stored.rejection).toMatch(/^STORAGE: .*QuotaExceededError/);
  // The browser had only estimated the free space.
  await phone.limitStorage(1);
  await expect(tab.record(session)).rejects.toThrow("QuotaExceededError");
  expect(stored.count).toBeGreaterThan(0);
  expect(await tab.status()).toMatchObject({ pending: stored.count, storage: "durable" });
  expect([await tab.count("marathon"), await tab.count("regular")]).toEqual([Math.min(stored.count, 100), 0]);
  expect([...(await tab.popUps()), ...(await tab.inbox())].filter((shown) => /regular/i.test(shown))).toEqual([]);

  await phone.limitStorage();
  await tab.record(session);
  await expect.poll(() => tab.popUps()).toContain("Regular");
  await phone.online();
  await tab.ready();
  expect((await authority.show(phone.account.player)).state.unlocks?.map(({ id }) => id)).toContain("regular");
});

test("without a transport, everything stays on the device, and outlives a reload", async ({ device }) => {
  const phone = await device();
  const tab = await phone.open({ local: true, definitions });
  await tab.record(session, steps(2));
  await tab.untilPopUps("Regular");
  await tab.reload();
  await tab.record(steps(1));
  await tab.untilPopUps("First steps");
  expect((await tab.inbox()).sort()).toEqual(["first_steps", "regular"]);
  expect(await tab.status()).toMatchObject({ state: "ready", online: false, pending: 0, storage: "durable", clock: "unsynced" });
  expect(tab.sent).toEqual([]);
});
