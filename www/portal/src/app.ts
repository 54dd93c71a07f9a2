// <portal-app>: the signed-in operator, the current page, and the status of the draft.

import { html, LitElement, nothing, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import { Api, ApiError, type Operator, send, signedIn } from "./api.ts";
import { stayKnown } from "./backup.ts";
import { DraftStore, type Saving } from "./draft.ts";
import { pageLink } from "./links.ts";
import "./pages/conflict.ts";
import "./pages/edit.ts";
import "./pages/figures.ts";
import "./pages/list.ts";
import type { Portal } from "./pages/page.ts";
import "./pages/password.ts";
import "./pages/players.ts";
import "./pages/preview.ts";
import "./pages/publish.ts";
import "./pages/settings.ts";
import "./pages/sign-in.ts";
import "./preview/drawing.ts";
import { instant, person } from "./words.ts";

/** Pages of definitions: one each for those of players and those of teams. */
const OF_DEFINITIONS = [
  { name: "achievements", label: "Achievements", icon: "trophy" },
  { name: "preview", label: "Preview", icon: "eye" },
  { name: "publish", label: "Publish", icon: "rocket" },
  { name: "settings", label: "Settings", icon: "key" },
] as const;
const OF_PLAYERS = [
  { name: "players", label: "Players", icon: "people" },
  { name: "figures", label: "Figures", icon: "chart" },
] as const;

/** How often a visible page asks for changes by others. */
const LOOK_EVERY_MS = 60_000;
/** The pause in the typing after which the sign-in dialog opens. */
const TYPING_PAUSE_MS = 1_000;

const SAVING: Readonly<Record<Saving, string>> = {
  saved: "Saved",
  unsaved: "Not saved yet",
  saving: "Saving…",
  unreachable: "Kept in this browser; the server can't be reached",
  "signed out": "Kept in this browser; sign in again",
  refused: "Not saved",
};

/** The status if the browser has no room for unsaved changes, so that only this page has them. */
const NOT_KEPT = "Not saved, and this browser has no room to keep it. Leave this page open.";

export class PortalApp extends LitElement {
  static override properties = {
    operator: { state: true },
    isSignedOut: { state: true },
    isChangingPassword: { state: true },
    isStarting: { state: true },
    path: { state: true },
    isOfTeams: { state: true },
    message: { state: true },
    problem: { state: true },
  };
  declare operator: Operator | undefined;
  declare isSignedOut: boolean;
  declare isChangingPassword: boolean;
  declare isStarting: boolean;
  declare path: readonly string[];
  /** Whether the definitions of teams are shown; the pages of players and figures do not change it. */
  declare isOfTeams: boolean;
  declare message: string;
  declare problem: string;
  private address: string | undefined;
  /** The new sign-in that refused calls wait for. */
  private again: { promise: Promise<void>; done: () => void } | undefined;
  /** When the operator last typed, as `performance.now()`. */
  private typedAt = -TYPING_PAUSE_MS;
  /** The element that had the focus when the sign-in dialog opened. */
  private focused: Element | null = null;
  private readonly api = new Api(signedIn(send, () => this.signInAgain()));
  private readonly players = new DraftStore(this.api);
  private readonly teams = new DraftStore(this.api.forTeams());

  constructor() {
    super();
    this.isSignedOut = this.isChangingPassword = false;
    this.isStarting = true;
    this.message = "";
    this.problem = "";
    this.path = [];
    this.isOfTeams = false;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  /** The draft of the current page. */
  private get store(): DraftStore {
    return this.isOfTeams ? this.teams : this.players;
  }

  private get stores(): readonly DraftStore[] {
    return [this.players, this.teams];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const route = (): void => {
      const before = this.address;
      this.address = location.hash;
      const path = location.hash
        .replace(/^#\/?/, "")
        .split("/")
        .filter(Boolean)
        .map((part) => {
          try {
            return decodeURIComponent(part);
          } catch {
            return part;
          }
        });
      const isOfTeams = path[0] === "teams";
      this.path = isOfTeams ? path.slice(1) : path;
      if (!OF_PLAYERS.some(({ name }) => name === path[0])) this.isOfTeams = isOfTeams;
      if (before !== undefined && before !== this.address) void this.updateComplete.then(() => this.focusPage());
    };
    route();
    addEventListener("hashchange", route);
    stayKnown();
    addEventListener("keydown", (event) => this.shortcut(event));
    addEventListener("input", () => (this.typedAt = performance.now()), { capture: true });
    addEventListener("pagehide", () => this.keepAll());
    addEventListener("beforeunload", (event) => {
      this.keepAll();
      if (this.stores.some(({ saving, isKept }) => saving === "refused" || (saving !== "saved" && !isKept))) event.preventDefault();
    });
    for (const store of this.stores) store.addEventListener("change", () => this.requestUpdate());
    document.addEventListener("visibilitychange", () => void this.look());
    setInterval(() => void this.look(), LOOK_EVERY_MS);
    void this.start();
  }

  /** Loads what others have saved and published meanwhile. */
  private async look(): Promise<void> {
    if (document.visibilityState === "hidden" || this.operator === undefined || this.isSignedOut) return;
    if (!this.isComplete) await this.loadAgain(this.operator);
    for (const store of this.stores) if (store.isLoaded) await store.refresh().catch(() => undefined);
  }

  private keepAll(): void {
    for (const store of this.stores) store.keepNow();
  }

  /** Asks for a new sign-in in a dialog over the page; resolves once the operator has signed in. */
  private signInAgain(): Promise<void> {
    if (this.again === undefined) {
      let done = (): void => undefined;
      const promise = new Promise<void>((resolve) => (done = resolve));
      this.again = { promise, done };
      this.openSignIn();
    }
    return this.again.promise;
  }

  /** Opens the sign-in dialog at a pause in the typing: it takes the focus, and letters meant for a field would end up in it. */
  private openSignIn(): void {
    const left = this.typedAt + TYPING_PAUSE_MS - performance.now();
    if (left > 0) {
      setTimeout(() => this.openSignIn(), left);
      return;
    }
    this.focused = document.activeElement;
    this.isSignedOut = true;
  }

  private focusPage(): void {
    scrollTo(0, 0);
    const heading = this.querySelector<HTMLElement>("main h1");
    heading?.setAttribute("tabindex", "-1");
    heading?.focus({ preventScroll: true });
    document.title = `${heading?.textContent?.trim() ?? ""} · plaudit portal`;
  }

  /** Whether the current page shows definitions, so that an undone or redone step is visible. */
  private get isOfDefinitions(): boolean {
    return OF_DEFINITIONS.some(({ name }) => name === (this.path[0] ?? "achievements")) && this.store.conflict === undefined;
  }

  private shortcut(event: KeyboardEvent): void {
    // A field in which the operator types, such as the search of a list, has its own undo and redo.
    const target = event.composedPath()[0];
    const isTyping = target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
    if (isTyping || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return;
    if (!this.isOfDefinitions || document.querySelector("dialog[open]") !== null) return;
    event.preventDefault();
    this.step(event.shiftKey ? "Redone" : "Undone");
  }

  private step(way: "Undone" | "Redone"): void {
    const what = way === "Undone" ? this.store.undo() : this.store.redo();
    if (what !== "") this.say(`${way}: ${what}`);
  }

  private async start(): Promise<void> {
    try {
      this.operator = await this.api.me();
      await this.load(this.operator);
    } catch (error) {
      if (!(error instanceof ApiError && error.code === "AUTH")) this.problem = error instanceof Error ? error.message : String(error);
    }
    this.isStarting = false;
  }

  /**
   * Reads the drafts. A draft that was read before is sent instead, so that typed text is kept. A server may have no definitions of teams.
   */
  private async load(operator: Operator): Promise<void> {
    for (const store of this.stores) {
      store.mayEdit = operator.may.includes("edit");
      store.owner = operator.name;
    }
    if (this.players.isLoaded) await this.players.flush();
    else await this.players.load();
    if (this.teams.isLoaded) await this.teams.flush();
    else if (this.players.audiences.includes("team")) await this.teams.load();
  }

  /** Whether all drafts of the server were read. */
  private get isComplete(): boolean {
    return this.players.isLoaded && (this.teams.isLoaded || !this.players.audiences.includes("team"));
  }

  private async loadAgain(operator: Operator): Promise<void> {
    try {
      await this.load(operator);
      this.problem = "";
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
    }
  }

  private async signedIn(operator: Operator): Promise<void> {
    // Changes of one operator are not saved in another one's name; they stay in the browser until the first one signs in again.
    if (this.operator !== undefined && this.operator.name !== operator.name) {
      this.keepAll();
      location.reload();
      return;
    }
    this.operator = operator;
    this.again?.done();
    this.again = undefined;
    this.isSignedOut = false;
    const { focused } = this;
    this.focused = null;
    await this.updateComplete;
    if (focused instanceof HTMLElement && focused.isConnected) focused.focus();
    await this.loadAgain(operator);
  }

  private async signOut(): Promise<void> {
    try {
      for (const store of this.stores) if (store.isLoaded && !store.isReadOnly) await store.flush();
      await this.api.signOut();
    } catch (error) {
      if (!(error instanceof ApiError && error.code === "AUTH")) {
        this.problem = `You are still signed in: ${error instanceof Error ? error.message : String(error)}`;
        return;
      }
    }
    location.reload();
  }

  private say(message: string): void {
    this.message = message;
    setTimeout(() => {
      if (this.message === message) this.message = "";
    }, 6_000);
  }

  override render(): unknown {
    if (this.isStarting) return html`<main class="centre"><p class="muted">Loading…</p></main>`;
    const operator = this.operator;
    if (operator === undefined)
      return html`${this.problem === "" ? nothing : html`<p class="notice" role="alert">${this.problem}</p>`}
        <portal-sign-in .api=${this.api} @signed-in=${(event: CustomEvent<Operator>) => void this.signedIn(event.detail)}></portal-sign-in>`;
    const [page = "achievements", ...rest] = this.path;
    const store = OF_PLAYERS.some(({ name }) => name === page) ? this.players : this.store;
    const portal: Portal = {
      api: store.api,
      store,
      operator,
      may: (what) => operator.may.includes(what),
      say: (message) => this.say(message),
    };
    return html`<a class="skip" href="#main" @click=${(event: Event) => {
      event.preventDefault();
      this.focusPage();
    }}>Skip to main content</a>
      <div class="shell">
        <nav class="side" aria-label="Portal">
          <a class="brand" href=${pageLink(this.store, "achievements")}><span class="mark" aria-hidden="true"></span>plaudit</a>
          ${this.teams.isLoaded ? this.audiences(page) : nothing}
          <ul>
            ${OF_DEFINITIONS.map((entry) => this.turn(pageLink(this.store, entry.name), entry, page))}
            ${OF_PLAYERS.map((entry) => this.turn(`#/${entry.name}`, entry, page))}
          </ul>
          <div class="who">
            <span>${operator.name} <span class="tag">${operator.role}</span></span>
            <button type="button" class="quiet small" @click=${() => (this.isChangingPassword = true)}>Change password</button>
            <button type="button" class="quiet small" @click=${() => void this.signOut()}>Sign out</button>
          </div>
        </nav>
        <div class="main">
          <div class="bar">
            <span class="saving ${store.saving.replace(" ", "-")}" role="status">${this.standing(store)}</span>
            ${store.saving === "refused" ? html`<span class="problem">${store.problem}</span>` : nothing}
            <span class="bar-actions">
              <button type="button" class="quiet small" ?disabled=${!store.canUndo || !this.isOfDefinitions} @click=${() => this.step("Undone")}>Undo</button>
              <button type="button" class="quiet small" ?disabled=${!store.canRedo || !this.isOfDefinitions} @click=${() => this.step("Redone")}>Redo</button>
            </span>
          </div>
          <main id="main">
            ${
              this.problem === ""
                ? nothing
                : html`<p class="notice" role="alert">
                  ${this.problem}
                  ${this.isComplete ? nothing : html`<button type="button" class="small" @click=${() => void this.loadAgain(operator)}>Try again</button>`}
                </p>`
            }
            ${store.left.map(
              (left) => html`<p class="notice">
                Unsaved changes from ${instant(left.at)} are kept in this browser.
                <button type="button" class="small" @click=${() => void store.restore(left)}>Restore</button>
                <button type="button" class="small quiet" @click=${() => store.discard(left)}>Discard</button>
              </p>`,
            )}
            ${
              store.mergedWith === "" || store.mergedWith === `operator:${operator.name}`
                ? nothing
                : html`<p class="notice" role="status">${person(store.mergedWith)} changed the draft in the meantime; your changes and theirs were merged.</p>`
            }
            ${keyed(store, store.conflict === undefined ? this.page(page, rest, portal) : html`<portal-conflict .portal=${portal}></portal-conflict>`)}
          </main>
        </div>
      </div>
      <p class="said ${this.message === "" ? "" : "shown"}" role="status">${this.message}</p>
      ${
        this.isChangingPassword
          ? html`<portal-password
            .api=${this.api}
            @closed=${() => (this.isChangingPassword = false)}
            @changed=${() => {
              this.isChangingPassword = false;
              this.say("Your password is changed");
              void this.signInAgain();
            }}></portal-password>`
          : nothing
      }
      ${
        this.isSignedOut
          ? html`<portal-sign-in .api=${this.api} isAgain @signed-in=${(event: CustomEvent<Operator>) => void this.signedIn(event.detail)}></portal-sign-in>`
          : nothing
      }`;
  }

  /** The status of the draft, in words. */
  private standing(store: DraftStore): string {
    if (store.isFromFile) return "Read only: the definitions come from a file";
    if (!store.mayEdit) return "Read only: you need the role “editor” to edit";
    if (store.saving === "saved") return SAVING.saved;
    if (!store.isKept) return NOT_KEPT;
    return SAVING[this.isSignedOut ? "signed out" : store.saving];
  }

  /** Links to the same page of the other audience. */
  private audiences(page: string): TemplateResult {
    const known = OF_DEFINITIONS.some(({ name }) => name === page) ? page : "achievements";
    return html`<div class="audiences" role="group" aria-label="Whose achievements">
      ${this.stores.map(
        (store) => html`<a href=${pageLink(store, known)} aria-current=${store === this.store ? "true" : nothing}>
          ${store.isOfTeams ? "For teams" : "For players"}
          ${store.isChanged ? html`<span class="dot"><span class="unseen"> (unpublished changes)</span></span>` : nothing}
        </a>`,
      )}
    </div>`;
  }

  private turn(link: string, { name, label, icon }: { name: string; label: string; icon: string }, page: string): TemplateResult {
    return html`<li>
      <a href=${link} aria-current=${page === name ? "page" : nothing}
        ><portal-drawing name=${icon}></portal-drawing><span>${label}</span>${
          name === "publish" && this.store.isLoaded && this.store.isChanged
            ? html`<span class="dot"><span class="unseen"> (unpublished changes)</span></span>`
            : nothing
        }</a
      >
    </li>`;
  }

  private page(page: string, rest: readonly string[], portal: Portal): unknown {
    if (!portal.store.isLoaded)
      return portal.store.isOfTeams
        ? html`<p class="empty">This server has no team definitions. <a href="#/achievements">Go to the players' achievements</a></p>`
        : html`<p class="muted">${this.problem === "" ? "Loading…" : "The definitions could not be read."}</p>`;
    switch (page) {
      case "achievements":
        return rest.length === 0
          ? html`<portal-list .portal=${portal}></portal-list>`
          : html`<portal-edit .portal=${portal} .rest=${rest}></portal-edit>`;
      case "preview":
        return html`<portal-day .portal=${portal}></portal-day>`;
      case "publish":
        return html`<portal-publish .portal=${portal}></portal-publish>`;
      case "players":
        return html`<portal-players .portal=${portal} .rest=${rest}></portal-players>`;
      case "figures":
        return html`<portal-figures .portal=${portal}></portal-figures>`;
      case "settings":
        return html`<portal-settings .portal=${portal}></portal-settings>`;
      default:
        return html`<p class="empty">This page does not exist. <a href="#/achievements">Go to the achievements</a></p>`;
    }
  }
}

customElements.define("portal-app", PortalApp);
