// Short messages: what was refused, received or copied. Never modal, at most three, gone after a while.

import { h } from "./dom.ts";
import { icon } from "./icons.ts";
import { button } from "./parts.ts";

const AT_MOST = 3;
const STAYS_MS = 4_000;

interface Note { element: HTMLElement; left: number; since: number; timer: ReturnType<typeof setTimeout> | undefined }

export class Notes {
  readonly #region: HTMLElement;
  readonly #status: HTMLElement;
  #notes: Note[] = [];
  #rested = false;
  #words: string[] = [];

  constructor(region: HTMLElement, status: HTMLElement) {
    this.#region = region;
    this.#status = status;
    // A finger that has left the screen still counts as hovering for style sheets: only a mouse rests on something.
    region.addEventListener("pointerenter", (event) => { this.#rest(event.pointerType === "mouse"); });
    region.addEventListener("pointerleave", () => { this.#rest(false); });
    for (const event of ["focusin", "focusout"]) region.addEventListener(event, () => { setTimeout(() => { this.#settle(); }); });
    document.addEventListener("visibilitychange", () => { this.#settle(); });
    region.addEventListener("click", (event) => {
      const pressed = event.target instanceof Element ? event.target.closest("[data-do='dismiss']") : null;
      const note = this.#notes.find(({ element }) => element.contains(pressed));
      if (pressed !== null && note !== undefined) this.#remove(note);
    });
  }

  note(text: string, iconName = "info"): void {
    this.show(text, iconName);
    this.say(text);
  }

  /** For eyes only: who does not see it is told elsewhere. */
  show(text: string, iconName: string): void {
    while (this.#notes.length >= AT_MOST) {
      const oldest = this.#notes[0];
      if (oldest === undefined) break;
      this.#remove(oldest);
    }
    const element = h("div", { class: "toast note" }, h("span", { class: "note-icon" }, icon(iconName)), h("p", {}, text),
      button("dismiss", "", { kind: "quiet", icon: "close", label: "Dismiss" }));
    this.#notes.push({ element, left: STAYS_MS, since: 0, timer: undefined });
    this.#region.append(element);
    this.#settle();
  }

  /** Through the page's own region that screen readers listen to; the same words twice are two messages, what comes together is one. */
  say(text: string): void {
    this.#words.push(text);
    if (this.#words.length > 1) return;
    this.#status.textContent = "";
    setTimeout(() => { this.#status.textContent = this.#words.splice(0).join(" "); }, 50);
  }

  #remove(note: Note): void {
    clearTimeout(note.timer);
    this.#notes = this.#notes.filter((other) => other !== note);
    const hadFocus = note.element.contains(document.activeElement);
    note.element.remove();
    if (hadFocus) document.querySelector<HTMLElement>("dialog[open] #sheet-title, #main")?.focus();
    this.#settle();
  }

  #rest(rested: boolean): void {
    this.#rested = rested;
    this.#settle();
  }

  /** Time stands still while somebody is reading, or nobody can. */
  #settle(): void {
    // Without notes the region is nowhere, and no pointer can rest on it or leave it.
    if (this.#notes.length === 0) this.#rested = false;
    const paused = document.hidden || this.#rested || this.#region.contains(document.activeElement);
    for (const note of this.#notes) {
      if (paused && note.timer !== undefined) {
        clearTimeout(note.timer);
        note.timer = undefined;
        note.left -= Date.now() - note.since;
      } else if (!paused && note.timer === undefined) {
        note.since = Date.now();
        note.timer = setTimeout(() => { this.#remove(note); }, Math.max(note.left, 1_000));
      }
    }
  }
}
