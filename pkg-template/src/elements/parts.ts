// Small shared templates. Texts are only ever set as text, because definitions are not trusted.

import { html, nothing, svg, type TemplateResult } from "lit";

export interface PressOptions {
  /** The accessible name, if the text is not enough. */
  label?: string | undefined;
  part?: string;
  isPressed?: boolean;
  isDisabled?: boolean;
}

/** Renders a button with its action and the id that it applies to. */
export function press(
  name: string,
  value: string,
  text: unknown,
  { label, part = "button", isPressed, isDisabled = false }: PressOptions = {},
): TemplateResult {
  return html`<button type="button" class=${part} part=${part} name=${name} value=${value} aria-label=${label ?? nothing} aria-pressed=${isPressed ?? nothing} ?disabled=${isDisabled}>${text}</button>`;
}

/** Renders a 24 × 24 line drawing, hidden from screen readers. */
export function drawing(d: string, name = "glyph"): TemplateResult {
  return html`<svg class=${name} viewBox="0 0 24 24" aria-hidden="true">${svg`<path d=${d}></path>`}</svg>`;
}

export const cross = drawing("m6 6 12 12m0-12L6 18");
