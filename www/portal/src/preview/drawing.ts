// <portal-drawing name>: a built-in drawing, as lists show it.

import { html, LitElement, nothing, svg } from "lit";

type Drawings = Readonly<Record<string, string>>;
let loading: Promise<Drawings> | undefined;

/** The drawings belong to the elements; one of their badges contains the path. */
async function drawings(): Promise<Drawings> {
  loading ??= import("./drawings.ts").then(({ DRAWN }) => DRAWN);
  return loading;
}

class Drawing extends LitElement {
  static override properties = { name: {}, path: { state: true } };
  declare name: string;
  declare path: string | undefined;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override willUpdate(changed: Map<string, unknown>): void {
    if (!changed.has("name")) return;
    const { name } = this;
    void drawings().then((all) => {
      if (this.name === name) this.path = Object.hasOwn(all, name) ? all[name] : undefined;
    });
  }

  override render(): unknown {
    return this.path === undefined ? nothing : html`<svg viewBox="0 0 24 24" aria-hidden="true">${svg`<path d=${this.path}></path>`}</svg>`;
  }
}

customElements.define("portal-drawing", Drawing);
