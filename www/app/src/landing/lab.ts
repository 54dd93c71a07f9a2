// What the live examples of the first page share.

import type { TestAuthority } from "plaudit/testing";
import { h } from "../dom.ts";

/** What the authority has counted; nothing before the first sync. */
export function counted(authority: TestAuthority, id: string): number {
  try {
    return authority.get("ada", id)?.count ?? 0;
  } catch {
    // It says so by an error, of a copy of the package that is plaudit/testing's own.
    return 0;
  }
}

export function text(place: HTMLElement, of: string, words: string): void {
  const part = place.querySelector(`[data-of="${of}"]`);
  if (part !== null && part.textContent !== words) part.textContent = words;
}

const SHOWN = 3;

/** The last things that happened, newest last. */
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
