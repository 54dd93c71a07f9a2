// Short messages about refusals, rewards and copies, shown among the pop-ups for unlocks.

import type { PlauditUnlocks } from "plaudit/elements";

export class Notes {
  readonly #unlocks: PlauditUnlocks;
  readonly #status: HTMLElement;
  #words: string[] = [];

  constructor(unlocks: PlauditUnlocks, status: HTMLElement) {
    this.#unlocks = unlocks;
    this.#status = status;
  }

  note(text: string): void {
    this.show(text);
    this.say(text);
  }

  /** Shows a message that is announced to screen readers elsewhere. */
  show(text: string): void {
    this.#unlocks.tell(text, { aloud: false });
  }

  /** Announces a text in the page's live region. Texts that come together are one announcement; an equal text later is announced again. */
  say(text: string): void {
    this.#words.push(text);
    if (this.#words.length > 1) return;
    this.#status.textContent = "";
    setTimeout(() => {
      this.#status.textContent = this.#words.splice(0).join(" ");
    }, 50);
  }
}
