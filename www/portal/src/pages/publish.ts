// Publishing: the differences, their effects on players with progress, now or at an instant; all versions; import and export.

import { html, nothing, type TemplateResult } from "lit";
import { ApiError, type Impact, type Version } from "../api.ts";
import { type Change, changes, placeWords, shown } from "../compare.ts";
import { type Document, isObject, nodeAt, textOf } from "../document.ts";
import { isOfEditor } from "../draft.ts";
import { dateText, UNREADABLE, whileUnfocused } from "../editor/typed.ts";
import { nodeLink, refOf } from "../links.ts";
import { fromLocalText, instant, many, number, person, zone } from "../words.ts";
import { issueList } from "./issue-list.ts";
import { Page } from "./page.ts";

const KINDS: Readonly<Record<Change["kind"], string>> = {
  added: "new",
  changed: "changed",
  removed: "removed",
  archived: "archived",
  setting: "settings",
};
const MOST_CHANGES = 200;

/** The document to publish: the draft, or an older version. */
interface Wish {
  /** The version's number; undefined for the draft. */
  version?: number;
  document: Document;
}

export class PublishPage extends Page {
  static override properties = {
    ...Page.properties,
    impact: { state: true },
    older: { state: true },
    note: { state: true },
    at: { state: true },
    isBusy: { state: true },
    problem: { state: true },
    isCounting: { state: true },
    countProblem: { state: true },
    planned: { state: true },
  };
  declare impact: Impact | undefined;
  /** The older version that the operator considers to publish again. */
  declare older: Required<Wish> | undefined;
  declare note: string;
  declare at: string;
  declare isBusy: boolean;
  declare problem: string;
  declare isCounting: boolean;
  /** The reason why the effects are unknown. */
  declare countProblem: string;
  /** The last version that waits for its instant; the next publication comes after it. */
  declare planned: { seq: number; document: Document } | undefined;
  private asked = 0;
  /** The draft or version that `impact` belongs to, with the live version. */
  private counted = "";

  constructor() {
    super();
    this.note = "";
    this.at = "";
    this.problem = "";
    this.isBusy = false;
    this.isCounting = false;
    this.countProblem = "";
  }

  protected override updated(): void {
    const { store } = this.portal;
    const isSettled = this.older !== undefined || (store.saving === "saved" && store.isChanged);
    if (store.isLoaded && isSettled) void this.count();
    const seq = this.waiting?.seq;
    if (seq !== undefined && seq !== this.asked) void this.plan(seq);
  }

  /** The last version that waits. */
  private get waiting(): Version | undefined {
    return this.portal.store.versions
      .filter(({ state }) => state === "waiting")
      .reduce<Version | undefined>((last, one) => (last === undefined || one.seq > last.seq ? one : last), undefined);
  }

  private async plan(seq: number): Promise<void> {
    this.asked = seq;
    try {
      this.planned = await this.portal.api.version(seq);
    } catch (error) {
      this.problem = `Version ${seq} cannot be compared with the draft: ${this.told(error)}`;
    }
  }

  /** The document that the draft changes: that of the last waiting version, or else the live one. */
  private get predecessor(): Document {
    const { planned } = this;
    return planned !== undefined && planned.seq === this.waiting?.seq ? planned.document : this.portal.store.live;
  }

  private async count(): Promise<void> {
    const { store, api } = this.portal;
    const { older } = this;
    const about = `${store.liveSeq} ${older === undefined ? `draft ${store.revision}` : `version ${older.version}`}`;
    if (about === this.counted) return;
    this.counted = about;
    this.isCounting = true;
    this.countProblem = "";
    try {
      const impact = await api.impact(older === undefined ? {} : { version: older.version });
      if (about === this.counted) this.impact = impact;
    } catch (error) {
      if (about === this.counted) {
        this.impact = undefined;
        this.countProblem = this.told(error);
      }
    }
    if (about === this.counted) this.isCounting = false;
  }

  private countAgain(): void {
    this.counted = "";
    this.requestUpdate();
  }

  /** Shows the changes that an older version would bring. */
  private async consider(version: number): Promise<void> {
    try {
      const { document } = await this.portal.api.version(version);
      this.older = { version, document };
      this.impact = undefined;
      await this.updateComplete;
      this.querySelector<HTMLElement>("#review")?.focus();
    } catch (error) {
      this.problem = this.told(error);
    }
  }

