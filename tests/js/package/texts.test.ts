// The elements' texts in other languages are complete, have the plurals of the language, and contain no English.

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import type { PlauditTexts } from "../../../pkg/elements.js";

const LANGUAGES = ["ar", "de", "es", "fr", "ja"] as const;
const load = async (lang: string): Promise<PlauditTexts> =>
  ((await import(`../../../pkg/texts/${lang}.js`)) as { default: PlauditTexts }).default;

/** The names and types of texts in types/texts.d.ts. */
const types = readFileSync(resolve(import.meta.dirname, "../../../pkg-template/types/texts.d.ts"), "utf8");
const names = [...(/export interface PlauditTexts \{([\s\S]*?)\n\}/.exec(types)?.[1] ?? "").matchAll(/^ {2}([a-z_]+): (.*);$/gm)].map(
  ([, name = "", type = ""]) => [name, type] as const,
);

const COUNTS = [0, 1, 2, 3, 11, 100];

/** Returns the results of a text of this type for many counts. */
function said(text: unknown, type: string): string[] {
  if (typeof text === "string") return [text];
  const write = (value: number): string => `<${value}>`;
  if (typeof text !== "function") return Object.values(text as object).flatMap((one) => said(one, "string"));
  const say = text as (...given: unknown[]) => string;
  if (!type.startsWith("(count")) return [say("one", "two", undefined, "three")];
  return COUNTS.map((count) => (type.includes("unit: string") ? say(count, "units", write) : say(count, write)));
}

test("types/texts.d.ts has texts to compare with", () => expect(names.length).toBeGreaterThan(80));

test.each(LANGUAGES)("%s has exactly the texts in types/texts.d.ts", async (lang) => {
  const texts = await load(lang);
  expect(Object.keys(texts).sort()).toEqual(names.map(([name]) => name).sort());
  for (const [name, type] of names) {
    const text = texts[name as keyof PlauditTexts];
    expect(typeof text, `${lang} ${name}`).toBe(type.startsWith("(") ? "function" : type.startsWith("{") ? "object" : "string");
    for (const words of said(text, type)) expect(words.trim(), `${lang} ${name}`).not.toBe("");
    for (const words of said(text, type)) expect(words, `${lang} ${name}`).not.toMatch(/#|undefined/);
  }
});

test.each(LANGUAGES)("%s is not a copy of another language", async (lang) => {
  const texts = await load(lang);
  for (const other of LANGUAGES.filter((other) => other !== lang)) {
    const second = await load(other);
    const alike = names.filter(
      ([name, type]) => String(said(texts[name as keyof PlauditTexts], type)) === String(said(second[name as keyof PlauditTexts], type)),
    );
    expect(alike.length, `${lang} and ${other}: ${alike.map(([name]) => name)}`).toBeLessThan(10);
  }
});

test("plurals follow the language: one, two, few and many in Arabic, only one in German", async () => {
  const write = (value: number): string => String(value);
  const [ar, de, fr, ja] = await Promise.all(["ar", "de", "fr", "ja"].map(load));
  expect([1, 2, 3, 11, 100].map((count) => ar?.streak_days(count, write))).toEqual(["يوم واحد", "يومان", "3 أيام", "11 يومًا", "100 يوم"]);
  expect([1, 2].map((count) => de?.summary(count, write))).toEqual(["1 Erfolg freigeschaltet", "2 Erfolge freigeschaltet"]);
  expect([0, 1, 2].map((count) => fr?.streak_days(count, write))).toEqual(["0 jour", "1 jour", "2 jours"]);
  expect(ja?.streak_days(5, write)).toBe("5日");
  expect([1, 5].map((count) => de?.of("3", "60", undefined, de.unit_minutes(count)))).toEqual(["3 von 60 Minute", "3 von 60 Minuten"]);
});
