// Instants as the visitor wants to read them: in UTC, or in the zone of this device.

export type ZoneName = "UTC" | "local";

export interface Zone {
  name: ZoneName;
  /** `Fri, Mar 6, 10:00`. */
  instant(seconds: number): string;
  /** `Fri 6 March`. */
  day(seconds: number): string;
  /** The midnight at which the day begins that holds the instant, or one some days later. */
  midnight(seconds: number, daysLater?: number): number;
  dayOfMonth(seconds: number): number;
  /** 0 is Sunday. */
  weekday(seconds: number): number;
  /** How many seconds it is ahead of UTC then. */
  offset(seconds: number): number;
  /** What a `datetime-local` field holds for the instant, and back. */
  toField(seconds: number): string;
  fromField(text: string): number | undefined;
}

const DAY = 86_400;

export function zone(name: ZoneName): Zone {
  const timeZone = name === "UTC" ? { timeZone: "UTC" } : {};
  const instant = new Intl.DateTimeFormat("en", { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23", ...timeZone });
  const day = new Intl.DateTimeFormat("en", { weekday: "short", day: "numeric", month: "long", ...timeZone });
  const offset = (seconds: number): number => (name === "UTC" ? 0 : -new Date(seconds * 1000).getTimezoneOffset() * 60);
  /** The same wall clock, read as UTC. */
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
      return Number.isSafeInteger(clock) && clock >= 0 && clock < 4_102_444_800 - 40 * DAY && unwall(clock) >= 0 ? unwall(clock) : undefined;
    },
  };
}
