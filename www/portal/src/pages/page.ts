// The base class of pages: elements in the page's own tree, rendered again when the draft changes.

import { LitElement } from "lit";
import type { Api, Operator } from "../api.ts";
import type { DraftStore } from "../draft.ts";

export interface Portal {
  api: Api;
  store: DraftStore;
  operator: Operator;
  /** Whether the operator has a permission: `edit`, `publish`, `grants`, `players`, `delete`. */
  may(what: string): boolean;
  say(message: string): void;
}

export abstract class Page extends LitElement {
  static override properties = { portal: { attribute: false }, rest: { attribute: false } };
  declare portal: Portal;
  /** The part of the address after the page's name. */
  declare rest: readonly string[];
  private readonly redraw = (): void => this.requestUpdate();

  constructor() {
    super();
    this.rest = [];
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  /** The message of an error. */
  protected told(error: unknown): string {
    return error instanceof Error ? error.message : String(error);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.portal.store.addEventListener("change", this.redraw);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.portal.store.removeEventListener("change", this.redraw);
  }
}
