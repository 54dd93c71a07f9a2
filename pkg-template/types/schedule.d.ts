// Schedules.

// ---- Schedules -----------------------------------------------------------------------------------------------------

/**
 * A cron expression in Nakama's dialect (C1–C9), with occurrences in the years 1970–2099.
 *
 * @example
 * ```js
 * const weekly = new Schedule("0 0 * * MON");
 * weekly.next(0); // 345600, Monday 1970-01-05
 * ```
 */
export class Schedule {
  /**
   * @param expression Five fields (`minute hour day-of-month month day-of-week`), six with a year at the end, seven with seconds at the
   * front as well; or one of `@yearly @annually @monthly @weekly @daily @hourly`.
   * @throws PlauditError `INVALID_SCHEDULE`, with the field, the entry and the reason (C7), also for invalid options; `NOT_READY`.
   */
  constructor(expression: string, options?: ScheduleOptions);
  /**
   * Returns the first occurrence strictly after an instant; undefined if there is none (C6).
   *
   * @throws PlauditError `INVALID_ARGUMENT`.
   */
  next(after: number): number | undefined;
  /**
   * Returns the last occurrence strictly before an instant; undefined if there is none (C6).
   *
   * @throws PlauditError `INVALID_ARGUMENT`.
   */
  previous(before: number): number | undefined;
  /**
   * Returns the next `count` occurrences (at most 1,000,000) after an instant, or as many as there are.
   *
   * @throws PlauditError `INVALID_ARGUMENT`.
   */
  upcoming(after: number, count: number): number[];
}

/** Options of {@link Schedule}. */
export interface ScheduleOptions {
  /** The offset of local time from UTC in seconds; positive is east of UTC (C8). Default: 0. */
  timeOffsetSec?: number;
}
