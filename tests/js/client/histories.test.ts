// Random histories of a device: tabs that open and close, a network and a store that fail. In all of them no event is lost or counted twice,
// and no unlock is celebrated twice.

import { expect, test } from "vitest";
import { faultStore, memoryStore, type Store, type StoreFault } from "../../../pkg/client.js";
import { MemoryAuthority, type Fate } from "./memory-authority.js";
import { open, predictable, wait } from "./harness.js";
import { definitions, NOW, session, steps } from "./sample.js";

type Tab = Awaited<ReturnType<typeof open>>;

const HISTORIES = 60;
const STEPS = 40;

/** Reproducible whole numbers from 0 to `limit` - 1. */
function dice(seed: number): (limit: number) => number {
  const fill = predictable(seed);
  const bytes = new Uint8Array(2);
  return (limit) => {
    fill(bytes);
    return (((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0)) % limit;
  };
}

class Life {
  readonly authority = new MemoryAuthority(definitions);
  readonly told: Tab["told"][] = [];
  /** The number of recorded events, and of events that a store refused although it may have stored them. */
  recorded = 0;
  doubtful = 0;
  private readonly store = memoryStore();
  private tabs: Tab[] = [];
  private readonly pick: (limit: number) => number;

  /** `isRestored`: the authority is restored from a backup during the history. */
  constructor(
    seed: number,
    private readonly isRestored = false,
  ) {
    this.pick = dice(seed);
  }

  async run(): Promise<void> {
    await this.openTab();
    const [taken, restored] = [this.pick(STEPS / 2), STEPS / 2 + this.pick(STEPS / 2)];
    let backup = this.authority.backup();
    for (let step = 0; step < STEPS; step += 1) {
      if (step === taken) backup = this.authority.backup();
      if (step === restored && this.isRestored) this.authority.restore(backup);
      await this.step();
    }
    this.authority.always(undefined);
    while (this.tabs.length === 0) await this.openTab();
    // No call asks for a sync: while events are pending there is always a timer (K10). The faults of the stores end, too.
    for (let rest = 0; rest < 8; rest += 1) await wait(300);
  }

  ends(): Tab[] {
    return this.tabs;
  }

  private async step(): Promise<void> {
    this.authority.always(this.fate());
    switch (this.pick(9)) {
      case 0:
        return this.tabs.length < 3 ? this.openTab() : undefined;
      case 1:
        return this.closeTab();
      case 2:
        return wait(this.pick(100));
      case 3:
        return this.one(async ({ client }) => void client.sync().catch(() => undefined));
      case 4:
        return this.one(async ({ client }) => void (await client.record(session).catch(() => undefined)));
      case 5:
        // During other actions.
        return this.one(async (tab) => void this.record(tab));
      default:
        return this.one(async (tab) => this.record(tab));
    }
  }

  private async record({ client }: Tab): Promise<void> {
    try {
      await client.record(steps(1, "marathon"));
      this.recorded += 1;
    } catch {
      this.doubtful += 1;
    }
  }

  private fate(): Fate {
    const fates: Fate[] = [
      "offline",
      "lost answer",
      "hang",
      () => "<!doctype html>",
      (request, authority) => ({ ...authority.answer(request), nonce: "another" }),
    ];
    return fates[this.pick(12)];
  }

  private async openTab(): Promise<void> {
    const tab = await open({ store: this.flawed(), transport: this.authority, past: "known" }).catch(() => undefined);
    if (tab === undefined) return;
    this.tabs.push(tab);
    this.told.push(tab.told);
  }

  /** A store that fails twice for each tab. */
  private flawed(): Store {
    const kinds: StoreFault["fault"][] = ["fail", "quota", "lost"];
    const fault = (): StoreFault => ({ on: "write", nth: 1 + this.pick(20), fault: kinds[this.pick(kinds.length)] ?? "fail" });
    return faultStore(this.store, [fault(), fault()]);
  }

  private async closeTab(): Promise<void> {
    const [tab] = this.tabs.splice(this.pick(Math.max(1, this.tabs.length)), 1);
    await tab?.client.close();
  }

  private async one(action: (tab: Tab) => Promise<unknown>): Promise<void> {
    const tab = this.tabs[this.pick(Math.max(1, this.tabs.length))];
    if (tab !== undefined) await action(tab);
  }
}

const seeds = Array.from({ length: HISTORIES }, (_, index) => index + 1);

test.each(seeds)("life %i", async (seed) => {
  const life = new Life(seed);
  await life.run();
  const { authority, recorded, doubtful, told } = life;
  const count = authority.engine().get("marathon", NOW)?.count ?? 0;
  expect(count).toBeGreaterThanOrEqual(recorded);
  expect(count).toBeLessThanOrEqual(recorded + doubtful);
  const shown = told.flatMap(({ unlocks }) => unlocks.map(({ key }) => key));
  expect([...shown].sort()).toEqual(authority.saved.unlocks.map(({ key }) => key).sort());
  for (const { client } of life.ends()) {
    expect(client.status).toMatchObject({ state: "ready", pending: 0, syncing: false });
    expect(client.get("marathon")?.count).toBe(count);
    expect(
      client
        .getSnapshot()
        .inbox.map(({ key }) => key)
        .sort(),
    ).toEqual([...shown].sort());
  }
  expect(told.flatMap(({ retracts, rejections }) => [...retracts, ...rejections])).toEqual([]);
});

test.each(seeds)("life %i, around an authority that is restored from a backup", async (seed) => {
  const life = new Life(seed, true);
  await life.run();
  const { authority, recorded, doubtful, told } = life;
  const count = authority.engine().get("marathon", NOW)?.count ?? 0;
  expect(count).toBeLessThanOrEqual(recorded + doubtful);
  const shown = told.flatMap(({ unlocks }) => unlocks.map(({ key }) => key));
  expect(shown.length).toBe(new Set(shown).size);
  const confirmed = authority.saved.unlocks.map(({ key }) => key);
  expect(shown).toEqual(expect.arrayContaining(confirmed));
  for (const { client } of life.ends()) {
    expect(client.status).toMatchObject({ state: "ready", pending: 0, syncing: false });
    expect(client.get("marathon")?.count).toBe(count);
    expect(client.get("regular")?.earned_count).toBe(confirmed.length);
  }
});
