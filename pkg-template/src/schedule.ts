// Cron expressions.

import { instant, members, text, wholeNumber } from "./arguments.js";
import { PlauditError } from "./errors.js";
import type { RawSchedule } from "./glue.js";
import { type Instance, instanceNow } from "./instance.js";

/** The limit of `upcoming`: enough for any list on a page, with bounded memory. */
const MAX_UPCOMING = 1_000_000;

interface Inside {
  instance: Instance;
  raw: RawSchedule;
  make: () => Inside;
}

// A WeakMap instead of private members, so that the class is the same on every platform.
const insides = new WeakMap<object, Inside>();

export class Schedule {
  constructor(expression: string, options?: { timeOffsetSec?: number }) {
    const source = text(expression, "the expression", "INVALID_SCHEDULE");
    const offset = timeOffset(options);
    const make = (): Inside => {
      const instance = instanceNow();
      return { instance, raw: instance.call((glue) => new glue.Schedule(source, offset)), make };
    };
    insides.set(this, make());
  }

  next(after: number): number | undefined {
    const from = instant(after, "after");
    return ask(this, (raw) => raw.next(from));
  }

  previous(before: number): number | undefined {
    const from = instant(before, "before");
    return ask(this, (raw) => raw.previous(from));
  }

  upcoming(after: number, count: number): number[] {
    const from = instant(after, "after");
    const most = wholeNumber(count, "count");
    if (most < 0 || most > MAX_UPCOMING)
      throw new PlauditError(`count must be from 0 to ${MAX_UPCOMING}, found ${most}`, { code: "INVALID_ARGUMENT" });
    return Array.from(ask(this, (raw) => raw.upcoming(from, most)));
  }
}

function timeOffset(options: unknown): number {
  const { timeOffsetSec = 0 } = members(options, ["timeOffsetSec"], "INVALID_SCHEDULE");
  return wholeNumber(timeOffsetSec, "timeOffsetSec", "INVALID_SCHEDULE");
}

function ask<T>(schedule: object, question: (raw: RawSchedule) => T): T {
  let inside = insides.get(schedule);
  if (inside === undefined)
    throw new PlauditError("this method was called on something that is not a Schedule", { code: "INVALID_ARGUMENT" });
  if (inside.instance.trapped) {
    // After an engine's trap the schedule is created anew, since it has no state.
    inside = inside.make();
    insides.set(schedule, inside);
  }
  const { instance, raw } = inside;
  return instance.call(() => question(raw));
}
