// Pop-ups for unlocks: never modal, at most three, gone after a while, and one summary where many come at once.

import type { Unlock } from "plaudit";
import { h, type Child } from "./dom.ts";
import { listed, plural } from "./format.ts";
import { emblem, icon } from "./icons.ts";
import { button } from "./parts.ts";

const AT_MOST = 3;
const STAYS_MS = 6_000;
/** A short message is read sooner. */
const NOTE_STAYS_MS = 4_000;
const BURST_MS = 2_000;

/** On which of several devices it happened: its id, and in words. */
export interface Place { id: string; words: string }

interface Toast { element: HTMLElement; left: number; since: number; timer: ReturnType<typeof setTimeout> | undefined; unlocks: readonly Unlock[] }

export class Toasts {
  readonly #region: HTMLElement;
  readonly #status: HTMLElement;
  #toasts: Toast[] = [];
  #rested = false;
  #words: string[] = [];
  #recent: { at: number; unlock: Unlock }[] = [];

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
      const toast = this.#toasts.find(({ element }) => element.contains(pressed));
      if (pressed !== null && toast !== undefined) this.#remove(toast);
    });
  }

  /** Celebrates; `paid` says what each brought, `place` where. True if it was a single moment, worth more than a pop-up. */
  unlocked(unlocks: readonly Unlock[], paid: (id: string) => string, place?: Place): boolean {
    if (unlocks.length === 0) return false;
    const now = Date.now();
    this.#recent = [...this.#recent.filter(({ at }) => now - at < BURST_MS), ...unlocks.map((unlock) => ({ at: now, unlock }))];
    if (this.#recent.length > AT_MOST || (unlocks.length > 1 && unlocks.some(({ retroactive }) => retroactive))) {
      this.#summarize(this.#recent.map(({ unlock }) => unlock));
      return false;
    }
    for (const unlock of unlocks) this.#show(unlockToast(unlock, paid(unlock.id), place), [unlock]);
    this.say(`Unlocked${place === undefined ? "" : ` ${place.words}`}: ${listed(unlocks.map(({ title }) => title))}.`);
    return true;
  }

  /** It was taken back: who has not read of it yet need not. */
  withdraw(key: string): void {
    this.#recent = this.#recent.filter(({ unlock }) => unlock.key !== key);
    for (const toast of [...this.#toasts]) if (toast.unlocks.length > 0 && toast.unlocks.every((unlock) => unlock.key === key)) this.#remove(toast);
  }

  /** A short message: a refusal, a reward, what was copied. */
  note(text: string, iconName = "info"): void {
    this.#show(h("div", { class: "toast note" }, h("span", { class: "note-icon" }, icon(iconName)), h("p", {}, text), dismiss()), []);
    this.say(text);
  }

  /** Through the one region that screen readers listen to; the same words twice are two messages, what comes together is one. */
  say(text: string): void {
    this.#words.push(text);
    if (this.#words.length > 1) return;
    this.#status.textContent = "";
    setTimeout(() => { this.#status.textContent = this.#words.splice(0).join(" "); }, 50);
  }

  #summarize(unlocks: readonly Unlock[]): void {
    for (const toast of [...this.#toasts]) if (toast.unlocks.some((unlock) => unlocks.includes(unlock))) this.#remove(toast);
    this.#show(summaryToast(unlocks), unlocks);
    this.say(`${plural(unlocks.length, "achievement")} unlocked.`);
  }

  #show(element: HTMLElement, unlocks: readonly Unlock[]): void {
    while (this.#toasts.length >= AT_MOST) {
      const oldest = this.#toasts[0];
      if (oldest === undefined) break;
      this.#remove(oldest);
    }
    const toast: Toast = { element, left: unlocks.length === 0 ? NOTE_STAYS_MS : STAYS_MS, since: 0, timer: undefined, unlocks };
    this.#toasts.push(toast);
    this.#region.append(element);
    this.#settle();
  }

  #remove(toast: Toast): void {
    clearTimeout(toast.timer);
    this.#toasts = this.#toasts.filter((other) => other !== toast);
    const hadFocus = toast.element.contains(document.activeElement);
    toast.element.remove();
    if (hadFocus) document.querySelector<HTMLElement>("dialog[open] #sheet-title, #main")?.focus();
    this.#settle();
  }

  #rest(rested: boolean): void {
    this.#rested = rested;
    this.#settle();
  }

  /** Time stands still while somebody is reading, or nobody can. */
  #settle(): void {
    // Without toasts the region is nowhere, and no pointer can rest on it or leave it.
    if (this.#toasts.length === 0) this.#rested = false;
    const paused = document.hidden || this.#rested || this.#region.contains(document.activeElement);
    for (const toast of this.#toasts) {
      if (paused && toast.timer !== undefined) {
        clearTimeout(toast.timer);
        toast.timer = undefined;
        toast.left -= Date.now() - toast.since;
      } else if (!paused && toast.timer === undefined) {
        toast.since = Date.now();
        toast.timer = setTimeout(() => { this.#remove(toast); }, Math.max(toast.left, 1_000));
      }
    }
  }
}

function unlockToast(unlock: Unlock, paid: string, place?: Place): HTMLElement {
  return h("article", { class: "toast unlock", "data-id": unlock.id, "data-on": place?.id },
    h("span", { class: "medal" }, emblem(unlock.icon, unlock.title)),
    h("div", { class: "toast-text" },
      h("p", { class: "caption" }, place === undefined ? "Unlocked" : `Unlocked ${place.words}`),
      h("h3", {}, unlock.title),
      words(unlock),
      paid !== "" && h("p", { class: "paid" }, icon("gift"), paid)),
    place === undefined && h("div", { class: "toast-actions" },
      button("share", "Share", { icon: "share", label: `Share ${unlock.title}`, data: { key: unlock.key } }),
      button("detail", "Details", { kind: "quiet", label: `Details of ${unlock.title}`, data: { id: unlock.id } })),
    dismiss());
}

function words(unlock: Unlock): Child {
  const text = unlock.body ?? unlock.description;
  return text !== undefined && text !== "" && h("p", {}, text);
}

function summaryToast(unlocks: readonly Unlock[]): HTMLElement {
  const names = unlocks.slice(0, 3).map(({ title }) => title);
  const rest = unlocks.length - names.length;
  const retroactive = unlocks.some((unlock) => unlock.retroactive);
  return h("article", { class: "toast unlock summary" },
    h("span", { class: "medal" }, icon("trophy")),
    h("div", { class: "toast-text" },
      h("p", { class: "caption" }, retroactive ? "For what you did before" : "Unlocked"),
      h("h3", {}, `${plural(unlocks.length, "achievement")} unlocked`),
      h("p", {}, `${listed([...names, ...(rest > 0 ? [`${plural(rest, "other")}`] : [])])}.`)),
    h("div", { class: "toast-actions" }, button("inbox", "See all", { icon: "trophy" })),
    dismiss());
}

function dismiss(): HTMLElement {
  return button("dismiss", "", { kind: "quiet", icon: "close", label: "Dismiss" });
}
