import { createClient, memoryStore } from "plaudit/client";
import { createTestClock, recordCelebrations } from "plaudit/testing";
import { expect, test, vi } from "vitest";
import definitions from "./days.json" with { type: "json" };

test("three days in a row", async () => {
  const clock = createTestClock(vi, "2026-03-06T10:00Z");
  const client = await createClient({ player: "ada", definitions, store: memoryStore() });
  const celebrations = recordCelebrations(client);

  await client.record({ type: "update", achievements: { daily: 2 } });
  for (const day of [1, 2, 3]) {
    await client.record({ type: "session_completed", duration_sec: 600 });
    expect(client.get("streak")?.progress?.value).toBe(day);
    await clock.days(1);
  }
  expect(celebrations.ids).toContain("streak");
  expect(client.get("daily")?.count).toBe(0);

  await client.close();
  clock.restore();
});
