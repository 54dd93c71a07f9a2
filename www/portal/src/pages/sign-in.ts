// <portal-sign-in>: the operator's name and password. On an open page it appears as a dialog, and typed text stays.

import { html, LitElement } from "lit";
import { type Api, ApiError, type Operator } from "../api.ts";

export class SignIn extends LitElement {
  static override properties = { api: { attribute: false }, isAgain: { type: Boolean }, problem: { state: true }, isBusy: { state: true } };
  declare api: Api;
  declare isAgain: boolean;
  declare problem: string;
  declare isBusy: boolean;

  constructor() {
    super();
    this.problem = "";
    this.isBusy = false;
    this.isAgain = false;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override firstUpdated(): void {
    this.querySelector("dialog")?.showModal();
    this.querySelector<HTMLInputElement>("input")?.focus();
  }

  /** Opens the dialog again. A browser closes it at the second Esc, even if the cancelling is prevented. */
  private reopen({ target }: Event): void {
    if (this.isConnected) (target as HTMLDialogElement).showModal();
  }

  private async submit(form: HTMLFormElement): Promise<void> {
    const data = new FormData(form);
    this.isBusy = true;
    this.problem = "";
    try {
      const operator = await this.api.signIn(String(data.get("name")), String(data.get("password")));
      this.dispatchEvent(new CustomEvent<Operator>("signed-in", { detail: operator }));
    } catch (error) {
      this.problem =
        error instanceof ApiError && error.code === "AUTH"
          ? "Wrong name or password."
          : error instanceof Error
            ? error.message
            : String(error);
      this.querySelector<HTMLInputElement>("input[name=password]")?.select();
    }
    this.isBusy = false;
  }

  override render(): unknown {
    const form = html`<form
      class="sign-in card"
      @submit=${(event: Event) => {
        event.preventDefault();
        void this.submit(event.target as HTMLFormElement);
      }}>
      <h1>${this.isAgain ? "Sign in again" : "plaudit portal"}</h1>
      <p class="muted">${this.isAgain ? "Your sign-in has expired. What you typed is kept." : "Achievements, without code."}</p>
      <div class="field"><label for="name">Name</label><input id="name" name="name" required autocomplete="username" autocapitalize="off" /></div>
      <div class="field">
        <label for="password">Password</label><input id="password" name="password" type="password" required autocomplete="current-password" />
      </div>
      <p class="problem" role="alert">${this.problem}</p>
      <button type="submit" class="primary" ?disabled=${this.isBusy}>${this.isBusy ? "Signing in…" : "Sign in"}</button>
    </form>`;
    return this.isAgain
      ? html`<dialog aria-label="Sign in again" @keydown=${keepOpen} @cancel=${keepOpen} @close=${(event: Event) => this.reopen(event)}>${form}</dialog>`
      : html`<main class="centre">${form}</main>`;
  }
}

function keepOpen(event: Event): void {
  if (!(event instanceof KeyboardEvent) || event.key === "Escape") event.preventDefault();
}

customElements.define("portal-sign-in", SignIn);
