// The language of a client: a change gives a new snapshot, survives failures, and reaches listeners, inbox and other streams.

import { expect, test } from "vitest";
import { createClient, memoryStore } from "../../../pkg/client.js";
import type { Definitions } from "../../../pkg/index.js";
import { refusal, rejection } from "../package/refusal.js";
import { open, settle, titles } from "./harness.js";
import { MemoryAuthority } from "./memory-authority.js";
import { session, steps } from "./sample.js";

const definitions = {
  achievements: {
    first_steps: { name: "First steps", max_count: 3, texts: { de: { name: "Erste Schritte" }, "de-AT": { title: "Servus!" } } },
    regular: { name: "Regular", trigger: { session_count: { sessions: 1 } }, texts: { de: { name: "Stammgast" } } },
    plain: { name: "Plain", max_count: 2 },
  },
} satisfies Definitions;

test("the option speaks from the first snapshot on, and in pop-ups", async () => {
  const { client, told } = await open({ definitions, locale: "de-AT", store: memoryStore() });
  expect(client.getSnapshot().achievements.achievements["first_steps"]?.name).toBe("Erste Schritte");
  await client.record(steps(3));
  await client.record(session);
  await settle();
  expect(titles(told)).toEqual(["Servus!", "Stammgast"]);
});

test("setLocale gives a new snapshot, tells it, and leaves what reads the same as it is", async () => {
  const { client } = await open({ definitions, store: memoryStore() });
  await client.record(session);
  const before = client.getSnapshot();
  const changes: string[] = [];
  client.on("change", ({ achievements }) => changes.push(achievements.achievements["first_steps"]?.name ?? ""));
  client.setLocale("de");
  const after = client.getSnapshot();
  expect(after).not.toBe(before);
  expect(after.achievements.achievements["first_steps"]?.name).toBe("Erste Schritte");
  expect(after.achievements.achievements["plain"]).toBe(before.achievements.achievements["plain"]);
  expect(before.achievements.achievements["first_steps"]?.name).toBe("First steps");
  expect(after.inbox.map(({ title }) => title)).toEqual(["Stammgast"]);
  expect(changes).toEqual(["Erste Schritte"]);
  client.setLocale("de");
  expect(client.getSnapshot(), "the same language again is no change").toBe(after);
  client.setLocale();
  expect(client.getSnapshot().achievements.achievements["first_steps"]?.name).toBe("First steps");
});

test("it outlives answers of the authority, and reaches teams", async () => {
  const { client } = await open({ definitions, store: memoryStore(), transport: new MemoryAuthority(definitions), past: "known" });
  client.setLocale("de");
  await client.record(steps(1));
  await client.sync();
  expect(client.get("first_steps")).toMatchObject({ name: "Erste Schritte", count: 1 });
  await client.record(steps(1));
  expect(client.get("first_steps")).toMatchObject({ name: "Erste Schritte", count: 2 });
});

test("two tabs speak two languages: the one that shows the pop-up says it in its own", async () => {
  const store = memoryStore();
  const [one, other] = [await open({ definitions, store }), await open({ definitions, store, locale: "de" })];
  await one.client.record(session);
  await settle();
  const shown = [...titles(one.told).map((title) => `one: ${title}`), ...titles(other.told).map((title) => `other: ${title}`)];
  expect(["one: Regular", "other: Stammgast"]).toContain(shown.join());
  expect([one.client.getSnapshot().inbox[0]?.title, other.client.getSnapshot().inbox[0]?.title]).toEqual(["Regular", "Stammgast"]);
});

test("nothing that is stored depends on it", async () => {
  const stored = async (locale: string | undefined): Promise<unknown> => {
    const store = memoryStore();
    let byte = 0;
    const random = (bytes: Uint8Array): void => bytes.forEach((_, index) => (bytes[index] = byte++ & 255));
    const { client } = await open({ definitions, store, random, ...(locale !== undefined && { locale }) });
    await client.record(session);
    await client.record(steps(3));
    await client.close();
    return store.load();
  };
  expect(await stored("de-AT")).toEqual(await stored(undefined));
});

test.each(["", "d", "German language", "de-", "__proto__", 3, null, ["de"]])("an invalid language tag is refused: %j", async (locale) => {
  const options = { player: "ada", definitions, store: memoryStore() };
  expect((await rejection(() => createClient({ ...options, locale: locale as never }), "INVALID_ARGUMENT")).message).toMatch(/locale/);
  const { client } = await open({ definitions, store: memoryStore(), locale: "de" });
  refusal(() => client.setLocale(locale as never), "INVALID_ARGUMENT");
  expect(client.get("first_steps")?.name).toBe("Erste Schritte");
});

test("a closed client refuses", async () => {
  const { client } = await open({ definitions, store: memoryStore() });
  await client.close();
  refusal(() => client.setLocale("de"), "DISPOSED");
});
