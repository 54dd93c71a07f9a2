// Formats instants in UTC or in the device's time zone.

export type ZoneName = "UTC" | "local";

export interface Zone {
  name: ZoneName;
  /** Formats an instant, such as `Fri, Mar 6, 10:00`. */
  instant(seconds: number): string;
  /** Formats a day, such as `Fri 6 March`. */
  day(seconds: number): string;
  /** Returns the midnight at the start of an instant's day, or of a day some days later. */
  midnight(seconds: number, daysLater?: number): number;
  dayOfMonth(seconds: number): number;
  /** Returns the weekday of an instant; 0 is Sunday. */
  weekday(seconds: number): number;
  /** Returns the offset from UTC at an instant, in seconds. */
  offset(seconds: number): number;
  /** Converts an instant to the value of a `datetime-local` field; `fromField` converts it back. */
  toField(seconds: number): string;
  fromField(text: string): number | undefined;
}

const DAY = 86_400;

export function zone(name: ZoneName): Zone {
  const timeZone = name === "UTC" ? { timeZone: "UTC" } : {};
  const instant = new Intl.DateTimeFormat("en", {
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    ...timeZone,
  });
  const day = new Intl.DateTimeFormat("en", { weekday: "short", day: "numeric", month: "long", ...timeZone });
  const offset = (seconds: number): number => (name === "UTC" ? 0 : -new Date(seconds * 1000).getTimezoneOffset() * 60);
  /** Returns the instant at which a clock in UTC shows the same time. */
  const wall = (seconds: number): number => seconds + offset(seconds);
  const unwall = (clock: number): number => clock - offset(clock - offset(clock));
  return {
    name,
    instant: (seconds) => instant.format(seconds * 1000),
    day: (seconds) => day.format(seconds * 1000),
    midnight: (seconds, daysLater = 0) => unwall((Math.floor(wall(seconds) / DAY) + daysLater) * DAY),
    dayOfMonth: (seconds) => new Date(wall(seconds) * 1000).getUTCDate(),
    weekday: (seconds) => new Date(wall(seconds) * 1000).getUTCDay(),
    offset,
    toField: (seconds) => new Date(wall(seconds) * 1000).toISOString().slice(0, 16),
    fromField: (text) => {
      const clock = new Date(`${text}Z`).getTime() / 1000;
      return Number.isSafeInteger(clock) && clock >= 0 && clock < 4_102_444_800 - 40 * DAY && unwall(clock) >= 0
        ? unwall(clock)
        : undefined;
    },
  };
}
