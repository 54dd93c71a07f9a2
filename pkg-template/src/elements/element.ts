// The base class of all elements: a client, texts, a dialog, and one live region for screen readers.

import { type CSSResultGroup, html, LitElement, nothing, type PropertyDeclarations, type TemplateResult, unsafeCSS } from "lit";
import type { AchievementsClient, IconSubject, PlauditTexts, UnlocksClient } from "../../elements.js";
import type { PlauditError } from "../../index.js";
import { clientOf } from "../handle.js";
import badges from "./badge.css";
import { metals } from "./badge.js";
import base from "./elements.css";
import { type Format, formatFor } from "./format.js";
import { onIcons } from "./icons.js";
import { cross, press } from "./parts.js";
import { TEXTS } from "./texts.js";

/** The content of a dialog; its heading has the id `title`. */
export type Sheet = TemplateResult | undefined;

export const common: CSSResultGroup = [unsafeCSS(base), unsafeCSS(badges)];

export abstract class PlauditElement<C extends AchievementsClient | UnlocksClient> extends LitElement {
  static override properties: PropertyDeclarations = {
    // plaudit/react creates a new handle of the client with each snapshot.
    client: { attribute: false, hasChanged: (next: unknown, last: unknown) => clientOf(next) !== clientOf(last) },
    texts: { attribute: false },
    icon: { attribute: false },
  };

  declare client: C | PromiseLike<C> | undefined;
  declare texts: Partial<PlauditTexts> | undefined;
  declare icon: ((subject: IconSubject | undefined) => Node | undefined) | undefined;

