// One achievement or step: its form, the preview, and its JSON.

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import type { UploadedIcon } from "../api.ts";
import { allIds, categories, type Node, nodeAt, pointer, renameNode, setNode, steps, textOf } from "../document.ts";
import { NodeContext } from "../editor/context.ts";
import { criteria } from "../editor/criteria.ts";
import { behaviour, conditions, look, properties, stepList } from "../editor/extras.ts";
import { problems, text } from "../editor/fields.ts";
import { iconPicker, upload } from "../editor/icon-picker.ts";
import "../editor/json-pane.ts";
import { forgetForm } from "../editor/memory.ts";
import { reward } from "../editor/reward.ts";
import { schedule } from "../editor/schedule.ts";
import { words } from "../editor/words-fields.ts";
import { kindOf } from "../kinds.ts";
import { nodeLink, pageLink } from "../links.ts";
import "../preview/node-preview.ts";
import { Page } from "./page.ts";

export class EditPage extends Page {
  static override properties = {
    ...Page.properties,
    icons: { state: true },
    iconMessage: { state: true },
    isBusy: { state: true },
    idProblem: { state: true },
  };
  declare icons: readonly UploadedIcon[];
  declare iconMessage: string;
  declare isBusy: boolean;
  declare idProblem: string;
  /** The sections that were open when this achievement was opened; they stay open while their values change. */
  private readonly opened = new Map<string, boolean>();

