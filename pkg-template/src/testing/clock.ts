// A clock for tests: the fake timers of Vitest or Jest, with enough turns of the event loop for a client.

import { shown } from "../core.js";
import type { TestClock, TestTimers } from "../../testing.js";
import { END_OF_TIME } from "../limits.js";
import { refused, requireMethods } from "./checks.js";

/** Monday, 5 January 2026, 08:00 UTC. */
const START = 1_767_600_000;
/** The number of turns of the event loop after which a client has raised all events of a call. */
const TURNS = 10;
const [MINUTE, HOUR, DAY] = [60, 3600, 86_400];

export function createTestClock(timers: TestTimers, start: number | string = START): TestClock {
  const methods = ["useFakeTimers", "advanceTimersByTimeAsync", "useRealTimers"];
  requireMethods(timers, "timers", "Vitest's `vi` or Jest's `jest`", methods);
  const begin = instantOf(start, "start");
  // Jest fakes these by default, but promises of the platform depend on them.
  const options = { now: begin * 1000, doNotFake: ["nextTick", "queueMicrotask"] };
  timers.useFakeTimers(isVitest(timers) ? { now: begin * 1000 } : options);
  const now = (): number => Math.floor(Date.now() / 1000);

  async function settle(): Promise<void> {
    for (let turn = 0; turn < TURNS; turn += 1) await timers.advanceTimersByTimeAsync(0);
  }

  async function advance(count: number, unit: string, size: number): Promise<void> {
    const seconds = typeof count === "number" ? count * size : Number.NaN;
    if (!(seconds >= 0 && Date.now() / 1000 + seconds < END_OF_TIME)) {
      throw refused(`time can only advance: expected a number of ${unit} from 0 that ends before the year 2100, found ${shown(count)}`);
    }
    await settle();
    await timers.advanceTimersByTimeAsync(Math.round(seconds * 1000));
    await settle();
  }

  return {
    now,
    seconds: (count) => advance(count, "seconds", 1),
    minutes: (count) => advance(count, "minutes", MINUTE),
    hours: (count) => advance(count, "hours", HOUR),
    days: (count) => advance(count, "days", DAY),
    until: async (instant) => {
      const at = instantOf(instant, "the instant");
      if (at < now()) throw refused(`time can only advance: it is already ${new Date(Date.now()).toISOString()}, found ${shown(instant)}`);
      // A fraction of a second may have passed since the instant began.
      await advance(Math.max(0, at - Date.now() / 1000), "seconds", 1);
    },
    settle,
    restore: () => void timers.useRealTimers(),
  };
}

/** Whether the timers are Vitest's, whose option for excluded functions has another name. */
function isVitest(timers: TestTimers): boolean {
  return "stubGlobal" in timers;
}

function instantOf(value: unknown, name: string): number {
  const at = typeof value === "string" ? Date.parse(value) / 1000 : value;
  if (typeof at === "number" && Number.isInteger(at) && at >= 0 && at < END_OF_TIME) return at;
  throw refused(`${name} must be UNIX seconds in the years 1970 to 2099, or a time such as 2026-01-05T08:00Z, found ${shown(value)}`);
}
