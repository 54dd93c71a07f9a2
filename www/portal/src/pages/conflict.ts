// A conflict of two editors: shows both values of each clash, and lets the operator choose one.

import { html } from "lit";
import { type Clash, merge, withMine } from "../merge.ts";
import { person } from "../words.ts";
import { Page } from "./page.ts";

export class ConflictPage extends Page {
  static override properties = { ...Page.properties, chosen: { state: true } };
  /** Whether this editor's text was chosen, by place. */
  declare chosen: ReadonlyMap<string, boolean>;

  constructor() {
    super();
    this.chosen = new Map();
  }

  protected override firstUpdated(): void {
    this.querySelector<HTMLElement>("h1")?.focus();
  }

  override render(): unknown {
    const { store } = this.portal;
    const conflict = store.conflict;
    if (conflict === undefined) return html``;
    const merged = merge(conflict.common, store.document, conflict.theirs.document);
    const { clashes } = merged;
    const { chosen } = this;
    const choose = (one: Clash, isMine: boolean): void => {
      this.chosen = new Map(chosen).set(key(one), isMine);
    };
    const isDone = clashes.every((one) => chosen.has(key(one)));
    const text = (value: unknown): string => (value === undefined ? "(none)" : JSON.stringify(value, null, 2));
    return html`<section class="conflict card" role="alertdialog" aria-labelledby="conflict-title" aria-describedby="conflict-about">
      <h1 id="conflict-title" tabindex="-1">${person(conflict.theirs.author)} has changed the draft meanwhile</h1>
      <p id="conflict-about">You both changed the same places. Choose which text to keep at each place; everything else is already merged.</p>
      ${clashes.map(
        (one, place) => html`<fieldset class="group">
          <legend>${one.name}</legend>
          <div class="both">
            ${(["mine", "theirs"] as const).map((side) => {
              const label = side === "mine" ? "Yours" : `By ${person(conflict.theirs.author)}`;
              return html`<div class="choice-side">
                <label
                  ><input
                    type="radio"
                    name=${`conflict-${place}`}
                    .checked=${chosen.get(key(one)) === (side === "mine")}
                    @change=${() => choose(one, side === "mine")} />
                  ${label}</label
                >
                <pre tabindex="0" role="region" aria-label=${`${one.name}, ${label}`}>${text(one[side])}</pre>
              </div>`;
            })}
          </div>
        </fieldset>`,
      )}
      <button
        type="button"
        class="primary"
        ?disabled=${!isDone}
        @click=${() => {
          store.settle(
            withMine(
              merged,
              clashes.filter((one) => chosen.get(key(one)) === true),
            ),
          );
          this.chosen = new Map();
        }}>
        Keep these
      </button>
    </section>`;
  }
}

function key(one: Clash): string {
  return one.path.join("\u0000");
}

customElements.define("portal-conflict", ConflictPage);
