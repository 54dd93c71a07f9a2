// The page's dialog. Its content rerenders when something changes, and focus returns to its opener.

import { h, render, type Child } from "./dom.ts";
import { focusedNow } from "./focus.ts";
import { button } from "./parts.ts";

export interface Sheet {
  name: string;
  title(): string;
  body(): Child[];
}

export class SheetDialog {
  readonly #dialog = h("dialog", { class: "sheet", "aria-labelledby": "sheet-title" });
  /** Elements that stay usable while the modal dialog makes the rest of the page inert. */
  readonly #companions: readonly HTMLElement[];
  #sheet: Sheet | undefined;
  #opener: Element | null = null;
  readonly #content = h("div", { class: "sheet-content" });

  constructor(companions: readonly HTMLElement[]) {
    this.#companions = companions;
    this.#dialog.append(this.#content);
    document.body.append(this.#dialog);
    this.#dialog.addEventListener("close", () => {
      this.#closed();
    });
    // A press outside closes the dialog, like Esc.
    this.#dialog.addEventListener("click", (event) => {
      if (event.target === this.#dialog) this.close();
    });
  }

  open(sheet: Sheet): void {
    const fresh = this.#sheet?.name !== sheet.name;
    this.#sheet = sheet;
    this.refresh();
    if (!this.#dialog.open) {
      this.#opener = focusedNow();
      this.#dialog.showModal();
      this.#dialog.append(...this.#companions);
    }
    if (fresh) {
      this.#dialog.scrollTop = 0;
      this.#dialog.querySelector<HTMLElement>("#sheet-title")?.focus();
    }
  }

  close(): void {
    this.#dialog.close();
  }

  refresh(): void {
    if (this.#sheet === undefined) return;
    render(
      this.#content,
      h(
        "header",
        { class: "sheet-header" },
        h("h2", { id: "sheet-title", tabindex: -1 }, this.#sheet.title()),
        button("close-sheet", "", { kind: "quiet", icon: "close", label: "Close" }),
      ),
      ...this.#sheet.body(),
    );
  }

  #closed(): void {
    this.#sheet = undefined;
    document.body.append(...this.#companions);
    // The browser returns focus by itself, unless the opener was removed meanwhile.
    const opener = this.#opener;
    if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
    else document.querySelector<HTMLElement>("#main")?.focus();
  }
}
