// The search of the documentation: a dialog over Pagefind's index, which is loaded when the dialog opens.

import "../styles/search.css";
import { h, render } from "../dom.ts";

interface Part {
  title: string;
  url: string;
  excerpt: string;
}
interface Found {
  url: string;
  excerpt: string;
  meta: { title?: string };
  sub_results: Part[];
}
interface Pagefind {
  options(options: Record<string, unknown>): Promise<void>;
  init(): Promise<void>;
  debouncedSearch(text: string, options: object, milliseconds: number): Promise<{ results: { data(): Promise<Found> }[] } | null>;
}

const SHOWN = 8;
const PARTS = 3;
const WAIT_MS = 120;

let dialog: SearchDialog | undefined;

/** Opens it; `root` is the first page's address. */
export function search(root: URL): void {
  dialog ??= new SearchDialog(root);
  dialog.open();
}

class SearchDialog {
  readonly #root: URL;
  readonly #index: Promise<Pagefind>;
  readonly #field = h("input", {
    type: "search",
    id: "search-field",
    class: "search-field",
    placeholder: "Search the documentation",
    "aria-label": "Search the documentation",
    autocomplete: "off",
    spellcheck: "false",
    enterkeyhint: "search",
  });
  readonly #results = h("div", { class: "search-results" });
  readonly #status = h("p", { class: "search-status", role: "status" });
  readonly #dialog = h(
    "dialog",
    { class: "search-dialog", "aria-label": "Search" },
    h(
      "form",
      { class: "search-form", method: "dialog" },
      this.#field,
      h("button", { class: "site-tool search-close", value: "close" }, "Close"),
    ),
    this.#status,
    this.#results,
  );

  constructor(root: URL) {
    this.#root = root;
    this.#index = load(root);
    document.body.append(this.#dialog);
    this.#field.addEventListener("input", () => {
      this.#look().catch(() => {
        this.#say("The search needs the network once, and there is none. The pages that you have visited still open.");
      });
    });
    this.#dialog.addEventListener("click", (event) => {
      if (event.target === this.#dialog) this.#dialog.close();
      // A result on the present page leads to its heading, behind the dialog.
      else if (event.target instanceof Element && event.target.closest("a") !== null) this.#dialog.close();
    });
    this.#dialog.addEventListener("keydown", (event) => {
      this.#key(event);
    });
    this.#dialog.querySelector("form")?.addEventListener("submit", (event) => {
      if (event.submitter instanceof HTMLButtonElement) return;
      event.preventDefault();
      this.#links()[0]?.click();
    });
    this.#say("Type to search every page: guides, API, definitions, rules and errors.");
  }

  open(): void {
    if (!this.#dialog.open) this.#dialog.showModal();
    this.#field.select();
  }

  #links(): HTMLAnchorElement[] {
    return [...this.#results.querySelectorAll("a")];
  }

  /** Arrow keys move through the results, and back to the field. */
  #key(event: KeyboardEvent): void {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const links = this.#links();
    const place = document.activeElement instanceof HTMLAnchorElement ? links.indexOf(document.activeElement) : -1;
    const next = place + (event.key === "ArrowDown" ? 1 : -1);
    event.preventDefault();
    (next < 0 ? this.#field : links[Math.min(next, links.length - 1)])?.focus();
  }

  #say(text: string): void {
    this.#status.textContent = text;
  }

  async #look(): Promise<void> {
    const text = this.#field.value.trim();
    if (text === "") {
      render(this.#results);
      this.#say("Type to search every page: guides, API, definitions, rules and errors.");
      return;
    }
    const index = await this.#index;
    const found = await index.debouncedSearch(text, {}, WAIT_MS);
    // Another letter was typed meanwhile.
    if (found === null || this.#field.value.trim() !== text) return;
    const pages = await Promise.all(found.results.slice(0, SHOWN).map((result) => result.data()));
    if (this.#field.value.trim() !== text) return;
    this.#say(
      pages.length === 0
        ? `Nothing found for “${text}”.`
        : `${String(found.results.length)} ${found.results.length === 1 ? "page" : "pages"}`,
    );
    render(
      this.#results,
      h(
        "ul",
        { class: "search-pages" },
        pages.map((page) => this.#page(page)),
      ),
    );
  }

  #page({ url, meta, excerpt, sub_results }: Found): HTMLElement {
    const parts = sub_results.filter((part) => part.url.includes("#")).slice(0, PARTS);
    return h(
      "li",
      {},
      h("a", { href: this.#address(url), class: "search-page" }, h("strong", {}, meta.title ?? url), parts.length === 0 && marked(excerpt)),
      parts.length > 0 &&
        h(
          "ul",
          {},
          parts.map((part) =>
            h("li", {}, h("a", { href: this.#address(part.url) }, h("span", { class: "search-part" }, part.title), marked(part.excerpt))),
          ),
        ),
    );
  }

  #address(url: string): string {
    return new URL(url.replace(/^\/+/, ""), this.#root).href;
  }
}

async function load(root: URL): Promise<Pagefind> {
  const index = (await import(/* @vite-ignore */ new URL("search/pagefind.js", root).href)) as Pagefind;
  await index.options({ bundlePath: new URL("search/", root).pathname, baseUrl: "/", excerptLength: 18 });
  await index.init();
  return index;
}

/** Pagefind marks words by `<mark>` in text whose other characters are escaped; nothing else in it becomes an element. */
function marked(excerpt: string): HTMLElement {
  const parts = excerpt.split(/<mark>(.*?)<\/mark>/g);
  return h(
    "span",
    { class: "search-excerpt" },
    parts.map((part, place) => (place % 2 === 1 ? h("mark", {}, plain(part)) : plain(part))),
  );
}

const ENTITIES: Readonly<Record<string, string>> = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'", "&amp;": "&" };

function plain(text: string): string {
  return text.replace(/&(?:lt|gt|quot|#39|amp);/g, (entity) => ENTITIES[entity] ?? entity);
}
