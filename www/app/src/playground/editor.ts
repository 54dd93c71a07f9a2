// A text area with line numbers, and marks beside lines with problems.

import { h, render } from "../dom.ts";
import { number } from "../format.ts";
import { lineStarts, placeAt, type Place } from "./positions.ts";
import { LARGEST, tooLarge, type Finding } from "./reading.ts";

export interface EditorEvents {
  /** The text has changed. */
  changed(): void;
  /** Something was to be put in that is too large; it was not. */
  refused(finding: Finding): void;
}

const MARKS = 300;

export class Editor {
  readonly element: HTMLElement;
  readonly #text: HTMLTextAreaElement;
  readonly #numbers = h("div", { class: "numbers" });
  readonly #marks = h("div", { class: "marks" });
  readonly #gutter: HTMLElement;
  #lines = 0;

  constructor(events: EditorEvents) {
    this.#text = h("textarea", { id: "definitions", spellcheck: "false", autocapitalize: "off", autocomplete: "off", wrap: "off", rows: 24, "aria-describedby": "caret findings-summary" });
    this.#gutter = h("div", { class: "gutter", "aria-hidden": "true" }, h("div", { class: "rolls" }, this.#marks, this.#numbers));
    this.element = h("div", { class: "editor" }, this.#gutter, this.#text);
    this.#text.addEventListener("beforeinput", (event) => {
      const incoming = event.data ?? event.dataTransfer?.getData("text/plain") ?? "";
      const length = this.#text.value.length + incoming.length - (this.#text.selectionEnd - this.#text.selectionStart);
      if (length <= LARGEST) return;
      event.preventDefault();
      events.refused(tooLarge(length, placeAt([0], 0, 0)));
    });
    this.#text.addEventListener("input", () => { this.#number(); events.changed(); });
    this.#text.addEventListener("scroll", () => { this.#roll(); }, { passive: true });
  }

  get text(): string {
    return this.#text.value;
  }

  set text(text: string) {
    this.#text.value = text;
    this.#text.setSelectionRange(0, 0);
    this.#text.scrollTo(0, 0);
    this.#number();
    this.#roll();
  }

  /** Line and column of the caret. */
  get caret(): { line: number; column: number } {
    return placeAt(lineStarts(this.#text.value), this.#text.selectionStart, 0);
  }

  onCaret(listener: () => void): void {
    document.addEventListener("selectionchange", () => { if (document.activeElement === this.#text) listener(); });
  }

  /** Selects a place, and brings it into sight. */
  select({ offset, length, line }: Place): void {
    this.#text.focus({ preventScroll: true });
    this.#text.setSelectionRange(offset, offset + length);
    const height = this.#lineHeight();
    this.#text.scrollTop = Math.max(0, (line - 1) * height - this.#text.clientHeight / 3);
    this.#text.scrollLeft = 0;
    this.#text.scrollIntoView({ block: "nearest" });
  }

  mark(findings: readonly Finding[]): void {
    const lines = new Map<number, string>();
    // An error is not to be covered by a warning.
    for (const { severity, place } of findings) if (lines.get(place.line) !== "error") lines.set(place.line, severity);
    render(this.#marks, [...lines].slice(0, MARKS).map(([line, severity]) => h("span", { class: `mark-line ${severity}`, "--line": line - 1 })));
  }

  #number(): void {
    const lines = lineStarts(this.#text.value).length;
    if (lines === this.#lines) return;
    this.#lines = lines;
    this.#numbers.textContent = Array.from({ length: lines }, (_, index) => number(index + 1)).join("\n");
  }

  #roll(): void {
    this.#gutter.scrollTop = this.#text.scrollTop;
  }

  #lineHeight(): number {
    return Number.parseFloat(getComputedStyle(this.#text).lineHeight);
  }
}
