// <portal-preview>: one achievement as players see it: its card, its toast, its modal.

import "plaudit/elements";
import { html, LitElement, nothing, type PropertyValues } from "lit";
import type { Command } from "plaudit";
import type { PlauditAchievements, PlauditUnlocks } from "plaudit/elements";
import { type Document, languages, type Node, objectOf } from "../document.ts";
import { languageName } from "../editor/words-fields.ts";
import { directionOf, nowSec } from "../words.ts";
import { PreviewClient } from "./adapter.ts";
import { speak } from "./packs.ts";
import { halfway } from "./players.ts";

type Stage = "new" | "halfway" | "complete";
const STAGES: readonly { name: Stage; label: string }[] = [
  { name: "new", label: "Not started" },
  { name: "halfway", label: "In progress" },
  { name: "complete", label: "Complete" },
];

export class Preview extends LitElement {
  static override properties = {
    document: { attribute: false },
    of: {},
    node: { attribute: false },
    stage: { state: true },
    language: { state: true },
    isOfTeams: { type: Boolean },
  };
  declare document: Document;
  declare of: string;
  declare node: Node;
  declare stage: Stage;
  declare language: string;
  declare isOfTeams: boolean;
  private client: PreviewClient | undefined;

  constructor() {
    super();
    this.stage = "halfway";
    this.language = "";
    this.isOfTeams = false;
    this.document = {};
    this.node = {};
    this.of = "";
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.client?.dispose();
    this.client = undefined;
  }

  protected override updated(changed: PropertyValues): void {
    if (!["document", "of", "node", "stage", "language", "isOfTeams"].some((name) => changed.has(name))) return;
    const now = nowSec();
    const commands =
      this.stage === "new"
        ? []
        : this.stage === "halfway"
          ? halfway(this.of, this.node, now)
          : [{ type: "grant" as const, ids: [this.of], at: now }];
    const before = this.client;
    this.client = this.player(commands, now);
    const list = this.querySelector<PlauditAchievements>("plaudit-achievements");
    const unlocks = this.querySelector<PlauditUnlocks>("plaudit-unlocks");
    if (list !== null) list.client = this.client;
    if (unlocks !== null) unlocks.client = this.client;
    before?.dispose();
    this.toggleAttribute("broken", this.client === undefined);
    const { language } = this;
    if (changed.has("language"))
      void speak(language, () =>
        language === this.language
          ? this.querySelectorAll<PlauditAchievements | PlauditUnlocks>("plaudit-achievements, plaudit-unlocks")
          : [],
      );
  }

  /** Returns a player who did these things, under definitions with this achievement alone and without anything that could hide it. */
  private player(commands: readonly Command[], now: number): PreviewClient | undefined {
    const node = without(this.node, ["precondition_ids", "hidden", "archived", "start_time_sec", "end_time_sec", "activated_time_sec"]);
    const settings = without(objectOf(this.document["settings"]), ["enabled", "min_app_version", "enabled_time_sec"]);
    const shown = { locale: this.language, isOfTeams: this.isOfTeams };
    return PreviewClient.of({ settings, achievements: { [this.of]: node } }, commands, now, shown);
  }

  private show(tier: "toast" | "modal"): void {
    const unlocks = this.querySelector<PlauditUnlocks>("plaudit-unlocks");
    const unlock = this.client?.unlockOf(this.of) ?? this.unlockOfComplete();
    if (unlocks === null || unlock === undefined) return;
    unlocks.tier = () => tier;
    this.client?.celebrate({ ...unlock, key: `preview ${Math.random()}` });
  }

  /** A complete node yields no unlock, so the unlock is that of a new player. */
  private unlockOfComplete(): ReturnType<PreviewClient["unlockOf"]> {
    const beginner = this.player([], nowSec());
    const unlock = beginner?.unlockOf(this.of);
    beginner?.dispose();
    return unlock;
  }

  override render(): unknown {
    const tags = languages(this.document);
    return html`<div class="preview-bar">
        <div class="segments" role="group" aria-label="How far the player is">
          ${STAGES.map(
            ({ name, label }) =>
              html`<button type="button" aria-pressed=${this.stage === name ? "true" : "false"} @click=${() => (this.stage = name)}>${label}</button>`,
          )}
        </div>
        ${
          tags.length === 0
            ? nothing
            : html`<select aria-label="Language of the preview" @change=${(event: Event) => (this.language = (event.target as HTMLSelectElement).value)}>
              <option value="">Default texts</option>
              ${tags.map((tag) => html`<option value=${tag}>${languageName(tag)}</option>`)}
            </select>`
        }
      </div>
      <div class="stage" lang=${this.language || nothing} dir=${directionOf(this.language)}>
        <plaudit-achievements controls="none"></plaudit-achievements>
        <p class="broken">Fix the errors to see the preview.</p>
      </div>
      <div class="preview-actions">
        <button type="button" @click=${() => this.show("toast")}>Show the toast</button>
        <button type="button" @click=${() => this.show("modal")}>Show the pop-up</button>
      </div>
      <plaudit-unlocks lang=${this.language || nothing} dir=${directionOf(this.language)}></plaudit-unlocks>`;
  }
}

function without(object: Node, keys: readonly string[]): Node {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
}

customElements.define("portal-preview", Preview);
