// Describes a cron expression in words. `Schedule` has already accepted the expression (C1–C5).

import { listed } from "./command.js";

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const ORDINALS = ["first", "second", "third", "fourth", "fifth"];
const MACROS: Readonly<Record<string, string>> = {
  "@yearly": "0 0 1 1 *",
  "@annually": "0 0 1 1 *",
  "@monthly": "0 0 1 * *",
  "@weekly": "0 0 * * 0",
  "@daily": "0 0 * * *",
  "@hourly": "0 * * * *",
};
/** The maximum number of times of day that are listed one by one. */
const MOST_TIMES = 8;

/** The range and the names of a field's values. */
interface Range {
  min: number;
  max: number;
  names?: readonly string[];
}

const SECOND: Range = { min: 0, max: 59 };
const MINUTE: Range = { min: 0, max: 59 };
const HOUR: Range = { min: 0, max: 23 };
const DAY: Range = { min: 1, max: 31 };
const MONTH: Range = { min: 1, max: 12, names: MONTHS };
const WEEKDAY: Range = { min: 0, max: 6, names: DAYS };
const YEAR: Range = { min: 1970, max: 2099 };

/** A field: its plain values, and its special entries, such as `L`. */
interface Field {
  /** Whether one of its entries is a bare `*` or `?` (C4). */
  any: boolean;
  values: number[];
  special: string[];
}

/** Returns a sentence without its full stop, such as "at 00:00, on Monday". */
export function inWords(expression: string): string {
  const [second, minute, hour, day, month, weekday, year] = fields(expression);
  return [timeOfDay(second, minute, hour), ...days(day, weekday), ...months(month), ...years(year)].join(", ");
}

function fields(expression: string): [Field, Field, Field, Field, Field, Field, Field] {
  const words = (MACROS[expression.trim()] ?? expression).trim().split(/[ \t\n\v\f\r]+/);
  if (words.length === 5) words.push("*");
  if (words.length === 6) words.unshift("0");
  const [second = "0", minute = "*", hour = "*", day = "*", month = "*", weekday = "*", year = "*"] = words;
  return [
    read(second, SECOND),
    read(minute, MINUTE),
    read(hour, HOUR),
    read(day, DAY),
    read(month, MONTH),
    read(weekday, WEEKDAY),
    read(year, YEAR),
  ];
}

