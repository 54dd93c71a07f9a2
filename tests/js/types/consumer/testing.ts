// Calls of plaudit/testing, as in an app's tests.

import type { Client } from "plaudit/client";
import {
  type Celebrations,
  type ClientMatchers,
  createTestAuthority,
  createTestClock,
  matchers,
  recordCelebrations,
  type TestAuthority,
  type TestClock,
  type TestTimers,
} from "plaudit/testing";

/** The `expect` of Vitest and Jest. */
interface Runner {
  useFakeTimers(options?: { now?: number | Date; toFake?: string[] }): Runner;
  advanceTimersByTimeAsync(milliseconds: number): Promise<Runner>;
  useRealTimers(): Runner;
}

export async function calls(vi: Runner, client: Client): Promise<void> {
  const timers: TestTimers = vi;
  const clock: TestClock = createTestClock(timers, "2026-01-05T08:00Z");
  const definitions = { achievements: { a: { name: "A", max_count: 1 } } };
  const authority: TestAuthority = await createTestAuthority({ definitions, teams: { crew: { definitions, members: { ada: "admin" } } } });
  authority.refuse(({ command, stream }) => (command.type === "claim" && stream === "player" ? "NO" : undefined));
  authority.restore(authority.backup());
  const celebrations: Celebrations = recordCelebrations(client);
  const { title } = await celebrations.next();
  const added: ClientMatchers<void> = {
    toBeClaimable: () => undefined,
    toHaveCelebrated: () => undefined,
    toHaveProgress: () => undefined,
    toHaveState: () => undefined,
  };
  const { pass, message } = matchers.toHaveState(client, "a", "open");
  await clock.days(1);
  void [title, added, pass, message(), authority.get("ada", "a")?.state, authority.list("ada", "crew").achievements];
  // @ts-expect-error there is no such state
  matchers.toHaveState(client, "a", "opne");
  // @ts-expect-error a member is admin or member
  authority.team("crew", { definitions, members: { ada: "boss" } });
}
