// Shared by the live examples of the first page.

import type { TestAuthority } from "plaudit/testing";
import { h } from "../dom.ts";

/** The authority's counts; none before the first sync. */
export function counted(authority: TestAuthority, id: string): number {
  try {
    return authority.get("ada", id)?.count ?? 0;
  } catch {
    // The error belongs to plaudit/testing's own copy of the package.
    return 0;
  }
}

export function text(place: HTMLElement, of: string, words: string): void {
  const part = place.querySelector(`[data-of="${of}"]`);
  if (part !== null && part.textContent !== words) part.textContent = words;
}

const SHOWN = 3;

/** The last events, newest last. */
export class Log {
  readonly #list: HTMLElement | null;

  constructor(place: HTMLElement) {
    this.#list = place.querySelector("[data-of=log]");
    this.#list?.setAttribute("aria-live", "polite");
  }

  say(words: string): void {
    const list = this.#list;
    if (list === null || list.lastElementChild?.textContent === words) return;
    list.append(h("li", {}, words));
    while (list.children.length > SHOWN) list.firstElementChild?.remove();
  }
}
