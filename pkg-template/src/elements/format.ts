// Formats numbers, dates, durations and lists in a language, and reads the authority's time.

const UNITS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
] as const;

export interface Format {
  number(value: number): string;
  list(words: readonly string[]): string;
  /** Formats the date of an instant in UNIX seconds. */
  date(at: number): string;
  /** Formats the weekday of an instant in its shortest form. */
  weekday(at: number): string;
  /** Formats a duration in the largest unit of which it has at least two, such as `36 hours`. */
  duration(seconds: number): string;
}

const formats = new Map<string | undefined, Format>();

/** Returns the formats of a language; those of the browser's language if the tag is invalid. */
export function formatFor(lang: string | undefined): Format {
  const format = formats.get(lang) ?? safely(lang);
  formats.set(lang, format);
  return format;
}

function safely(lang: string | undefined): Format {
  try {
    return formatIn(lang || undefined);
  } catch {
    return formatIn(undefined);
  }
}

function formatIn(lang: string | undefined): Format {
  const { format } = new Intl.DateTimeFormat(lang, { dateStyle: "medium" });
  const lists = new Intl.ListFormat(lang);
  const weekdays = new Intl.DateTimeFormat(lang, { weekday: "narrow" });
  return {
    number: new Intl.NumberFormat(lang).format,
    list: (words) => lists.format(words),
    date: (at) => format(at * 1000),
    weekday: (at) => weekdays.format(at * 1000),
    duration: (seconds) => {
      const [unit, size] = UNITS.find(([, length]) => seconds >= 2 * length) ?? ["second", 1];
      return new Intl.NumberFormat(lang, { style: "unit", unit, unitDisplay: "long" }).format(Math.max(0, Math.floor(seconds / size)));
    },
  };
}

interface Clocked {
  getSnapshot(): { status: { clock_offset_sec: number } };
}

export function nowOf(client: Clocked): number {
  return Math.floor(Date.now() / 1000) + client.getSnapshot().status.clock_offset_sec;
}
