// Unreadable input stays in its field, with a message, and out of the draft. A field that has the focus is not written to.

import { noChange } from "lit";
import { Directive, directive, type ElementPart, type PartInfo, PartType } from "lit/directive.js";

/** The value of unreadable input. */
export const UNREADABLE = Symbol("unreadable");

/** The first year of a readable date. A year is typed digit by digit, so 2027 is 0002 at first. */
const FIRST_YEAR = 1970;

class Unfocused extends Directive {
  private last: string | undefined;

  constructor(part: PartInfo) {
    super(part);
    if (part.type !== PartType.ELEMENT) throw new Error("whileUnfocused belongs to an element");
  }

  render(_: string): typeof noChange {
    return noChange;
  }

  override update(part: ElementPart, [value]: [string]): typeof noChange {
    const input = part.element as HTMLInputElement;
    if (value === this.last || input === document.activeElement) return noChange;
    this.last = value;
    if (input.value !== value) input.value = value;
    return noChange;
  }
}

/**
 * Sets the value of an `<input>` only while it does not have the focus: a date input that is written to between two keys would lose its
 * text.
 */
export const whileUnfocused = directive(Unfocused);

/** Reads an `<input type="datetime-local">`: its text, `undefined` if it is empty, or `UNREADABLE`. */
export function dateText({ value, validity }: HTMLInputElement): string | undefined | typeof UNREADABLE {
  if (value === "") return validity.badInput ? UNREADABLE : undefined;
  return Number.parseInt(value, 10) < FIRST_YEAR ? UNREADABLE : value;
}

/** Shows a message about unreadable input at its field; an empty text removes it. `otherwise` is then the value of `aria-invalid`. */
export function tellTyped(input: HTMLInputElement, problem: string, otherwise: string | undefined): void {
  const place = input.closest(".field")?.querySelector(".typed");
  if (place !== null && place !== undefined) place.textContent = problem;
  if (problem !== "") input.setAttribute("aria-invalid", "true");
  else if (otherwise === undefined) input.removeAttribute("aria-invalid");
  else input.setAttribute("aria-invalid", otherwise);
}
