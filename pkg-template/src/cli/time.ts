// Reads and prints instants and durations.

import { CommandLineError } from "./command.js";
import { END_OF_TIME } from "../limits.js";

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** Reads `2026-01-05`, `2026-01-05T08:00Z`, or UNIX seconds; a time without a zone is UTC. Undefined for anything else. */
export function readInstant(value: unknown): number | undefined {
  if (typeof value === "number" || (typeof value === "string" && /^\d+$/.test(value))) return inRange(Number(value));
  if (typeof value !== "string") return undefined;
  const [, date, time = "00:00", zone = "Z"] =
    /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?))?(Z|[+-]\d{2}:\d{2})?$/.exec(value) ?? [];
  if (date === undefined) return undefined;
  const at = Date.parse(`${date}T${time}${zone}`);
  // JavaScript reads the 31st of June as the 1st of July.
  const isDate = new Date(`${date}T00:00Z`).toJSON()?.startsWith(date) === true;
  return isDate ? inRange(at / 1000) : undefined;
}

function inRange(at: number): number | undefined {
  return Number.isInteger(at) && at >= 0 && at < END_OF_TIME ? at : undefined;
}

/** Reads `90s`, `2h`, `1d`, `1d12h`, or seconds. Undefined for anything else, and if it is not positive. */
export function readDuration(value: unknown): number | undefined {
  if (typeof value === "number") return Number.isInteger(value) && value > 0 && value < END_OF_TIME ? value : undefined;
  if (typeof value !== "string" || !/^(\d{1,9}[smhdw])+$/.test(value)) return undefined;
  const seconds = [...value.matchAll(/(\d+)([smhdw])/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (UNITS[unit ?? ""] ?? 0),
    0,
  );
  return seconds > 0 && seconds < END_OF_TIME ? seconds : undefined;
}

/** Reads an offset from UTC: `+02:00`, `-5`, `+0530`, or seconds such as `7200`. */
export function readOffset(text: string): number {
  const [, sign, hours, minutes = "0"] = /^([+-])(\d{1,2})(?::?([0-5]\d))?$/.exec(text) ?? [];
  if (hours !== undefined && Number(hours) <= 14) return (sign === "-" ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60);
  if (/^[+-]?\d{3,8}$/.test(text) || text === "0") return Number(text);
  throw new CommandLineError(`--offset must be a time such as +02:00, or seconds such as 7200; found ${JSON.stringify(text)}`);
}

/** Prints an offset as `+02:00`, or as `UTC` if it is 0. */
export function offsetInWords(seconds: number): string {
  if (seconds === 0) return "UTC";
  const size = Math.abs(seconds);
  const parts = [size / 3600, (size / 60) % 60].map((part) => String(Math.floor(part)).padStart(2, "0"));
  return `UTC${seconds < 0 ? "-" : "+"}${parts.join(":")}${size % 60 === 0 ? "" : `:${String(size % 60).padStart(2, "0")}`}`;
}

/** Prints an instant as `Mon 2026-01-05 08:00`, with seconds unless they are 0. */
export function shownInstant(at: number, offset = 0): string {
  const local = new Date((at + offset) * 1000);
  const text = local.toISOString();
  const weekday = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"][local.getUTCDay()] ?? "";
  return `${weekday} ${text.slice(0, 10)} ${text.slice(11, text.slice(17, 19) === "00" ? 16 : 19)}`;
}

/** Prints the two largest units of a duration, such as `1 d 12 h`. */
export function shownDuration(seconds: number): string {
  const units = [
    ["d", 86_400],
    ["h", 3600],
    ["min", 60],
    ["s", 1],
  ] as const;
  let left = seconds;
  const parts = units.flatMap(([unit, size]) => {
    const count = Math.floor(left / size);
    left -= count * size;
    return count === 0 ? [] : [`${count} ${unit}`];
  });
  return parts.slice(0, 2).join(" ") || "0 s";
}
