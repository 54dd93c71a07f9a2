// What is typed and means nothing yet stays in its field alone, with a word about it; a field that is being typed in is not written to.

import { noChange } from "lit";
import { Directive, directive, type ElementPart, type PartInfo, PartType } from "lit/directive.js";

/** What is typed while it means nothing. */
export const UNREADABLE = Symbol("unreadable");

/** The years that a date may be of: a year is typed digit by digit, so that 2027 is 0002 first. */
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

/** The value of an `<input>` of dates, which would empty itself if it was written to between two keys. */
export const whileUnfocused = directive(Unfocused);

/** The instant of an `<input type="datetime-local">`: its text, nothing, or unreadable. */
export function dateText({ value, validity }: HTMLInputElement): string | undefined | typeof UNREADABLE {
  if (value === "") return validity.badInput ? UNREADABLE : undefined;
  return Number.parseInt(value, 10) < FIRST_YEAR ? UNREADABLE : value;
}

/** Tells at a field what is wrong with what is typed in it; an empty text ends that. */
export function tellTyped(input: HTMLInputElement, problem: string, otherwise: string | undefined): void {
  const place = input.closest(".field")?.querySelector(".typed");
  if (place !== null && place !== undefined) place.textContent = problem;
  if (problem !== "") input.setAttribute("aria-invalid", "true");
  else if (otherwise === undefined) input.removeAttribute("aria-invalid");
  else input.setAttribute("aria-invalid", otherwise);
}