  /** The subject of the dialog: the id of an achievement, the key of an unlock, or the inbox. */
  protected shown: string | undefined;
  /** The client, once it is available and while the element is in a page. */
  protected current: C | undefined;
  protected t = TEXTS;
  protected format: Format = formatFor(undefined);
  #status: HTMLElement | undefined;
  #words: string[] = [];
  #leave: (() => void) | undefined;
  #forgetIcons: (() => void) | undefined;

  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, "lang"];
  }

  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    const root = super.createRenderRoot() as ShadowRoot;
    // The live region exists before the first message. It moves into the dialog while that is open, because content outside a modal is not announced.
    const status = document.createElement("p");
    status.className = "status";
    status.setAttribute("part", "status");
    status.setAttribute("role", "status");
    root.append(status);
    this.#status = status;
    this.renderOptions.renderBefore = status;
    root.addEventListener("click", (event) => this.#pressed(event as MouseEvent));
    return root;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#forgetIcons = onIcons(() => this.requestUpdate());
    // Before the first update, properties set before the element was defined are not available yet.
    if (this.hasUpdated) this.#attach();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#forgetIcons?.();
    this.#attach();
  }

  override attributeChangedCallback(name: string, old: string | null, value: string | null): void {
    super.attributeChangedCallback(name, old, value);
    this.requestUpdate();
  }

  /** Starts to follow the client; returns a function that stops it. */
  protected abstract listen(client: C): () => void;
  /** Renders the part in the page. */
  protected abstract page(client: C): unknown;
  /** Renders the content of the dialog; undefined if it is closed. */
  protected abstract sheet(client: C): Sheet;
  /** Carries out the action of a button. */
  protected abstract act(action: string, id: string, button: HTMLElement): void;

  /** Renders the content before everything else. */
  protected above(_client: C | undefined): unknown {
    return nothing;
  }

  /** Renders the content after the dialog. */
  protected beside(_client: C | undefined): unknown {
    return nothing;
  }

  /** Called when the dialog with this subject was closed. */
  protected closed(_shown: string | undefined): void {}

  /** Called when the dialog has opened. */
  protected opened(_dialog: HTMLDialogElement): void {}

  protected get dialog(): HTMLDialogElement | null {
    return this.renderRoot?.querySelector?.("dialog") ?? null;
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has("client")) this.#attach();
    this.t = { ...TEXTS, ...this.texts };
    this.format = formatFor(this.closest<HTMLElement>("[lang]")?.lang);
  }

  /** Reports errors of an update; a closed client is no longer followed. */
  protected override scheduleUpdate(): void {
    try {
      super.scheduleUpdate();
    } catch (error) {
      this.#failed(error);
    }
  }

  protected override render(): unknown {
    const client = this.current;
    const sheet = client && this.sheet(client);
    this.#isWanted = sheet !== undefined;
    return html`${metals}${this.above(client)}<div class="body" part="body">${client ? this.page(client) : nothing}</div
      ><dialog class="dialog" part="dialog" aria-labelledby="title" @close=${this.#onClose} @click=${this.#onBackdrop}><div class="sheet" part="sheet">${sheet ? html`${press("close", "", cross, { label: this.t.close, part: "close" })}${sheet}` : nothing}</div></dialog
      >${this.beside(client)}`;
  }

  #isWanted = false;
  /** Whether the dialog was opened and `closed` has not been called yet. */
  #isShown = false;

  protected override updated(): void {
    const { dialog } = this;
    if (!dialog) return;
    if (this.#isWanted && this.isConnected) this.#open(dialog);
    else if (dialog.open) this.#close(dialog);
  }

  protected say(text: string): void {
    // Messages that come together are announced as one. The region is emptied first, so that an equal message is announced again.
    if (this.#words.push(text) > 1) return;
    if (this.#status) this.#status.textContent = "";
    setTimeout(() => {
      const words = this.#words.splice(0).join(" ");
      if (this.#status) this.#status.textContent = words;
    }, 50);
  }

  /** Dispatches an event; returns false if the host has cancelled it. */
  protected fire(name: string, detail: unknown): boolean {
    return this.dispatchEvent(new CustomEvent(`plaudit-${name}`, { detail, bubbles: true, composed: true, cancelable: true }));
  }

  #open(dialog: HTMLDialogElement): void {
    if (dialog.open || this.#isShown) return;
    this.#isShown = true;
    // Dialogs in test environments lack `showModal`.
    if (dialog.showModal) dialog.showModal();
    else dialog.setAttribute("open", "");
    if (this.#status) dialog.append(this.#status);
    // Focuses the title, so that a key meant for the page presses no button.
    dialog.querySelector<HTMLElement>("#title")?.focus({ preventScroll: true });
    this.opened(dialog);
  }

  #close(dialog: HTMLDialogElement): void {
    if (dialog.close) dialog.close();
    else {
      dialog.removeAttribute("open");
      this.#onClose();
    }
  }

  #onClose = (): void => {
    // The dialog was opened again meanwhile, after the element had moved.
    if (this.dialog?.open) return;
    this.#isShown = false;
    const { shown } = this;
    this.shown = undefined;
    if (this.#status) this.renderRoot.append(this.#status);
    this.closed(shown);
    this.requestUpdate();
  };

  /** Closes the dialog on a press outside its content. */
  #onBackdrop = ({ target, clientX, clientY }: MouseEvent): void => {
    const { dialog } = this;
    if (target !== dialog || !dialog?.open) return;
    const { left, right, top, bottom } = dialog.getBoundingClientRect();
    // A click by keyboard has no coordinates.
    if (clientX + clientY > 0 && (clientX < left || clientX > right || clientY < top || clientY > bottom)) this.#close(dialog);
  };

  #pressed(event: MouseEvent): void {
    const button = (event.target as Element).closest("button");
    // Buttons in a slot belong to the host.
    if (!button || !this.renderRoot.contains(button)) return;
    const { dialog } = this;
    if (button.name === "close") dialog && this.#close(dialog);
    else this.act(button.name, button.value, button);
  }

  /** Starts to follow the present client, or stops if the element is not in a page. */
  #attach(): void {
    this.#leave?.();
    this.current = this.shown = undefined;
    const { dialog } = this;
    // A dialog of the next client opens anew.
    if (dialog?.open) this.#close(dialog);
    this.#isShown = false;
    let isWanted = this.isConnected;
    this.#leave = () => (isWanted = false);
    const begin = (given: C | undefined): void => {
      if (!isWanted) return;
      const client = clientOf(given);
      if (client) {
        this.current = client;
        this.#leave = this.listen(client);
      }
      this.requestUpdate();
    };
    Promise.resolve(clientOf(this.client))
      .then(begin)
      .catch((error: unknown) => this.#failed(error));
  }

  #failed(error: unknown): void {
    if ((error as PlauditError).code === "DISPOSED") {
      this.#leave?.();
      this.#leave = undefined;
    }
    this.fire("error", { error });
  }
}
