// <portal-password>: a dialog in which operators change their own password. That ends all of their sign-ins.

import { html, LitElement } from "lit";
import type { Api } from "../api.ts";

export class PasswordDialog extends LitElement {
  static override properties = { api: { attribute: false }, problem: { state: true }, isBusy: { state: true } };
  declare api: Api;
  declare problem: string;
  declare isBusy: boolean;

  constructor() {
    super();
    this.problem = "";
    this.isBusy = false;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override firstUpdated(): void {
    this.querySelector("dialog")?.showModal();
  }

  private end(name: "changed" | "closed"): void {
    this.dispatchEvent(new CustomEvent(name));
  }

  private async submit(form: HTMLFormElement): Promise<void> {
    const data = new FormData(form);
    const text = (name: string): string => String(data.get(name));
    this.problem = text("new") === text("again") ? "" : "The two new passwords differ.";
    if (this.problem !== "") return;
    this.isBusy = true;
    try {
      await this.api.changePassword(text("old"), text("new"));
      // Closing gives the focus back to the button that has opened it.
      this.querySelector("dialog")?.close();
      this.end("changed");
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
    }
    this.isBusy = false;
  }

  override render(): unknown {
    const field = (name: string, label: string, autocomplete: "current-password" | "new-password"): unknown =>
      html`<div class="field">
        <label for=${`password-${name}`}>${label}</label>
        <input id=${`password-${name}`} name=${name} type="password" required autocomplete=${autocomplete} />
      </div>`;
    return html`<dialog aria-labelledby="password-title" @close=${() => this.end("closed")}>
      <form
        class="sign-in card"
        @submit=${(event: Event) => {
          event.preventDefault();
          void this.submit(event.target as HTMLFormElement);
        }}>
        <h1 id="password-title">Change your password</h1>
        <p class="muted">You sign in again afterwards, on every device.</p>
        ${field("old", "Current password", "current-password")} ${field("new", "New password", "new-password")}
        ${field("again", "New password again", "new-password")}
        <p class="problem" role="alert">${this.problem}</p>
        <p class="group-actions">
          <button type="submit" class="primary" ?disabled=${this.isBusy}>${this.isBusy ? "Changing…" : "Change password"}</button>
          <button type="button" @click=${() => this.querySelector("dialog")?.close()}>Cancel</button>
        </p>
      </form>
    </dialog>`;
  }
}

customElements.define("portal-password", PasswordDialog);
