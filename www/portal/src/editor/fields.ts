// The fields of forms. Each shows the problems at its place, and writes typed values into the draft at once.

import { html, noChange, nothing, type TemplateResult } from "lit";
import type { Issue } from "plaudit";
import type { Json } from "../document.ts";
import type { Place } from "./context.ts";
import { dateText, tellTyped, UNREADABLE, whileUnfocused } from "./typed.ts";
import { DURATION_UNITS, type DurationUnit, fromLocalText, localText, secondsOf, unitOf } from "../words.ts";

export interface FieldOptions {
  label: string;
  hint?: string;
  placeholder?: string;
  list?: readonly string[];
  wide?: boolean;
  /** The unit of a duration that has no value yet. */
  unit?: DurationUnit;
  /** The language of the text. */
  lang?: string;
}

type Path = readonly string[];

export function problems(issues: readonly Issue[], id: string): TemplateResult | typeof nothing {
  if (issues.length === 0) return nothing;
  return html`<ul class="problems" id=${id}>
    ${issues.slice(0, 4).map((issue) => html`<li class=${issue.severity}>${sentence(issue.message)}${issue.help ? html` <span>${sentence(issue.help)}</span>` : nothing}</li>`)}
  </ul>`;
}

export function sentence(text: string): string {
  const plain = text.replaceAll("`", "");
  return `${plain.charAt(0).toLocaleUpperCase()}${plain.slice(1)}${/[.!?]$/.test(plain) ? "" : "."}`;
}

/** The accessible attributes of a control. */
interface Described {
  id: string;
  /** The ids of its hint and of its problems. */
  by: string;
  invalid: "true" | typeof nothing;
}

/** Renders a field: its label, hint and problems around the control. */
function field(
  place: Place,
  path: Path,
  { label, hint, wide }: FieldOptions,
  control: (described: Described) => TemplateResult,
): TemplateResult {
  const id = place.idOf(path);
  const issues = place.issuesAt(path);
  const by = [hint === undefined ? "" : `${id}-hint`, issues.length > 0 ? `${id}-problems` : "", `${id}-typed`].filter(Boolean).join(" ");
  const invalid = issues.some(({ severity }) => severity === "error");
  return html`<div class="field ${wide === true ? "wide" : ""}">
    <label for=${id}>${label}</label>
    ${control({ id, by, invalid: invalid ? "true" : nothing })}
    <p class="problem typed" id=${`${id}-typed`} role="status"></p>
    ${hint === undefined ? nothing : html`<p class="hint" id=${`${id}-hint`}>${hint}</p>`}
    ${problems(issues, `${id}-problems`)}
  </div>`;
}

/** How an `<input>` of one type shows a value, and reads what is typed. */
interface InputType {
  type: string;
  inputmode?: "numeric" | "decimal";
  step?: string;
  min?: number | undefined;
  max?: number | undefined;
  /**
   * Whether the input consists of parts, like a date. It is then read on `change`, not on `input`, and written to only without the focus.
   */
  isOfParts?: boolean;
  /** The message about an unreadable text, when the field loses the focus. */
  unreadable?: string;
  show(value: Json): string;
  read(input: HTMLInputElement): Json | typeof UNREADABLE;
}

function input(place: Place, path: Path, options: FieldOptions, described: Described, type: InputType): TemplateResult {
  const invalid = described.invalid === "true" ? "true" : undefined;
  const take = ({ target }: Event): void => {
    const control = target as HTMLInputElement;
    const value = type.read(control);
    if (value === UNREADABLE) return;
    tellTyped(control, "", invalid);
    if (value !== place.value(path)) place.set(path, value);
  };
  const left = ({ target }: Event): void => {
    const control = target as HTMLInputElement;
    if (place.isReadOnly) return;
    tellTyped(control, type.read(control) === UNREADABLE ? (type.unreadable ?? "") : "", invalid);
  };
  const shown = type.show(place.value(path));
  const isOfParts = type.isOfParts === true;
  return html`<input
    id=${described.id}
    type=${type.type}
    autocomplete="off"
    inputmode=${type.inputmode ?? nothing}
    step=${type.step ?? nothing}
    min=${type.min ?? nothing}
    max=${type.max ?? nothing}
    .value=${isOfParts ? noChange : shown}
    ${isOfParts ? whileUnfocused(shown) : nothing}
    placeholder=${options.placeholder ?? nothing}
    list=${options.list === undefined ? nothing : `${described.id}-list`}
    lang=${options.lang ?? nothing}
    dir=${type.type === "text" ? "auto" : nothing}
    aria-describedby=${described.by}
    aria-invalid=${described.invalid}
    ?readonly=${place.isReadOnly}
    @input=${isOfParts ? nothing : take}
    @change=${isOfParts ? take : nothing}
    @blur=${left} />`;
}

