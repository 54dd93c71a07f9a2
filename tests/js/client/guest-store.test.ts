// The default store of a guest moves to the player who signs up (K16).

import "fake-indexeddb/auto";
import { describe, expect, test, vi } from "vitest";
import { createClient, indexedDbStore } from "../../../pkg/client.js";
import { MemoryAuthority } from "./memory-authority.js";
import { definitions, steps } from "./sample.js";

let players = 0;

function names(): { guest: string; player: string } {
  players += 1;
  return { guest: `guest-${players}`, player: `player-${players}` };
}

/** Records as `player` in the default store, without an authority. */
async function play(player: string, count: number): Promise<void> {
  const client = await createClient({ player, definitions });
  await client.record(steps(count, "marathon"));
  await client.close();
}

const offline = (): MemoryAuthority => new MemoryAuthority(definitions).always("offline");
const databases = async (): Promise<(string | undefined)[]> => (await indexedDB.databases()).map(({ name }) => name);

describe("adopt", () => {
  test("with the player's own id keeps the player's progress", async () => {
    const { player } = names();
    await play(player, 7);
    const client = await createClient({ player, definitions, adopt: player, transport: offline() });
    expect([client.get("marathon")?.count, client.setAside()]).toEqual([7, []]);
    await client.close();
  });

  test("creates no database for a guest who never played", async () => {
    const { guest, player } = names();
    const client = await createClient({ player, definitions, adopt: guest, transport: offline() });
    await client.close();
    expect(await databases()).not.toContain(`plaudit:${guest}`);
  });

  test("moves once, if two tabs start together", async () => {
    const { guest, player } = names();
    await play(guest, 7);
    const codes: string[] = [];
    const tabs = await Promise.all([1, 2].map(() => createClient({ player, definitions, adopt: guest, transport: offline() })));
    for (const tab of tabs) tab.on("error", ({ code }) => codes.push(code));
    await expect.poll(() => tabs.map((tab) => tab.get("marathon")?.count)).toEqual([7, 7]);
    await new Promise((done) => setTimeout(done, 20));
    expect([codes, tabs.map((tab) => [tab.get("marathon")?.count, tab.setAside().length])]).toEqual([
      [],
      [
        [7, 0],
        [7, 0],
      ],
    ]);
    await Promise.all(tabs.map((tab) => tab.close()));
  });

  test.each([false, true])("resumes after the process ended between the two stores; with a past: %s", async (hasPast) => {
    const { guest, player } = names();
    await play(guest, 7);
    if (hasPast) await play(player, 1);
    const kept = indexedDbStore(`plaudit:${guest}`);
    const before = await kept.load();
    const adopted = await createClient({ player, definitions, adopt: guest, transport: offline() });
    await adopted.close();
    expect(adopted.status).toBeDefined();
    // The guest's store as it was before it was emptied, and the player's as the move left it.
    const own = indexedDbStore(`plaudit:${player}`);
    if (!hasPast) {
      await own.clear();
      await own.commit({ base: before.base!, appended: before.queue, journal: before.journal });
    }
    await kept.commit({ base: before.base!, appended: before.queue, journal: before.journal });
    await Promise.all([kept.close?.(), own.close?.()]);
    const again = await createClient({ player, definitions, adopt: guest, transport: offline() });
    expect(again.setAside()).toHaveLength(hasPast ? 1 : 0);
    expect(again.get("marathon")?.count).toBe(hasPast ? 1 : 7);
    expect(await kept.load()).toEqual({ queue: [], journal: [] });
    await Promise.all([again.close(), kept.close?.()]);
  });

  test("tells by an error with a code that the guest's store cannot be read, and keeps its connection closed", async () => {
    const { guest, player } = names();
    await play(guest, 7);
    const open = indexedDB.open.bind(indexedDB);
    const refused = vi.spyOn(indexedDB, "open").mockImplementation((name, version) => {
      if (name === `plaudit:${guest}`) throw new DOMException("no", "UnknownError");
      return open(name, version);
    });
    const client = await createClient({ player, definitions, adopt: guest, transport: offline() });
    const code = await new Promise((told) => client.on("error", (error) => told(error.code)));
    expect(code).toBe("STORAGE");
    await client.close();
    refused.mockRestore();
    const later = await createClient({ player, definitions, adopt: guest, transport: offline() });
    expect(later.get("marathon")?.count).toBe(7);
    await later.close();
    // A connection that was left open would delay this.
    const deleted = indexedDB.deleteDatabase(`plaudit:${guest}`);
    const blocked = vi.fn();
    deleted.onblocked = blocked;
    await new Promise((done) => (deleted.onsuccess = done));
    expect(blocked).not.toHaveBeenCalled();
  });
});