function read(text: string, range: Range): Field {
  const field: Field = { any: false, values: [], special: [] };
  const values = new Set<number>();
  for (const entry of text.split(",").filter((part) => part !== "")) {
    if (entry === "*" || entry === "?") field.any = true;
    else if (/[lw#]/i.test(entry) && !(entry.slice(0, 3).toLowerCase() in nameTable(range))) field.special.push(entry.toUpperCase());
    else for (const value of plainValues(entry, range)) values.add(value);
  }
  field.values = [...values].sort((one, other) => one - other);
  return field;
}

function plainValues(entry: string, range: Range): number[] {
  const [span = "", stepText] = entry.split("/");
  const step = stepText === undefined ? 1 : Number(stepText);
  const [fromText = "", toText] = span.split("-");
  const from = fromText === "*" || fromText === "?" ? range.min : numberOf(fromText, range);
  const to =
    toText !== undefined ? numberOf(toText, range) : fromText === "*" || fromText === "?" || stepText !== undefined ? range.max : from;
  const isWeek = range === WEEKDAY;
  const [first, last] = isWeek && toText !== undefined ? weekdays(from, to) : [from, to];
  const found: number[] = [];
  for (let value = first; value <= last; value += step) found.push(isWeek ? value % 7 : value);
  return found;
}

/** Resolves Sunday in a range: it is 7 at the end, and 0 at the start (C7). */
function weekdays(from: number, to: number): [number, number] {
  if (from === 7) return to === 7 ? [7, 7] : [0, to];
  return to === 0 && from > 0 ? [from, 7] : [from, to];
}

function numberOf(text: string, range: Range): number {
  return nameTable(range)[text.slice(0, 3).toLowerCase()] ?? Number(text);
}

function nameTable({ names = [], min }: Range): Record<string, number> {
  return Object.fromEntries(names.map((name, index) => [name.slice(0, 3).toLowerCase(), index + min]));
}

function isEvery({ any, values }: Field, { min, max }: Range): boolean {
  return any || values.length === max - min + 1;
}

const two = (value: number): string => String(value).padStart(2, "0");

function timeOfDay(second: Field, minute: Field, hour: Field): string {
  const single = (field: Field, range: Range): number[] | undefined => (isEvery(field, range) ? undefined : field.values);
  const [seconds, minutes, hours] = [single(second, SECOND), single(minute, MINUTE), single(hour, HOUR)];
  const onTheMinute = seconds?.length === 1 && seconds[0] === 0;
  if (minutes !== undefined && hours !== undefined && seconds?.length === 1 && minutes.length * hours.length <= MOST_TIMES) {
    const times = hours.flatMap((hour) =>
      minutes.map((minute) => `${two(hour)}:${two(minute)}${onTheMinute ? "" : `:${two(seconds[0] ?? 0)}`}`),
    );
    return `at ${listed(times)}`;
  }
  const inHours = hours === undefined ? "" : ` ${duringHours(hours)}`;
  if (onTheMinute && minutes === undefined) return `every minute${inHours}`;
  if (onTheMinute && minutes?.length === 1 && hours === undefined)
    return minutes[0] === 0 ? "every hour, on the hour" : `every hour, at minute ${minutes[0]}`;
  const parts = onTheMinute ? [] : [seconds === undefined ? "every second" : rhythm(seconds, SECOND, "second")];
  if (minutes !== undefined) parts.push(rhythm(minutes, MINUTE, "minute"));
  else if (seconds !== undefined) parts.push("of every minute");
  return `${parts.join(" of ")}${inHours}`.replace("of of", "of");
}

/** Returns a phrase such as "every 15 minutes", or the values themselves. */
function rhythm(values: readonly number[], { max }: Range, noun: string): string {
  const [first = 0, second] = values;
  const step = second === undefined ? 0 : second - first;
  const isEven =
    step > 1 &&
    first === 0 &&
    (max + 1) % step === 0 &&
    values.length === (max + 1) / step &&
    values.every((value, index) => value === index * step);
  if (isEven) return `every ${step} ${noun}s`;
  return `at ${noun}${values.length === 1 ? "" : "s"} ${spans(values, String)}`;
}

function duringHours(hours: readonly number[]): string {
  const [first = 0] = hours;
  const [step = 0] = hours.slice(1).map((hour) => hour - first);
  if (step > 1 && first === 0 && 24 % step === 0 && hours.length === 24 / step && hours.every((hour, index) => hour === index * step))
    return `in every ${step}th hour (${listed(hours.map(two))})`.replace(/\b2th/, "2nd").replace(/\b3th/, "3rd");
  return `in the hours ${spans(hours, two)}`.replace(/^in the hours (\d\d)$/, "in the hour $1");
}

/** Lists values with neighbours joined to ranges: "1 to 5, 8 and 10". */
function spans(values: readonly number[], show: (value: number) => string): string {
  const runs: number[][] = [];
  for (const value of values) {
    const run = runs.at(-1);
    if (run !== undefined && run.at(-1) === value - 1) run.push(value);
    else runs.push([value]);
  }
  return listed(runs.flatMap((run) => (run.length > 2 ? [`${show(run[0] ?? 0)} to ${show(run.at(-1) ?? 0)}`] : run.map(show))));
}

/** Describes the days; if both fields are restricted, either one is enough (C4). */
function days(day: Field, weekday: Field): string[] {
  const [ofMonth, ofWeek] = [daysOfMonth(day), daysOfWeek(weekday)];
  if (ofMonth !== undefined && ofWeek !== undefined) return [`on ${ofMonth}, and also on ${ofWeek}`];
  const only = ofMonth ?? ofWeek;
  return [only === undefined ? "every day" : `on ${only}`];
}

function daysOfMonth({ any, values, special }: Field): string | undefined {
  if (any) return undefined;
  const parts =
    values.length === 31
      ? ["every day of the month"]
      : values.length === 0
        ? []
        : [`day${values.length === 1 ? "" : "s"} ${spans(values, String)} of the month`];
  return listed([...parts, ...special.map(specialDay)]);
}

function specialDay(entry: string): string {
  if (entry === "L") return "the last day of the month";
  if (entry === "LW") return "the last weekday (Monday to Friday) of the month";
  return `the weekday (Monday to Friday) nearest to day ${Number(entry.replace("W", ""))} of the month`;
}

function daysOfWeek({ any, values, special }: Field): string | undefined {
  if (any) return undefined;
  // The week starts on Monday.
  const ordered = values.map((value) => (value === 0 ? 7 : value)).sort((one, other) => one - other);
  const parts =
    values.length === 7 ? ["every day of the week"] : values.length === 0 ? [] : [spans(ordered, (value) => DAYS[value % 7] ?? "")];
  return listed([...parts, ...special.map(specialWeekday)]);
}

function specialWeekday(entry: string): string {
  const name = (text: string): string => DAYS[numberOf(text, WEEKDAY) % 7] ?? text;
  const [text = "", number] = entry.split("#");
  if (number !== undefined) return `the ${ORDINALS[Number(number) - 1] ?? number} ${name(text)} of the month`;
  return `the last ${name(entry.slice(0, -1))} of the month`;
}

function months(month: Field): string[] {
  return isEvery(month, MONTH) ? [] : [`in ${spans(month.values, (value) => MONTHS[value - 1] ?? "")}`];
}

function years(year: Field): string[] {
  return isEvery(year, YEAR) ? [] : [`in ${spans(year.values, String)}`];
}