function inputField(place: Place, path: Path, options: FieldOptions, type: InputType): TemplateResult {
  return field(
    place,
    path,
    options,
    (described) => html`${input(place, path, options, described, type)}${suggestions(described.id, options.list)}`,
  );
}

function suggestions(id: string, list: readonly string[] | undefined): TemplateResult | typeof nothing {
  return list === undefined
    ? nothing
    : html`<datalist id=${`${id}-list`}>${list.map((one) => html`<option value=${one}></option>`)}</datalist>`;
}

const shownText = (value: Json): string => (typeof value === "string" ? value : "");

const TEXT: InputType = { type: "text", show: shownText, read: ({ value }) => value || undefined };

/** An empty field removes the number. */
const wholeNumber = (min?: number, max?: number): InputType => ({
  type: "number",
  step: "1",
  inputmode: "numeric",
  min,
  max,
  unreadable: "Enter a whole number.",
  show: (value) => (value === undefined || value === null ? "" : String(value)),
  read: ({ value, valueAsNumber, validity }) => {
    if (value === "" && !validity.badInput) return undefined;
    return Number.isSafeInteger(valueAsNumber) ? valueAsNumber : UNREADABLE;
  },
});

const INSTANT: InputType = {
  type: "datetime-local",
  isOfParts: true,
  unreadable: "This date is incomplete.",
  show: (value) => (typeof value === "number" && value > 0 ? localText(value) : ""),
  read: (control) => {
    const typed = dateText(control);
    return typeof typed === "string" ? fromLocalText(typed) : typed;
  },
};

export function text(place: Place, path: Path, options: FieldOptions): TemplateResult {
  return inputField(place, path, options, TEXT);
}

export function integer(place: Place, path: Path, options: FieldOptions & { min?: number; max?: number }): TemplateResult {
  return inputField(place, path, options, wholeNumber(options.min, options.max));
}

/** An instant, in this browser's time zone. */
export function when(place: Place, path: Path, options: FieldOptions): TemplateResult {
  return inputField(place, path, options, INSTANT);
}

export function area(place: Place, path: Path, options: FieldOptions): TemplateResult {
  return field(
    place,
    path,
    options,
    ({ id, by, invalid }) => html`<textarea
      id=${id}
      rows="2"
      .value=${shownText(place.value(path))}
      placeholder=${options.placeholder ?? nothing}
      lang=${options.lang ?? nothing}
      dir="auto"
      aria-describedby=${by}
      aria-invalid=${invalid}
      ?readonly=${place.isReadOnly}
      @input=${(event: Event) => place.set(path, (event.target as HTMLTextAreaElement).value || undefined)}></textarea>`,
  );
}

export function check(place: Place, path: Path, options: FieldOptions): TemplateResult {
  const id = place.idOf(path);
  return html`<div class="field check ${options.wide === true ? "wide" : ""}">
    <label for=${id}>
      <input
        id=${id}
        type="checkbox"
        .checked=${place.value(path) === true}
        ?disabled=${place.isReadOnly}
        aria-describedby=${options.hint === undefined ? nothing : `${id}-hint`}
        @change=${(event: Event) => place.set(path, (event.target as HTMLInputElement).checked || undefined)} />
      ${options.label}
    </label>
    ${options.hint === undefined ? nothing : html`<p class="hint" id=${`${id}-hint`}>${options.hint}</p>`}
    ${problems(place.issuesAt(path), `${id}-problems`)}
  </div>`;
}

export interface Choice {
  value: string;
  label: string;
}