  constructor() {
    super();
    this.icons = [];
    this.iconMessage = "";
    this.idProblem = "";
    this.isBusy = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.loadIcons();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has("rest") || (changed.get("rest") as readonly string[] | undefined)?.join("/") === this.rest.join("/")) return;
    this.opened.clear();
    forgetForm(this.portal.store);
    this.idProblem = this.iconMessage = "";
  }

  private isOpen(title: string, isOpen: boolean): boolean {
    const known = this.opened.get(title) ?? isOpen;
    this.opened.set(title, known);
    return known;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    forgetForm(this.portal.store);
  }

  private async loadIcons(): Promise<void> {
    try {
      this.icons = await this.portal.api.icons();
    } catch (error) {
      this.iconMessage = `The uploaded icons cannot be shown. ${this.told(error)}`;
    }
  }

  private async uploadIcon(context: NodeContext, file: File): Promise<void> {
    this.isBusy = true;
    this.iconMessage = "";
    try {
      const url = await upload(this.portal.api, file);
      context.set(["icon"], url);
      this.iconMessage = `${file.name} is uploaded and chosen.`;
      await this.loadIcons();
    } catch (error) {
      this.iconMessage = this.told(error);
    }
    this.isBusy = false;
  }

  /** Scrolls to the preview, which on narrow screens is far below. */
  private toPreview(): void {
    const heading = this.querySelector<HTMLElement>("#as-players-see-it");
    heading?.scrollIntoView({ block: "start" });
    heading?.focus({ preventScroll: true });
  }

  /** Changes the id of a node that is not published. */
  private rename(context: NodeContext, wanted: string): void {
    const { store } = this.portal;
    const { id, parent } = context.ref;
    const next = wanted.trim();
    this.idProblem = "";
    if (next === id) return;
    if (!/^[A-Za-z0-9_.-]{1,64}$/.test(next)) this.idProblem = "An ID has 1 to 64 characters: letters, digits, _ . and -";
    else if (allIds(store.document).includes(next)) this.idProblem = `The ID ${next} is already used.`;
    if (this.idProblem !== "") return;
    store.edit((document) => renameNode(document, context.ref, next));
    location.replace(nodeLink(store, { id: next, parent }));
  }

  override render(): unknown {
    const { store } = this.portal;
    const [first = "", second] = this.rest;
    const ref = second === undefined ? { id: first } : { id: second, parent: first };
    const node = nodeAt(store.document, ref);
    if (node === undefined)
      return html`<p class="empty">There is no achievement ${second ?? first}. <a href=${pageLink(store, "achievements")}>Back to the list</a></p>`;
    const context = new NodeContext(store, ref);
    const kind = kindOf(node);
    const hasSteps = ref.parent === undefined && node["sub_achievements"] !== undefined;
    const section = (title: string, content: unknown, isOpen = true): TemplateResult =>
      html`<details class="section" ?open=${this.isOpen(title, isOpen)}>
        <summary><h2>${title}</h2></summary>
        <div class="fields">${content}</div>
      </details>`;
    const own = context.issuesAt([]);
    const whole = own.filter((issue) => issue.path === pointer(context.path));
    // Each achievement has fields of its own, so that incomplete input is not carried over to another one.
    const key = pointer(context.path);
    const form = html`<form class="form" novalidate @submit=${(event: Event) => event.preventDefault()}>
      ${section("What makes it complete", [
        criteria(context),
        text(context, ["category"], { label: "Category", list: categories(store.document), hint: "Lists show it under this heading." }),
      ])} ${hasSteps ? section("Steps", stepList(context)) : nothing}
      ${section(
        "Words",
        words(context, () => this.requestUpdate()),
      )}
      ${section("Icon and tier", [
        iconPicker(
          context,
          { uploaded: this.icons, message: this.iconMessage, isBusy: this.isBusy },
          (file) => void this.uploadIcon(context, file),
        ),
        look(context),
      ])}
      ${section(
        "When",
        schedule(context),
        ["reset_cronexpr", "start_time_sec", "end_time_sec", "duration_sec"].some((key) => key in node),
      )}
      ${section("Rewards", [reward(context, "reward", "Completing it grants"), hasSteps ? reward(context, "total_reward", "Completing all steps also grants") : nothing])}
      ${section("Conditions and behaviour", [conditions(context), behaviour(context)], "precondition_ids" in node)}
      ${section("Id", this.place(context), false)} ${section("Properties for the app", properties(context), "additional_properties" in node)}
    </form>`;
    return html`<header class="page-head">
        <div>
          <p class="crumbs">
            <a href=${pageLink(store, "achievements")}>Achievements</a>
            ${ref.parent === undefined ? nothing : html` › <a href=${nodeLink(store, { id: ref.parent })}>${textOf(nodeAt(store.document, { id: ref.parent })?.["name"]) || ref.parent}</a>`}
          </p>
          <h1>${textOf(node["name"]) || ref.id}</h1>
        </div>
        <p class="actions">
          ${node["archived"] === true ? html`<span class="tag">archived</span>` : nothing}
          <button type="button" class="small to-preview" @click=${() => this.toPreview()}>See it as players do</button>
        </p>
      </header>
      ${problems(whole, "whole-problems")}
      <div class="editor">
        ${keyed(key, form)}
        <aside class="beside" aria-label="Preview and JSON">
          <section class="card">
            <h2 id="as-players-see-it" tabindex="-1">As players see it</h2>
            <portal-preview .document=${store.document} .of=${ref.id} .node=${node} .isOfTeams=${store.isOfTeams}></portal-preview>
          </section>
          <details class="card section">
            <summary><h2>JSON</h2></summary>
            ${keyed(
              key,
              html`<portal-json
              .value=${node}
              label=${`${kind.label}: ${ref.id}`}
              .isReadOnly=${store.isReadOnly}
              @value=${(event: CustomEvent<Node>) => store.edit((document) => setNode(document, ref, event.detail))}></portal-json>`,
            )}
          </details>
        </aside>
      </div>`;
  }

  private place(context: NodeContext): unknown {
    const { store } = this.portal;
    const isPublished = nodeAt(store.live, context.ref) !== undefined;
    const id = context.idOf(["id"]);
    const held = steps(context.node, context.ref.id).length;
    const hint = isPublished
      ? "This ID can’t be changed: it is published, and players’ progress depends on it."
      : held > 0
        ? "This ID can’t be changed while the achievement has steps."
        : "The app's name for it.";
    return [
      html`<div class="field">
        <label for=${id}>Id</label>
        <input
          id=${id}
          type="text"
          autocomplete="off"
          .value=${context.ref.id}
          ?readonly=${isPublished || store.isReadOnly || held > 0}
          aria-describedby=${`${id}-hint`}
          aria-invalid=${this.idProblem === "" ? nothing : "true"}
          @change=${(event: Event) => this.rename(context, (event.target as HTMLInputElement).value)} />
        <p class="hint" id=${`${id}-hint`}>${hint}</p>
        <p class="problem" role="status">${this.idProblem}</p>
      </div>`,
    ];
  }
}

customElements.define("portal-edit", EditPage);
