// Formats numbers, instants and durations.

const numbers = new Intl.NumberFormat("en");
const day = new Intl.DateTimeFormat("en", { weekday: "short", day: "numeric", month: "short" });
const dayAndYear = new Intl.DateTimeFormat("en", { day: "numeric", month: "short", year: "numeric" });
const minute = new Intl.DateTimeFormat("en", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const second = new Intl.DateTimeFormat("en", { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });

export function number(value: number): string {
  return numbers.format(value);
}

/** `Wed, 4 Mar`. */
export function date(seconds: number): string {
  return day.format(seconds * 1000);
}

/** `4 Mar 2026`. */
export function longDate(seconds: number): string {
  return dayAndYear.format(seconds * 1000);
}

/** `Wed, 4 Mar, 10:00`. */
export function instant(seconds: number): string {
  return `${date(seconds)}, ${minute.format(seconds * 1000)}`;
}

/** `10:00:00`. */
export function time(seconds: number): string {
  return second.format(seconds * 1000);
}

/** Formats a duration in its two largest units, such as `2 d 3 h` or `14 min 5 s`. */
export function duration(seconds: number): string {
  const total = Math.max(0, Math.floor(seconds));
  const units: [string, number][] = [
    ["d", 86_400],
    ["h", 3_600],
    ["min", 60],
    ["s", 1],
  ];
  const parts: string[] = [];
  let left = total;
  for (const [unit, length] of units) {
    const whole = Math.floor(left / length);
    left -= whole * length;
    if (whole > 0 || parts.length > 0) parts.push(`${number(whole)} ${unit}`);
    if (parts.length === 2) break;
  }
  return parts.filter((part) => !part.startsWith("0 ")).join(" ") || "0 s";
}

/** Formats a duration without seconds. */
export function briefly(seconds: number): string {
  return seconds < 60 ? "less than a minute" : duration(seconds - (seconds % 60));
}

/** `3rd`. */
export function ordinal(value: number): string {
  const rest = value % 100;
  const suffix = rest > 10 && rest < 14 ? "th" : ({ 1: "st", 2: "nd", 3: "rd" }[value % 10] ?? "th");
  return `${number(value)}${suffix}`;
}

export function plural(value: number, one: string, many = `${one}s`): string {
  return `${number(value)} ${value === 1 ? one : many}`;
}

/** `a, b and c`. */
export function listed(words: readonly string[], last = "and"): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} ${last} ${words[words.length - 1] ?? ""}`;
}

/** Converts an identifier to words: `evening_wind_down` → `Evening wind down`. */
export function humanize(id: string): string {
  const words = id.replace(/[_\-.]+/g, " ").trim();
  return words === "" ? id : words.charAt(0).toUpperCase() + words.slice(1);
}

/** Converts an instant to the value of a `datetime-local` field. */
export function toField(seconds: number): string {
  const at = new Date(seconds * 1000);
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${String(at.getFullYear())}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** Converts the value of a `datetime-local` field, in the visitor's zone, to an instant. */
export function fromField(text: string): number | undefined {
  const parsed = new Date(text).getTime();
  return Number.isNaN(parsed) ? undefined : Math.floor(parsed / 1000);
}
