// Plurals by the rules of a language.

type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

/** Returns functions for texts with a count; `#` stands for the number in the element's language. */
export function pluralsOf(lang: string): {
  many: (forms: Forms) => (count: number, number: (value: number) => string) => string;
  word: (forms: Forms) => (count: number) => string;
} {
  const rules = new Intl.PluralRules(lang);
  const form = (forms: Forms, count: number): string => forms[rules.select(count)] ?? forms.other;
  return {
    many: (forms) => (count, number) => form(forms, count).replace("#", number(count)),
    word: (forms) => (count) => form(forms, count),
  };
}
