// The theme of the current sample: a style sheet of the package, for the elements and the page around them.

import arcade from "plaudit/themes/arcade.css?inline";
import calm from "plaudit/themes/calm.css?inline";
import fitness from "plaudit/themes/fitness.css?inline";
import type { SourceId } from "./samples/index.ts";

const themes: Readonly<Record<SourceId, string>> = { game: arcade, wellness: calm, file: fitness };

// A constructed style sheet, because the page's content security policy forbids style elements.
const sheet = new CSSStyleSheet();

export function wear(source: SourceId): void {
  sheet.replaceSync(themes[source]);
  if (!document.adoptedStyleSheets.includes(sheet)) document.adoptedStyleSheets.push(sheet);
  document.documentElement.classList.add("plaudit-theme");
}
