// <portal-json>: a value as JSON text, in both directions: the form's changes appear in the text, and valid typed text appears in the form.

import { html, LitElement, nothing, type PropertyValues } from "lit";
import { isObject, type Node } from "../document.ts";
import { same } from "../merge.ts";

export class JsonPane extends LitElement {
  static override properties = {
    value: {},
    label: {},
    isReadOnly: { type: Boolean },
    text: { state: true },
    problem: { state: true },
    isBehind: { state: true },
  };
  declare value: Node;
  declare label: string;
  declare isReadOnly: boolean;
  declare text: string;
  declare problem: string;
  /** Whether the value has changed while the text was invalid. */
  declare isBehind: boolean;
  /** The value of the typed text; while it equals `value`, the text is not formatted again. */
  private written: Node | undefined;

  constructor() {
    super();
    this.value = {};
    this.label = "JSON";
    this.isReadOnly = false;
    this.text = "";
    this.problem = "";
    this.isBehind = false;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override willUpdate(changed: PropertyValues): void {
    if (!changed.has("value") || same(this.value, this.written)) return;
    // Invalid text is not replaced when something else changes the value, such as another editor's save.
    if (this.problem === "") this.show();
    else this.isBehind = true;
  }

  private show(): void {
    this.text = JSON.stringify(this.value, null, 2);
    this.written = this.value;
    this.problem = "";
    this.isBehind = false;
  }

  private typed(text: string): void {
    this.text = text;
    try {
      const value: unknown = JSON.parse(text);
      if (!isObject(value)) throw new Error("an object is expected: { … }");
      this.problem = "";
      this.isBehind = false;
      this.written = value;
      this.dispatchEvent(new CustomEvent("value", { detail: value }));
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
    }
  }

  override render(): unknown {
    return html`<label class="json">
        <span>${this.label}</span>
        <textarea
          spellcheck="false"
          autocomplete="off"
          rows=${Math.min(30, Math.max(8, this.text.split("\n").length + 1))}
          .value=${this.text}
          ?readonly=${this.isReadOnly}
          aria-invalid=${this.problem === "" ? nothing : "true"}
          @input=${(event: Event) => this.typed((event.target as HTMLTextAreaElement).value)}></textarea>
      </label>
      <p class="problem" role="status">${this.problem === "" ? "" : `Not applied yet. This isn’t valid JSON: ${this.problem}`}</p>
      ${
        this.isBehind
          ? html`<p class="problem" role="status">
              This was changed in the meantime. Your text replaces the change once it is valid.
              <button type="button" class="small" @click=${() => this.show()}>Show the change, discard your text</button>
            </p>`
          : nothing
      }`;
  }
}

customElements.define("portal-json", JsonPane);
