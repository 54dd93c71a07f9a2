// What both elements are: a client, texts, a dialog, and one region that screen readers listen to.

import type { AchievementsClient, IconSubject, PlauditTexts, UnlocksClient } from "../../elements.js";
import type { PlauditError } from "../../index.js";
import { type Child, h, press, render } from "./dom.js";
import css from "./elements.css";
import { type Format, formatFor } from "./format.js";
import { cross, icon } from "./icons.js";
import { TEXTS } from "./texts.js";

/** On a server there are no elements: the module can be imported there, and defines nothing. */
const Host = (globalThis.HTMLElement ?? class {}) as typeof HTMLElement;

let sheet: CSSStyleSheet | undefined;

/** Properties that can be set before the element is defined. */
const PROPERTIES = "client texts icon tier content confetti compare".split(" ");

export abstract class PlauditElement<C extends AchievementsClient | UnlocksClient> extends Host {
  declare client: C | PromiseLike<C> | undefined;
  declare texts: Partial<PlauditTexts> | undefined;
  declare icon: ((subject: IconSubject | undefined) => Node | undefined) | undefined;

  static observedAttributes = ["inbox", "category", "lang"];

  /** What the dialog shows: the id of an achievement, the key of an unlock, or the inbox. */
  protected shown: string | undefined;
  /** The client, once it is there and as long as the element is in a page. */
  protected current: C | undefined;
  protected t = TEXTS;
  protected format!: Format;
  protected readonly root = this.attachShadow({ mode: "open" });
  protected readonly body = h("div.body");
  protected readonly dialog = h("dialog.dialog", { "aria-labelledby": "title" }) as HTMLDialogElement;
  readonly #sheet = h("div.sheet");
  readonly #status = h("p.status", { role: "status" });
  readonly #given: { [property: string]: unknown } = {};
  #words: string[] = [];
  #leave: (() => void) | undefined;
  #isDue = false;

  constructor() {
    super();
    const { root, dialog } = this;
    if (sheet === undefined) {
      // A style element would need the page's security policy to allow it.
      sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
    }
    root.adoptedStyleSheets = [sheet];
    dialog.append(this.#sheet);
    root.append(this.body, dialog, this.#status);
    root.addEventListener("click", ({ target }) => this.#pressed(target as Element));
    dialog.addEventListener("close", () => {
      // It was opened again meanwhile, in another place.
      if (dialog.open) return;
      const { shown } = this;
      this.shown = undefined;
      root.append(this.#status);
      this.closed(shown);
      this.update();
    });
    for (const name of PROPERTIES) {
      this.#given[name] = Reflect.get(this, name);
      Object.defineProperty(this, name, {
        get: () => this.#given[name],
        set: (value) => {
          this.#given[name] = value;
          if (name === "client") this.#attach();
          else this.changed();
        },
      });
    }
  }

  connectedCallback(): void {
    this.#attach();
  }

  disconnectedCallback(): void {
    this.#attach();
  }

  attributeChangedCallback(): void {
    this.changed();
  }

  /** Follows the client; returns what ends that. */
  protected abstract listen(client: C): () => void;
  /** Shows what there is to show. */
  protected abstract show(client: C): void;
  /** Does what a button says. */
  protected abstract act(action: string, id: string, button: HTMLElement): void;

  /** The dialog that showed this was closed. */
  protected closed(_shown: string | undefined): void {}

  /** Something that all of the element may depend on has changed. */
  protected changed(): void {
    this.t = { ...TEXTS, ...this.texts };
    this.format = formatFor(this.closest<HTMLElement>("[lang]")?.lang);
    this.update();
  }

  /** Shows what has changed, once for all that changes at once. */
  update(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    this.#soon(undefined, () => {
      this.#isDue = false;
      if (this.current) this.show(this.current);
    });
  }

  protected iconOf(subject: IconSubject | undefined): Node {
    return this.icon?.(subject) ?? icon(subject);
  }

  /** Through the one region; the same words twice are two messages, what comes together is one. */
  protected say(text: string): void {
    if (this.#words.push(text) > 1) return;
    this.#status.textContent = "";
    setTimeout(() => (this.#status.textContent = this.#words.splice(0).join(" ")), 50);
  }

  /** False: the host will do it in its own way. */
  protected fire(name: string, detail: unknown): boolean {
    return this.dispatchEvent(new CustomEvent(`plaudit-${name}`, { detail, bubbles: true, composed: true, cancelable: true }));
  }

  /** Opens the dialog, or shows what it shows now. */
  protected showDialog(title: string, ...children: Child[]): void {
    const { dialog } = this;
    render(this.#sheet, press("close", "", cross(), this.t.close, "close"), h("h2.title", { id: "title" }, title), children);
    if (dialog.open) return;
    dialog.showModal();
    // What is outside of it nobody hears.
    dialog.append(this.#status);
  }

  #pressed(target: Element): void {
    const button = target.closest("button");
    // What a host has put into a slot is the host's.
    if (!button || !this.root.contains(button)) return;
    if (button.name === "close") this.dialog.close();
    else this.act(button.name, button.value, button);
  }

  /** Begins with the client that is given now, or ends. */
  #attach(): void {
    this.#leave?.();
    // Whoever shows it next opens it again.
    this.current = this.shown = undefined;
    this.dialog.close();
    let isWanted = this.isConnected;
    this.#leave = () => (isWanted = false);
    const begin = (client: C | undefined): void => {
      if (!isWanted) return;
      // What somebody who has signed out had is nobody else's to see.
      if (!client) return this.root.querySelectorAll(".body, .toasts").forEach((part) => (part.textContent = ""));
      this.current = client;
      this.#leave = this.listen(client);
      this.changed();
    };
    this.#soon(this.client, begin);
  }

  /** What fails is told; a client that is closed is followed no more. */
  #soon<T>(value: T | PromiseLike<T>, then: (value: T) => void): void {
    Promise.resolve(value).then(then).catch((error: unknown) => {
      if ((error as PlauditError).code === "DISPOSED") this.#leave?.();
      this.fire("error", { error });
    });
  }
}
