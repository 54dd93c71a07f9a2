// The list of achievements by category: search, order, duplicate, archive, new.

import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import {
  addNode,
  categories,
  categoryName,
  duplicate,
  type Entry,
  entries,
  freeId,
  moveBefore,
  pointer,
  setAt,
  textOf,
  valueAt,
  base,
  removeNode,
} from "../document.ts";
import { KINDS, type Kind, criterion, kindOf } from "../kinds.ts";
import { nodeLink } from "../links.ts";
import { same } from "../merge.ts";
import { many, number } from "../words.ts";
import { DRAWINGS, isPicture } from "../editor/icon-picker.ts";
import { Page } from "./page.ts";

/** The distance from the upper or lower edge of the window within which dragging scrolls the page, and the pixels per frame. */
const EDGE_PX = 72;
const SCROLL_PX = 12;

/** The number of rows drawn at once, one or two screens; more follow while the user scrolls. */
const CHUNK = 120;

export class ListPage extends Page {
  static override properties = {
    ...Page.properties,
    search: { state: true },
    shown: { state: true },
    isChoosing: { state: true },
    showsArchived: { state: true },
    dragged: { state: true },
    over: { state: true },
    isAfter: { state: true },
  };
  declare search: string;
  declare shown: number;
  declare isChoosing: boolean;
  declare showsArchived: boolean;
  declare dragged: string | undefined;
  declare over: string | undefined;
  /** Whether the dragged row goes after the row under the pointer, not before it. */
  declare isAfter: boolean;
  private sentinel: IntersectionObserver | undefined;
  /** The position of the dragging pointer. */
  private pointer = { x: 0, y: 0 };

  constructor() {
    super();
    this.search = "";
    this.shown = CHUNK;
    this.isChoosing = false;
    this.showsArchived = false;
    this.isAfter = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.sentinel?.disconnect();
    this.letGo();
  }

  protected override updated(): void {
    const end = this.querySelector(".more");
    this.sentinel?.disconnect();
    if (end === null) return;
    this.sentinel = new IntersectionObserver((seen) => {
      if (seen.some((one) => one.isIntersecting)) this.shown += CHUNK;
    });
    this.sentinel.observe(end);
  }

  private add(kind: Kind): void {
    const { store } = this.portal;
    const id = freeId(store.document, kind.name === "steps" ? "new_steps" : `new_${kind.name}`);
    store.edit((document) => addNode(document, { id }, { ...kind.make(), name: `New: ${kind.label.toLowerCase()}` }));
    this.isChoosing = false;
    location.hash = nodeLink(store, { id });
  }