  private async publish({ version }: Wish): Promise<void> {
    const { store, api } = this.portal;
    this.problem = "";
    // The browser reports no change while only a part of an instant is typed, so the field itself is read.
    const from = this.querySelector<HTMLInputElement>("#at");
    if (from !== null && dateText(from) === UNREADABLE) {
      this.problem = "The date under “From” is incomplete.";
      return;
    }
    const at = this.at === "" ? undefined : fromLocalText(this.at);
    if (this.at !== "" && (at === undefined || at * 1000 <= Date.now())) {
      this.problem = "The time under “From” is in the past.";
      return;
    }
    this.isBusy = true;
    try {
      if (version === undefined && !(await store.flush())) throw new Error(store.problem || "The draft is not saved yet.");
      const source = version === undefined ? { rev: store.revision } : { version };
      const done = await api.publish({ ...source, note: this.note, ...(at === undefined ? {} : { at }) });
      this.note = this.at = "";
      this.older = undefined;
      this.portal.say(at === undefined ? `Version ${done.seq} is live` : `Version ${done.seq} goes live ${instant(done.from_time_sec)}`);
    } catch (error) {
      const issues = error instanceof ApiError && Array.isArray(error.body["issues"]) ? (error.body["issues"] as Impact["issues"]) : [];
      this.problem = [this.told(error), ...issues.slice(0, 5).map((issue) => issue.message)].join(" ");
    }
    // A failed refresh does not change the result of publishing.
    await store.refresh().catch((error: unknown) => {
      this.problem ||= `This page may be out of date: ${this.told(error)}`;
    });
    this.isBusy = false;
  }

  private typedAt(input: HTMLInputElement): void {
    const typed = dateText(input);
    if (typed !== UNREADABLE) this.at = typed ?? "";
  }

  private async cancel(version: Version): Promise<void> {
    try {
      await this.portal.api.cancel(version.seq);
      this.portal.say(`Version ${version.seq} was cancelled`);
    } catch (error) {
      this.problem = this.told(error);
    }
    await this.portal.store.refresh().catch((error: unknown) => {
      this.problem ||= `This page may be out of date: ${this.told(error)}`;
    });
  }

  private async exportVersion({ seq }: Version): Promise<void> {
    try {
      this.save(`definitions-${seq}.json`, (await this.portal.api.version(seq)).document);
    } catch (error) {
      this.problem = this.told(error);
    }
  }

