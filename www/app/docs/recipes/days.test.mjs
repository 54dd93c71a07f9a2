import { createClient, memoryStore } from "plaudit/client";
import { expect, test, vi } from "vitest";
import definitions from "./days.json" with { type: "json" };

const DAY = 86_400_000;

test("three days in a row", async () => {
  vi.useFakeTimers({ now: Date.parse("2026-03-06T10:00:00Z") });
  const client = await createClient({ player: "ada", definitions, store: memoryStore() });
  const unlocked = new Set();
  client.on("unlock", ({ id }) => unlocked.add(id));

  await client.record({ type: "update", achievements: { daily: 2 } });
  for (const day of [1, 2, 3]) {
    await client.record({ type: "session_completed", duration_sec: 600 });
    expect(client.get("streak")?.progress?.value).toBe(day);
    await vi.advanceTimersByTimeAsync(DAY);
  }
  expect(unlocked).toContain("streak");
  expect(client.get("daily")?.count).toBe(0);

  await client.close();
  vi.useRealTimers();
});
