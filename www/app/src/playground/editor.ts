// The editor of the definitions: CodeMirror in a shadow root, where its style sheets are constructed ones, which a strict policy allows.

import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import {
  bracketMatching,
  foldGutter,
  foldKeymap,
  HighlightStyle,
  indentOnInput,
  indentUnit,
  syntaxHighlighting,
} from "@codemirror/language";
import { type Diagnostic, lintGutter, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState } from "@codemirror/state";
import { EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { complete, hover } from "./assist.ts";
import { placeAt, type Place } from "./positions.ts";
import { LARGEST, tooLarge, type Finding } from "./reading.ts";

export interface EditorEvents {
  /** Called when the text has changed. */
  changed(): void;
  /** Called when an inserted text is too large, and was not inserted. */
  refused(finding: Finding): void;
}

/** The most findings that are marked beside lines. */
const MARKS = 300;

const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: "var(--accent)" },
  { tag: tags.string, color: "var(--good)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--code-keyword)" },
  { tag: tags.invalid, color: "var(--bad)" },
]);

const look = EditorView.theme({
  "&": { height: "100%", backgroundColor: "var(--bg)", color: "var(--ink)", fontSize: "0.84375rem" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": {
    fontFamily: "var(--mono)",
    lineHeight: "1.5",
  },
  ".cm-content": { caretColor: "var(--ink)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": { backgroundColor: "var(--sunken)", color: "var(--muted)", border: "0" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "color-mix(in srgb, var(--accent) 8%, transparent)" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground, ::selection": {
    backgroundColor: "color-mix(in srgb, var(--accent) 28%, transparent)",
  },
  ".cm-tooltip, .cm-panels": {
    backgroundColor: "var(--surface)",
    color: "var(--ink)",
    border: "1px solid var(--line)",
    borderRadius: "0.6rem",
  },
  ".cm-tooltip": { boxShadow: "0 8px 24px rgb(0 0 0 / 25%)", overflow: "hidden" },
  ".cm-tooltip .about": { maxWidth: "26rem", padding: "0.5rem 0.75rem" },
  ".cm-tooltip .about p": { margin: "0.25rem 0 0", fontSize: "0.875rem", fontFamily: "system-ui, sans-serif" },
  ".cm-tooltip-autocomplete > ul > li": { padding: "0.2rem 0.5rem" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--accent)", color: "var(--on-accent)" },
  ".cm-completionInfo": { maxWidth: "22rem", padding: "0.5rem 0.75rem", fontFamily: "system-ui, sans-serif", fontSize: "0.875rem" },
  ".cm-completionIcon": { display: "none" },
  ".cm-panel input, .cm-panel button": { font: "inherit", minHeight: "1.75rem" },
});

/** A field for JSON that behaves like a text area. */
export class DefinitionsEditor extends HTMLElement {
  #view: EditorView | undefined;
  events: EditorEvents | undefined;
  caretMoved: (() => void) | undefined;

  /** Created when it is on the page, because it measures its surroundings. */
  connectedCallback(): void {
    if (this.#view !== undefined) return;
    const root = this.attachShadow({ mode: "open", delegatesFocus: true });
    this.#view = new EditorView({ root, parent: root, state: this.#state("") });
  }

  #state(doc: string): EditorState {
    return EditorState.create({
      doc,
      extensions: [
        lineNumbers(),
        foldGutter(),
        lintGutter(),
        history(),
        indentOnInput(),
        indentUnit.of("  "),
        bracketMatching(),
        closeBrackets(),
        highlightActiveLine(),
        highlightSelectionMatches(),
        search({ top: true }),
        autocompletion({ override: [complete], activateOnTyping: true }),
        hover,
        json(),
        syntaxHighlighting(colours),
        look,
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({
          "aria-label": this.getAttribute("aria-label") ?? "Text",
          autocapitalize: "off",
          spellcheck: "false",
          tabindex: "0",
        }),
        // Tab leaves the editor, so that keyboard users are not trapped in it.
        keymap.of([...closeBracketsKeymap, ...completionKeymap, ...searchKeymap, ...historyKeymap, ...foldKeymap, ...defaultKeymap]),
        EditorState.transactionFilter.of((transaction) => {
          const length = transaction.newDoc.length;
          if (!transaction.docChanged || length <= LARGEST || transaction.isUserEvent("set")) return transaction;
          // After this transaction, because marking lines is another one.
          queueMicrotask(() => this.events?.refused(tooLarge(length, placeAt([0], 0, 0))));
          return [];
        }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) this.events?.changed();
          if (update.selectionSet || update.docChanged) this.caretMoved?.();
        }),
      ],
    });
  }

  override focus(): void {
    this.#view?.focus();
  }

  get value(): string {
    return this.#view?.state.doc.toString() ?? "";
  }

  set value(text: string) {
    this.#view?.setState(this.#state(text));
    this.#view?.scrollDOM.scrollTo(0, 0);
  }

  get selectionStart(): number {
    return this.#view?.state.selection.main.from ?? 0;
  }

  get selectionEnd(): number {
    return this.#view?.state.selection.main.to ?? 0;
  }

  select(from: number, to: number): void {
    const view = this.#view;
    if (view === undefined) return;
    const length = view.state.doc.length;
    view.focus();
    view.dispatch({
      selection: { anchor: Math.min(from, length), head: Math.min(to, length) },
      effects: EditorView.scrollIntoView(Math.min(from, length), { y: "center" }),
    });
  }

  /** Line and column of the caret, both counted from 1. */
  get caret(): { line: number; column: number } {
    const state = this.#view?.state;
    if (state === undefined) return { line: 1, column: 1 };
    const { from } = state.selection.main;
    const line = state.doc.lineAt(from);
    return { line: line.number, column: from - line.from + 1 };
  }

  mark(findings: readonly Finding[]): void {
    const view = this.#view;
    if (view === undefined) return;
    const { length } = view.state.doc;
    const diagnostics = findings.slice(0, MARKS).map(({ severity, code, message, help, place }): Diagnostic => {
      const from = Math.min(place.offset, length);
      return {
        from,
        to: Math.min(from + Math.max(place.length, 1), length),
        severity: severity === "error" ? "error" : "warning",
        message: [`${code}: ${message}`, help].filter(Boolean).join("\n"),
      };
    });
    view.dispatch(setDiagnostics(view.state, diagnostics));
  }
}

if (!customElements.get("definitions-editor")) customElements.define("definitions-editor", DefinitionsEditor);

export class Editor {
  readonly element: DefinitionsEditor;

  constructor(events: EditorEvents) {
    this.element = new DefinitionsEditor();
    this.element.id = "definitions";
    this.element.className = "editor";
    this.element.setAttribute("aria-label", "Definitions, as JSON");
    this.element.events = events;
  }

  get text(): string {
    return this.element.value;
  }

  set text(text: string) {
    this.element.value = text;
  }

  get caret(): { line: number; column: number } {
    return this.element.caret;
  }

  onCaret(listener: () => void): void {
    this.element.caretMoved = listener;
  }

  /** Selects a place, and scrolls to it. */
  select({ offset, length }: Place): void {
    this.element.select(offset, offset + length);
    this.element.scrollIntoView({ block: "nearest" });
  }

  mark(findings: readonly Finding[]): void {
    this.element.mark(findings);
  }
}