  private save(name: string, document: Document): void {
    const link = globalThis.document.createElement("a");
    link.href = URL.createObjectURL(new Blob([`${JSON.stringify(document, null, 2)}\n`], { type: "application/json" }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  private async import(file: File): Promise<void> {
    this.problem = "";
    try {
      const value: unknown = JSON.parse(await file.text());
      if (!isObject(value) || !isObject(value["achievements"])) throw new Error(`${file.name} has no "achievements".`);
      this.portal.store.edit(() => value);
      this.portal.say(`${file.name} is now the draft; what it leaves out is shown below`);
    } catch (error) {
      this.problem = this.told(error);
    }
  }

  override render(): unknown {
    const { store } = this.portal;
    const before = this.predecessor;
    const found = changes(before, store.document);
    const errors = store.issues.filter(({ severity }) => severity === "error");
    const may = this.portal.may("publish") && !store.isFromFile;
    const other = before === store.live ? "the live version" : "the scheduled version";
    const waiting = store.versions.filter(({ state }) => state === "waiting");
    return html`<header class="page-head">
        <div>
          <h1>Publish</h1>
          <p class="muted">
            ${
              store.isFromFile
                ? "The definitions come from a file, so they cannot be changed here."
                : found.length === 0
                  ? `The draft equals ${other}.`
                  : `${many(found.length, "change")} compared with ${other}.`
            }
          </p>
        </div>
        <div class="actions">
          ${
            found.length > 0 && this.portal.may("edit") && !store.isReadOnly
              ? html`<button type="button" class="danger" @click=${() => store.edit(() => before)}>Discard changes</button>`
              : nothing
          }
          <button type="button" @click=${() => this.save("definitions.json", store.document)}>Export</button>
          ${
            this.portal.may("edit") && !store.isReadOnly
              ? html`<label class="button upload"
                >Import<input
                  type="file"
                  accept="application/json,.json"
                  @change=${(event: Event) => {
                    const input = event.target as HTMLInputElement;
                    const file = input.files?.[0];
                    input.value = "";
                    if (file !== undefined) void this.import(file);
                  }}
              /></label>`
              : nothing
          }
        </div>
      </header>
      <p class="problem" role="alert">${this.problem}</p>
      ${waiting.map(
        (version) => html`<p class="notice">
          Version ${version.seq} by ${person(version.author)} waits until ${instant(version.from_time_sec)}.
          ${may ? html`<button type="button" class="small" @click=${() => void this.cancel(version)}>Cancel it</button>` : nothing}
        </p>`,
      )}
      ${errors.length > 0 ? html`<section class="card"><h2>Fix ${many(errors.length, "error")} before publishing</h2>${issueList(store, errors)}</section>` : nothing}
      ${
        this.older !== undefined
          ? this.review(this.older, may)
          : found.length === 0
            ? nothing
            : this.review({ document: store.document }, may, found, errors.length)
      }
      <section class="card">
        <h2>Versions</h2>
        <ol class="versions">
          ${store.versions.map((version) => this.version(version, may))}
        </ol>
      </section>`;
  }

  private review(wish: Wish, may: boolean, found = changes(this.predecessor, wish.document), errors = 0): TemplateResult {
    const { store } = this.portal;
    const isOlder = wish.version !== undefined;
    const owners = store.isOfTeams ? "team" : "player";
    const nodes = this.impact?.nodes ?? {};
    const concerned = Object.entries(nodes).filter(([, counts]) => counts.in_progress + counts.completed > 0);
    const { waiting } = this;
    const at = this.at === "" ? 0 : (fromLocalText(this.at) ?? 0);
    const isEarly = waiting !== undefined && at < waiting.from_time_sec;
    const warnings = (this.impact?.issues ?? []).filter((issue) => issue.severity === "warning" && isOfEditor(issue));
    return html`<section class="card">
        <h2 id="review" tabindex="-1">${isOlder ? `What going back to version ${wish.version} changes` : "What changes"}</h2>
        ${found.length === 0 ? html`<p class="muted">Nothing: it equals the live version.</p>` : nothing}
        <ul class="changes">
          ${found.slice(0, MOST_CHANGES).map(
            (change) => html`<li>
              <span class="tag ${change.kind}">${KINDS[change.kind]}</span>
              ${this.changed(change)}
              ${
                change.members.length === 0
                  ? nothing
                  : html`<dl>
                    ${change.members
                      .slice(0, 12)
                      .map(
                        ({ path, before, after }) =>
                          html`<div><dt>${placeWords(path)}</dt><dd><del>${shown(before)}</del> <span aria-hidden="true">→</span> <ins>${shown(after)}</ins></dd></div>`,
                      )}
                  </dl>`
              }
            </li>`,
          )}
        </ul>
        ${found.length > MOST_CHANGES ? html`<p class="muted">And ${number(found.length - MOST_CHANGES)} more.</p>` : nothing}
      </section>
      <section class="card" aria-live="polite">
        <h2>What it means for ${owners}s</h2>
        ${this.isCounting ? html`<p class="muted">Counting…</p>` : nothing}
        ${
          this.countProblem === ""
            ? nothing
            : html`<p class="problem">
              The consequences are not known: ${this.countProblem}
              <button type="button" class="small" @click=${() => this.countAgain()}>Count again</button>
            </p>`
        }
        ${
          this.impact?.counted === undefined
            ? nothing
            : html`<p class="muted">
              ${
                this.impact.counted === this.impact.streams
                  ? `All ${many(this.impact.streams ?? 0, owners)} counted.`
                  : `Based on ${number(this.impact.counted)} of ${many(this.impact.streams ?? 0, owners)}. Counting stopped at the time limit.`
              }
            </p>`
        }
        ${
          concerned.length === 0
            ? this.impact?.counted === undefined
              ? nothing
              : html`<p>No ${owners} has progress on the changed achievements.</p>`
            : html`<div class="scroll" tabindex="0" role="region" aria-label=${`Affected ${owners}s`}>
              <table>
                <thead>
                  <tr>
                    <th scope="col">Achievement</th>
                    <th scope="col" class="number">In progress</th>
                    <th scope="col" class="number">Completed</th>
                    <th scope="col" class="number">Would lose</th>
                  </tr>
                </thead>
                <tbody>
                  ${concerned.map(
                    ([id, counts]) => html`<tr>
                      <th scope="row">${this.nameOf(id)}</th>
                      <td class="number">${number(counts.in_progress)}</td>
                      <td class="number">${number(counts.completed)}</td>
                      <td class="number ${counts.would_lose > 0 ? "bad" : ""}">${number(counts.would_lose)}</td>
                    </tr>`,
                  )}
                </tbody>
              </table>
            </div>`
        }
        ${warnings.length > 0 ? html`<h3>${many(warnings.length, "warning")}</h3>${issueList(store, warnings)}` : nothing}
      </section>
      ${
        may
          ? html`<form
            class="card publish-form"
            @submit=${(event: Event) => {
              event.preventDefault();
              void this.publish(wish);
            }}>
            <h2>${isOlder ? `Publish version ${wish.version} again` : "Publish"}</h2>
            <div class="fields">
              <div class="field wide">
                <label for="note">Note</label>
                <input id="note" type="text" maxlength="2000" placeholder="Why" .value=${this.note} @input=${(event: Event) => (this.note = (event.target as HTMLInputElement).value)} />
              </div>
              <div class="field">
                <label for="at">From</label>
                <input id="at" type="datetime-local" ${whileUnfocused(this.at)} aria-describedby="at-hint" @input=${(event: Event) => this.typedAt(event.target as HTMLInputElement)} />
                <p class="hint" id="at-hint">In your time zone (${zone()}). Leave empty to publish now.</p>
              </div>
            </div>
            ${
              isEarly
                ? html`<p class="hint" id="early">
                  Version ${waiting.seq} is scheduled for ${instant(waiting.from_time_sec)}. Cancel it first, or pick a later time.
                </p>`
                : nothing
            }
            <p class="group-actions">
              <button type="submit" class="primary" aria-describedby=${isEarly ? "early" : nothing} ?disabled=${this.isBusy || isEarly || errors > 0 || store.conflict !== undefined}>
                ${this.isBusy ? "Publishing…" : this.at === "" ? "Publish now" : "Schedule"}
              </button>
              ${isOlder ? html`<button type="button" @click=${() => (this.older = undefined)}>Cancel</button>` : nothing}
            </p>
          </form>`
          : store.isFromFile
            ? nothing
            : html`<p class="notice">You need the role “publisher” to publish.</p>`
      }`;
  }

  private changed({ id, kind, name }: Change): TemplateResult {
    const { store } = this.portal;
    const ref = id === "" || kind === "removed" ? undefined : refOf(store.document, id);
    return ref === undefined ? html`<strong>${name}</strong>` : html`<a href=${nodeLink(store, ref)}>${name}</a>`;
  }

  private nameOf(id: string): string {
    const { live } = this.portal.store;
    const ref = refOf(live, id);
    return (ref === undefined ? "" : textOf(nodeAt(live, ref)?.["name"])) || id;
  }

  private version(version: Version, may: boolean): TemplateResult {
    return html`<li>
      <div>
        <strong>Version ${version.seq}</strong>
        <span class="tag ${version.state}">${version.state}</span>
        <span class="muted">${person(version.author)}, ${instant(version.from_time_sec)}</span>
        ${version.note === "" ? nothing : html`<p>${version.note}</p>`}
      </div>
      <span class="row-actions">
        <button
          type="button"
          class="quiet small"
          aria-label=${`Export version ${version.seq}`}
          @click=${() => void this.exportVersion(version)}>
          Export
        </button>
        ${
          may && version.state === "past"
            ? html`<button
              type="button"
              class="quiet small"
              ?disabled=${this.isBusy}
              @click=${() => void this.consider(version.seq)}>
              Go back to version ${version.seq}…
            </button>`
            : nothing
        }
      </span>
    </li>`;
  }
}

customElements.define("portal-publish", PublishPage);
