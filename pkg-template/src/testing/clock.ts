// A clock for tests: the fake timers of Vitest or Jest, with enough turns of the event loop for a client.

import { PlauditError } from "../index.js";
import type { TestClock, TestTimers } from "../../testing.js";
import { END_OF_TIME } from "../limits.js";

/** Monday, 5 January 2026, 08:00 UTC. */
const START = 1_767_600_000;
/** The number of turns of the event loop after which a client has raised all events of a call. */
const TURNS = 10;
const [MINUTE, HOUR, DAY] = [60, 3600, 86_400];

export function createTestClock(timers: TestTimers, start: number | string = START): TestClock {
  const begin = instantOf(start, "start");
  // Jest fakes these by default, but promises of the platform depend on them.
  const options = { now: begin * 1000, doNotFake: ["nextTick", "queueMicrotask"] };
  timers.useFakeTimers(isVitest(timers) ? { now: begin * 1000 } : options);
  const now = (): number => Math.floor(Date.now() / 1000);

  async function settle(): Promise<void> {
    for (let turn = 0; turn < TURNS; turn += 1) await timers.advanceTimersByTimeAsync(0);
  }

  async function seconds(count: number): Promise<void> {
    if (!(Number.isFinite(count) && count >= 0))
      throw new PlauditError(`time can only advance: expected a number of seconds, 0 or more, found ${String(count)}`, {
        code: "INVALID_ARGUMENT",
      });
    await settle();
    await timers.advanceTimersByTimeAsync(Math.round(count * 1000));
    await settle();
  }

  return {
    now,
    seconds,
    minutes: (count) => seconds(count * MINUTE),
    hours: (count) => seconds(count * HOUR),
    days: (count) => seconds(count * DAY),
    until: async (instant) => {
      const at = instantOf(instant, "the instant");
      if (at < now())
        throw new PlauditError(`time can only advance: it is already ${new Date(Date.now()).toISOString()}`, { code: "INVALID_ARGUMENT" });
      await seconds(at - Date.now() / 1000);
    },
    settle,
    restore: () => void timers.useRealTimers(),
  };
}

/** Whether the timers are Vitest's, whose option for excluded functions has another name. */
function isVitest(timers: TestTimers): boolean {
  return "stubGlobal" in timers;
}

function instantOf(value: number | string, name: string): number {
  const at = typeof value === "number" ? value : Date.parse(value) / 1000;
  if (Number.isInteger(at) && at >= 0 && at < END_OF_TIME) return at;
  const right = "UNIX seconds in the years 1970 to 2099, or a time such as 2026-01-05T08:00Z";
  throw new PlauditError(`${name} must be ${right}; found ${JSON.stringify(value)}`, { code: "INVALID_ARGUMENT" });
}
