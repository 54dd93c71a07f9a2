// Formats instants, durations and numbers.

const INSTANT = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const UTC_DAY = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeZone: "UTC" });
const UTC_INSTANT = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" });
const NUMBER = new Intl.NumberFormat();

export function instant(seconds: number): string {
  return INSTANT.format(seconds * 1000);
}

/** Returns the direction of a language; an empty tag stands for the portal's own. */
export function directionOf(language: string): "ltr" | "rtl" {
  if (language === "") return "ltr";
  try {
    const locale = new Intl.Locale(language) as Intl.Locale & { getTextInfo?(): { direction?: string }; textInfo?: { direction?: string } };
    return (locale.getTextInfo?.() ?? locale.textInfo)?.direction === "rtl" ? "rtl" : "ltr";
  } catch {
    return "ltr";
  }
}

/** The time zone in which instants are shown and typed. */
export function zone(): string {
  return INSTANT.resolvedOptions().timeZone;
}

/** How far this browser's time zone is ahead of UTC at an instant, in seconds. */
export function zoneOffset(seconds: number): number {
  return -new Date(seconds * 1000).getTimezoneOffset() * 60;
}

/** An instant by the clock of UTC. */
export function utcInstant(seconds: number): string {
  return UTC_INSTANT.format(seconds * 1000);
}

/** A day that begins at midnight UTC. */
export function utcDay(seconds: number): string {
  return UTC_DAY.format(seconds * 1000);
}

export function number(value: number): string {
  return NUMBER.format(value);
}

export function many(count: number, one: string, more = `${one}s`): string {
  return `${number(count)} ${count === 1 ? one : more}`;
}

export function nowSec(): number {
  return Math.floor(Date.now() / 1000);
}

/** A random id. `crypto.randomUUID` is missing on pages that were loaded over plain HTTP. */
export function randomId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** `operator:ann` is ann. */
export function person(actor: string): string {
  return actor === "file" ? "the definitions file" : actor.replace(/^operator:/, "");
}

/** Converts an instant to the value of an `<input type="datetime-local">`, and back. */
export function localText(seconds: number): string {
  const date = new Date(seconds * 1000);
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

export function fromLocalText(text: string): number | undefined {
  const instant = new Date(text).getTime();
  return Number.isFinite(instant) ? Math.floor(instant / 1000) : undefined;
}

const UNITS = [
  ["days", 86_400],
  ["hours", 3_600],
  ["minutes", 60],
  ["seconds", 1],
] as const;

export type DurationUnit = (typeof UNITS)[number][0];

/** Returns the largest unit in which a duration is a whole number. */
export function unitOf(seconds: number): DurationUnit {
  return UNITS.find(([, size]) => seconds !== 0 && seconds % size === 0)?.[0] ?? "days";
}

export function secondsOf(unit: DurationUnit): number {
  return UNITS.find(([name]) => name === unit)?.[1] ?? 1;
}

export const DURATION_UNITS: readonly DurationUnit[] = UNITS.map(([name]) => name);