  private move(id: string, by: -1 | 1): void {
    const all = entries(this.portal.store.document);
    const place = all.findIndex((entry) => entry.id === id);
    const category = textOf(all[place]?.node["category"]);
    const siblings = all.filter(({ node }) => textOf(node["category"]) === category);
    const own = siblings.findIndex((entry) => entry.id === id);
    const target = siblings[own + by];
    if (target === undefined) return;
    const before = by < 0 ? target.id : all[all.findIndex((entry) => entry.id === target.id) + 1]?.id;
    this.portal.store.edit((document) => moveBefore(document, id, before));
    const name = textOf(target.node["name"]) || target.id;
    this.portal.say(`Moved ${by < 0 ? "before" : "after"} ${name}`);
    void this.updateComplete.then(() => this.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"] .grip`)?.focus());
  }

  /** Begins to drag a row: pointer events come from mice, pens and fingers alike. */
  private grab(event: PointerEvent, id: string): void {
    if (event.button !== 0 || !event.isPrimary) return;
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    this.dragged = id;
    this.pointer = { x: event.clientX, y: event.clientY };
    requestAnimationFrame(() => this.scrollAtEdge());
  }

  private drag(event: PointerEvent): void {
    if (this.dragged === undefined) return;
    this.pointer = { x: event.clientX, y: event.clientY };
    this.aim();
  }

  /** Finds the row under the pointer. */
  private aim(): void {
    const { x, y } = this.pointer;
    const row = document.elementFromPoint(x, y)?.closest<HTMLElement>(".row[data-id]");
    if (!row || !this.contains(row)) return;
    const { top, height } = row.getBoundingClientRect();
    this.over = row.dataset["id"];
    this.isAfter = y > top + height / 2;
  }

  /** Scrolls while a row is dragged at an edge of the window. */
  private scrollAtEdge(): void {
    if (this.dragged === undefined) return;
    const { y } = this.pointer;
    const by = y < EDGE_PX ? -SCROLL_PX : y > innerHeight - EDGE_PX ? SCROLL_PX : 0;
    if (by !== 0) {
      scrollBy(0, by);
      this.aim();
    }
    requestAnimationFrame(() => this.scrollAtEdge());
  }

  private letGo(): void {
    this.dragged = undefined;
    this.over = undefined;
  }

  /** Moves the row to the place where it is released, which may differ from that of the last pointer move. */
  private drop(event: PointerEvent): void {
    this.drag(event);
    const { dragged: id, over: target } = this;
    this.letGo();
    if (id === undefined || target === undefined || id === target) return;
    const { store } = this.portal;
    const category = textOf(valueAt(store.document, [...base(store.document), target, "category"]));
    const others = entries(store.document).filter((entry) => entry.id !== id);
    const before = this.isAfter ? others[others.findIndex((entry) => entry.id === target) + 1]?.id : target;
    store.edit((document) => {
      const moved = moveBefore(document, id, before);
      return textOf(valueAt(moved, [...base(moved), id, "category"])) === category
        ? moved
        : setAt(moved, { id }, ["category"], category || undefined);
    });
  }

  override render(): unknown {
    const { store } = this.portal;
    const { document } = store;
    const all = entries(document);
    const words = this.search.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    const archived = all.filter(({ node }) => node["archived"] === true).length;
    const found = all.filter(({ id, node }) => {
      if (node["archived"] === true && !this.showsArchived && words.length === 0) return false;
      const text = `${id} ${textOf(node["name"])} ${textOf(node["description"])} ${textOf(node["category"])}`.toLocaleLowerCase();
      return words.every((word) => text.includes(word));
    });
    const groups = new Map<string, Entry[]>();
    for (const category of ["", ...categories(document)]) groups.set(category, []);
    for (const entry of found) groups.get(textOf(entry.node["category"]))?.push(entry);
    const order = [...new Set(found.map(({ node }) => textOf(node["category"])))];
    const enabled = valueAt(document, ["settings", "enabled"]) !== false;
    let left = this.shown;
    const isEditor = this.portal.may("edit") && !store.isReadOnly;
    return html`<header class="page-head">
        <div>
          <h1>Achievements</h1>
          <p class="muted">
            ${many(all.length - archived, "achievement")}${archived > 0 ? `, ${number(archived)} archived` : ""}${
              enabled ? nothing : html` · <strong class="warning-text">switched off</strong>`
            }
          </p>
        </div>
        <div class="actions">
          <label class="search">
            <span class="unseen">Search achievements</span>
            <input
              type="search"
              placeholder="Search"
              .value=${this.search}
              @input=${(event: Event) => {
                this.search = (event.target as HTMLInputElement).value;
                this.shown = CHUNK;
              }} />
          </label>
          ${
            archived > 0
              ? html`<label class="inline"
                ><input type="checkbox" .checked=${this.showsArchived} @change=${(event: Event) => (this.showsArchived = (event.target as HTMLInputElement).checked)} />
                Show archived</label
              >`
              : nothing
          }
          ${
            isEditor
              ? html`<button type="button" class="primary" aria-expanded=${this.isChoosing ? "true" : "false"} @click=${() => (this.isChoosing = !this.isChoosing)}>
                New achievement
              </button>`
              : nothing
          }
        </div>
      </header>
      ${
        this.isChoosing
          ? html`<section class="kinds" aria-label="Kinds of achievements">
            ${KINDS.map(
              (kind) => html`<button type="button" class="kind" @click=${() => this.add(kind)}>
                <portal-drawing name=${kind.icon}></portal-drawing><strong>${kind.label}</strong><span>${kind.about}</span>
              </button>`,
            )}
          </section>`
          : nothing
      }
      ${
        found.length === 0
          ? html`<p class="empty">${all.length === 0 ? "There are no achievements yet. Create the first one." : "No achievement matches."}</p>`
          : order.map((category) => {
              const group = groups.get(category) ?? [];
              const rows = group.slice(0, Math.max(0, left));
              left -= rows.length;
              if (rows.length === 0) return nothing;
              return html`<section class="category" aria-label=${categoryName(document, category)}>
              <h2>${categoryName(document, category)} <span class="muted">${number(group.length)}</span></h2>
              <ul class="rows">
                ${repeat(
                  rows,
                  (entry) => entry.id,
                  (entry) => this.row(entry, isEditor),
                )}
              </ul>
            </section>`;
            })
      }
      ${left <= 0 && found.length > this.shown ? html`<p class="more muted">More below…</p>` : nothing}`;
  }

  private row({ id, node }: Entry, isEditor: boolean): TemplateResult {
    const { store } = this.portal;
    const kind = kindOf(node);
    const icon = textOf(node["icon"]);
    const name = textOf(node["name"]) || id;
    const live = valueAt(store.live, [...base(store.live), id]);
    const isNew = live === undefined;
    const isChanged = !isNew && live !== node && !same(live, node);
    const isArchived = node["archived"] === true;
    const place = pointer([...base(store.document), id]);
    const issues = store.issues.filter((issue) => issue.path === place || issue.path.startsWith(`${place}/`));
    const errors = issues.filter(({ severity }) => severity === "error").length;
    return html`<li
      class="row ${isArchived ? "archived" : ""} ${this.dragged === id ? "dragged" : ""} ${this.over === id ? (this.isAfter ? "over after" : "over") : ""}"
      data-id=${id}>
      ${
        isEditor
          ? html`<button
            type="button"
            class="grip"
            aria-label=${`Move ${name}: drag, or arrow keys up and down`}
            @pointerdown=${(event: PointerEvent) => this.grab(event, id)}
            @pointermove=${(event: PointerEvent) => this.drag(event)}
            @pointerup=${(event: PointerEvent) => this.drop(event)}
            @pointercancel=${() => this.letGo()}
            @keydown=${(event: KeyboardEvent) => {
              if (event.key === "Escape") this.letGo();
              if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
              event.preventDefault();
              this.move(id, event.key === "ArrowUp" ? -1 : 1);
            }}>
            ⠿
          </button>`
          : nothing
      }
      <span class="badge ${textOf(node["tier"])}" aria-hidden="true">
        ${
          isPicture(icon)
            ? html`<img src=${icon} alt="" loading="lazy" width="24" height="24" />`
            : html`<portal-drawing name=${DRAWINGS.includes(icon) ? icon : kind.icon}></portal-drawing>`
        }
      </span>
      <a class="row-name" href=${nodeLink(store, { id })}>${name}</a>
      <span class="row-about muted">${kind.label} · ${criterion(node)}</span>
      <span class="tags">
        ${isArchived ? html`<span class="tag">archived</span>` : nothing}
        ${isNew ? html`<span class="tag new">new</span>` : isChanged ? html`<span class="tag changed">changed</span>` : nothing}
        ${errors > 0 ? html`<span class="tag error">${many(errors, "error")}</span>` : nothing}
        ${node["hidden"] === true ? html`<span class="tag">secret</span>` : nothing}
      </span>
      ${isEditor ? this.rowActions(id, name, isArchived, isNew) : nothing}
    </li>`;
  }

  private rowActions(id: string, name: string, isArchived: boolean, isNew: boolean): TemplateResult {
    const { store } = this.portal;
    return html`<span class="row-actions">
      <button
        type="button"
        class="quiet small"
        aria-label=${`Duplicate ${name}`}
        @click=${() => {
          store.edit((document) => duplicate(document, id)[0]);
          this.portal.say(`${name} was duplicated`);
        }}>
        Duplicate
      </button>
      ${
        isNew
          ? html`<button type="button" class="quiet small" aria-label=${`Remove ${name}`} @click=${() => store.edit((document) => removeNode(document, { id }))}>
            Remove
          </button>`
          : html`<button
            type="button"
            class="quiet small"
            aria-label=${`${isArchived ? "Unarchive" : "Archive"} ${name}`}
            @click=${() => store.edit((document) => setAt(document, { id }, ["archived"], isArchived ? undefined : true))}>
            ${isArchived ? "Unarchive" : "Archive"}
          </button>`
      }
    </span>`;
  }
}

customElements.define("portal-list", ListPage);
