// Where the browser keeps nothing for a page.

import { expect } from "vitest";
import { session } from "../client/sample.ts";
import { test } from "./world.ts";

test("in a page that is refused IndexedDB, everything works in memory, and the status says so", async ({ device }) => {
  // As Firefox's private windows did, and as Chromium does where cookies are blocked.
  const refuse = (): void => {
    IDBFactory.prototype.open = () => {
      throw new DOMException("access is denied", "SecurityError");
    };
  };
  const phone = await device({ before: (context) => context.addInitScript(refuse) });
  const tab = await (await phone.open()).ready();
  expect(await tab.status()).toMatchObject({ storage: "memory" });
  expect((await tab.told()).errors).toEqual([expect.stringMatching(/^STORAGE: .*nothing outlives this page/)]);
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
