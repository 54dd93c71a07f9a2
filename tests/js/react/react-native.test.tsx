// @vitest-environment happy-dom
// The documentation's pop-up for React Native, with a stand-in for it: announcements, motion, and acknowledgements.

import { beforeEach, expect, test } from "vitest";
import { PlauditProvider } from "../../../pkg/react.js";
import { Celebration } from "../../../www/app/docs/react-native/Celebration.js";
import { session, steps } from "../client/sample.js";
import { doing, opened, shown } from "./page.js";
import { asked, changeReduceMotion, listening, system } from "./react-native.js";

beforeEach(() => {
  Object.assign(asked, { announced: [], springs: 0, positions: [] });
  system.reduceMotion = false;
});

const page = async (client: Awaited<ReturnType<typeof opened>>) =>
  shown(
    <PlauditProvider client={client}>
      <Celebration />
    </PlauditProvider>,
  );
const thank = (): Promise<void> => doing(() => document.querySelector("button")?.click());

test("each unlock is announced and slides in once, and is acknowledged by a press", async () => {
  const client = await opened();
  const app = await page(client);
  expect(app.text()).toBe("");
  expect(asked).toEqual({ announced: [], springs: 0, positions: [] });
  await doing(() => client.record(session));
  expect(app.text()).toContain("Unlocked: Regular");
  await doing(() => client.record(steps(3)));
  expect(asked.announced).toEqual(["Unlocked: Regular"]);
  expect(asked.springs).toBe(1);
  await thank();
  expect(app.text()).toContain("Unlocked: First steps");
  expect(asked.announced).toEqual(["Unlocked: Regular", "Unlocked: First steps"]);
  expect(asked.springs).toBe(2);
  await thank();
  expect(app.text()).toBe("");
  expect(client.getSnapshot().inbox).toEqual([]);
});

test("with reduced motion nothing slides, also when the preference changes meanwhile", async () => {
  system.reduceMotion = true;
  const client = await opened();
  const app = await page(client);
  await doing(() => client.record(session));
  expect(app.text()).toContain("Regular");
  expect(asked.springs).toBe(0);
  expect(asked.positions).toEqual([0]);
  await thank();
  await doing(() => {
    changeReduceMotion(false);
  });
  await doing(() => client.record(steps(3)));
  expect(asked.springs).toBe(1);
  await app.unmount();
  expect(listening()).toBe(0);
});

test("many at once are announced in one sentence, and acknowledged together", async () => {
  const definitions = {
    achievements: Object.fromEntries([1, 2, 3, 4].map((days) => [`a${String(days)}`, { name: `A ${String(days)}`, max_count: 1 }])),
  };
  const client = await opened({ definitions });
  await client.record({ type: "update", achievements: { a1: 1, a2: 1, a3: 1, a4: 1 } });
  const app = await page(client);
  expect(app.text()).toContain("4 achievements unlocked");
  expect(asked.announced.at(-1)).toBe("4 achievements unlocked");
  await thank();
  expect(app.text()).toBe("");
  expect(client.getSnapshot().inbox).toEqual([]);
});
