// The elements' own texts, in the language of a preview.

import type { PlauditTexts } from "plaudit/elements";

const PACKS: Readonly<Record<string, () => Promise<{ default: PlauditTexts }>>> = {
  ar: () => import("plaudit/texts/ar"),
  de: () => import("plaudit/texts/de"),
  es: () => import("plaudit/texts/es"),
  fr: () => import("plaudit/texts/fr"),
  ja: () => import("plaudit/texts/ja"),
};

/** Sets the texts of elements to those of a language; a language without a pack has the default ones. */
export async function speak(language: string, elements: () => Iterable<{ texts: Partial<PlauditTexts> | undefined }>): Promise<void> {
  const load = PACKS[language.split("-")[0]?.toLowerCase() ?? ""];
  const texts = (await load?.().catch(() => undefined))?.default;
  for (const element of elements()) element.texts = texts;
}