/** A choice. By default, the chosen value is set at the path; `changed` replaces that. */
export function choice(
  place: Place,
  path: Path,
  options: FieldOptions & { current?: string },
  choices: readonly Choice[],
  changed = (value: string): void => place.set(path, value || undefined),
): TemplateResult {
  const current = options.current ?? shownText(place.value(path));
  const isKnown = choices.some((one) => one.value === current);
  return field(
    place,
    path,
    options,
    ({ id, by, invalid }) => html`<select
      id=${id}
      aria-describedby=${by}
      aria-invalid=${invalid}
      ?disabled=${place.isReadOnly}
      @change=${(event: Event) => changed((event.target as HTMLSelectElement).value)}>
      ${choices.map((one) => html`<option value=${one.value} .selected=${one.value === current}>${one.label}</option>`)}
      ${isKnown ? nothing : html`<option value=${current} selected>${current}</option>`}
    </select>`,
  );
}

/** The units of durations, by the ids of their fields. */
const units = new Map<string, DurationUnit>();

/** A duration in seconds, shown as a number of the largest unit that fits, or of the chosen one. */
export function duration(place: Place, path: Path, options: FieldOptions): TemplateResult {
  const value = place.value(path);
  const seconds = typeof value === "number" ? value : undefined;
  return field(place, path, options, (described) => {
    const { id } = described;
    const unit = units.get(id) ?? (seconds ? unitOf(seconds) : (options.unit ?? "days"));
    const size = secondsOf(unit);
    const type: InputType = {
      type: "number",
      step: "any",
      inputmode: "decimal",
      min: 0,
      unreadable: "Enter a number.",
      show: () => (seconds === undefined ? "" : String(seconds / size)),
      read: ({ value: typed, valueAsNumber, validity }) => {
        units.set(id, unit);
        if (typed === "" && !validity.badInput) return undefined;
        return Number.isFinite(valueAsNumber) ? Math.round(valueAsNumber * size) : UNREADABLE;
      },
    };
    return html`<div class="pair">
      ${input(place, path, options, described, type)}
      <select
        aria-label=${`Unit of: ${options.label}`}
        ?disabled=${place.isReadOnly}
        @change=${(event: Event) => {
          const next = (event.target as HTMLSelectElement).value as DurationUnit;
          units.set(id, next);
          place.set(path, seconds === undefined ? undefined : Math.round((seconds / size) * secondsOf(next)));
        }}>
        ${DURATION_UNITS.map((one) => html`<option value=${one} .selected=${one === unit}>${one}</option>`)}
      </select>
    </div>`;
  });
}

/** A list of texts, each a chip that can be removed. */
export function chips(place: Place, path: Path, options: FieldOptions): TemplateResult {
  const value = place.value(path);
  const all: readonly Json[] = Array.isArray(value) ? value : [];
  const items = all.filter((one): one is string => typeof one === "string");
  const unknown = all.filter((one) => typeof one !== "string");
  const write = (next: readonly string[]): void => place.set(path, next.length + unknown.length > 0 ? [...next, ...unknown] : undefined);
  const add = (control: HTMLInputElement): void => {
    const added = control.value
      .split(",")
      .map((one) => one.trim())
      .filter((one) => one !== "" && !items.includes(one));
    control.value = "";
    if (added.length > 0) write([...items, ...added]);
  };
  const list = options.list?.filter((one) => !items.includes(one));
  return field(
    place,
    path,
    options,
    ({ id, by, invalid }) => html`<div class="chips">
      ${items.map(
        (item) => html`<span class="chip"
          >${item}
          ${
            place.isReadOnly
              ? nothing
              : html`<button type="button" aria-label=${`Remove ${item}`} @click=${() => write(items.filter((one) => one !== item))}>×</button>`
          }
        </span>`,
      )}
      <input
        id=${id}
        type="text"
        autocomplete="off"
        list=${list === undefined ? nothing : `${id}-list`}
        placeholder=${options.placeholder ?? "Add, then Enter"}
        aria-describedby=${by}
        aria-invalid=${invalid}
        ?readonly=${place.isReadOnly}
        @keydown=${(event: KeyboardEvent) => {
          if (event.key !== "Enter" && event.key !== ",") return;
          event.preventDefault();
          add(event.target as HTMLInputElement);
        }}
        @change=${(event: Event) => add(event.target as HTMLInputElement)} />
      ${suggestions(id, list)}
    </div>`,
  );
}
