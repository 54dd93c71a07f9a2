// Two editors: shows both texts wherever they differ, and lets the operator choose one for each place.

import { html } from "lit";
import { type Difference, differences, merged, same } from "../draft.ts";
import { person } from "../words.ts";
import { Page } from "./page.ts";

export class ConflictPage extends Page {
  static override properties = { ...Page.properties, mine: { state: true } };
  /** The places at which this editor's text was chosen; undefined before the first choice. */
  declare mine: ReadonlySet<string> | undefined;

  override render(): unknown {
    const { store } = this.portal;
    const conflict = store.conflict;
    if (conflict === undefined) return html``;
    const found = differences(store.document, conflict.theirs.document, conflict.common);
    // Default: the text of the editor who has changed the place; if both have, this editor's. */
    const mine = this.mine ?? new Set(found.filter((one) => !same(one.mine, one.common)).map(key));
    const choose = (one: Difference, isMine: boolean): void => {
      const next = new Set(mine);
      if (isMine) next.add(key(one));
      else next.delete(key(one));
      this.mine = next;
    };
    const text = (value: unknown): string => (value === undefined ? "(not there)" : JSON.stringify(value, null, 2));
    return html`<section class="conflict card" role="alertdialog" aria-labelledby="conflict-title">
      <h1 id="conflict-title">${person(conflict.theirs.author)} has changed the draft meanwhile</h1>
      <p>Nothing is lost: choose which text to keep at each place.</p>
      ${found.map(
        (one) => html`<fieldset class="group">
          <legend>${one.name}</legend>
          <div class="both">
            ${(["mine", "theirs"] as const).map(
              (side) => html`<label class="choice-side">
                <span
                  ><input
                    type="radio"
                    name=${`conflict ${key(one)}`}
                    .checked=${mine.has(key(one)) === (side === "mine")}
                    @change=${() => choose(one, side === "mine")} />
                  ${side === "mine" ? "Yours" : `By ${person(conflict.theirs.author)}`}</span
                >
                <pre tabindex="0">${text(one[side])}</pre>
              </label>`,
            )}
          </div>
        </fieldset>`,
      )}
      <button
        type="button"
        class="primary"
        @click=${() => {
          store.settle(
            merged(
              conflict.theirs.document,
              found.filter((one) => mine.has(key(one))),
            ),
          );
          this.mine = undefined;
        }}>
        Keep these
      </button>
    </section>`;
  }
}

function key(one: Difference): string {
  return one.path.join("\u0000");
}

customElements.define("portal-conflict", ConflictPage);
