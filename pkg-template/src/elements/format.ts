// Numbers, days, durations and lists in a language.

const UNITS = [["day", 86_400], ["hour", 3_600], ["minute", 60]] as const;

export interface Format {
  number(value: number): string;
  list(words: readonly string[]): string;
  /** The day of an instant in UNIX seconds. */
  date(at: number): string;
  /** In the largest unit of which it has two: `36 hours`. */
  duration(seconds: number): string;
}

/** A language that is none is the browser's own. */
export function formatFor(lang: string | undefined): Format {
  try {
    return formatIn(lang || undefined);
  } catch {
    return formatIn(undefined);
  }
}

function formatIn(lang: string | undefined): Format {
  const { format } = new Intl.DateTimeFormat(lang, { dateStyle: "medium" });
  const lists = new Intl.ListFormat(lang);
  return {
    number: new Intl.NumberFormat(lang).format,
    list: (words) => lists.format(words),
    date: (at) => format(at * 1000),
    duration: (seconds) => {
      const [unit, size] = UNITS.find(([, length]) => seconds >= 2 * length) ?? ["second", 1];
      return new Intl.NumberFormat(lang, { style: "unit", unit, unitDisplay: "long" }).format(Math.max(0, Math.floor(seconds / size)));
    },
  };
}
