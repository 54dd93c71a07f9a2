// The playground: the editor, the results, and the controls.

import type { Command, Definitions } from "plaudit";
import { h, render, type Child } from "../dom.ts";
import { plural } from "../format.ts";
import { button } from "../parts.ts";
import { calendar, DAYS } from "./calendar.ts";
import { fromForm, suggested, vocabulary, type Kind, type Vocabulary } from "./commands.ts";
import type { Folded } from "./disclosure.ts";
import { Editor } from "./editor.ts";
import { findingsList, summary } from "./findings.ts";
import { isCommand, load, save, type Kept } from "./kept.ts";
import { nodes, type DefinedNode } from "./nodes.ts";
import { standingView } from "./outcome.ts";
import { plans } from "./phases.ts";
import { Preview } from "./preview.ts";
import { toHash } from "./link.ts";
import { LARGEST, read, tooLarge, type Finding } from "./reading.ts";
import { samples } from "./samples.ts";
import { Trial } from "./trial.ts";
import { whatIf } from "./whatif.ts";
import { zone, type Zone } from "./zone.ts";

export interface Parts {
  write: HTMLElement;
  problems: HTMLElement;
  cards: HTMLElement;
  month: HTMLElement;
  whatIf: HTMLElement;
  standings: HTMLElement;
  status: HTMLElement;
}

/** The pause in typing after which the text is checked, longer for texts that take longer. */
const PAUSE_MS = 200;
const PAUSE_LARGE_MS = 800;
const LARGE = 100_000;
/** The maximum number of nodes drawn at once; a search finds the others. */
const DRAWN = 80;

/** The last version of the text without errors. */
interface Played {
  nodes: DefinedNode[];
  words: Vocabulary;
  trial: Trial;
}

function played(definitions: Definitions, team: boolean): Played {
  const all = nodes(definitions);
  return { nodes: all, words: vocabulary(all), trial: new Trial(definitions, team) };
}

export class Playground {
  readonly #parts: Parts;
  readonly #preview: Preview;
  readonly #editor = new Editor({
    changed: () => {
      this.#later();
    },
    refused: (finding) => {
      this.#found([finding]);
    },
  });
  #team: boolean;
  #zone: Zone;
  #at: number;
  #commands: Command[];
  #kind: Kind = "update";
  #search = "";
  readonly #unfolded = new Set<Folded>();
  #findings: readonly Finding[] = [];
  #played: Played | undefined;
  /** Whether the text has errors, so that the results are from an older version. */
  #stale = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `shared`: a document from the address, which takes precedence over the stored one. */
  constructor(parts: Parts, shared?: { text: string; team: boolean }) {
    this.#parts = parts;
    this.#preview = new Preview(parts.cards);
    const before = load();
    const kept = shared === undefined ? before : { ...before, zone: before?.zone ?? "UTC", at: before?.at, commands: undefined, ...shared };
    this.#team = kept?.team ?? false;
    this.#zone = zone(kept?.zone ?? "UTC");
    this.#at = kept?.at ?? Math.floor(Date.now() / 60_000) * 60;
    this.#commands = kept?.commands ?? [];
    this.#writePart();
    this.#editor.text = kept?.text ?? JSON.stringify(samples[0]?.document(), null, 2);
    this.#editor.onCaret(() => {
      this.#showCaret();
    });
    this.#read();
    if (kept?.commands === undefined) this.#suggest();
    document.addEventListener("click", (event) => {
      this.#pressed(event);
    });
    document.addEventListener("change", (event) => {
      this.#changed(event.target);
    });
    document.addEventListener("input", (event) => {
      this.#typed(event.target);
    });
    // The target is in a shadow root, which an address does not reach.
    document.querySelector(".skip")?.addEventListener("click", (event) => {
      event.preventDefault();
      this.#editor.element.focus();
    });
    document.addEventListener("submit", (event) => {
      this.#submitted(event);
    });
    addEventListener("pagehide", () => {
      if (this.#timer !== undefined) this.#read();
    });
  }

  // ---- Reading the text --------------------------------------------------------------------------------------------

  #later(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(
      () => {
        this.#read();
      },
      this.#editor.text.length > LARGE ? PAUSE_LARGE_MS : PAUSE_MS,
    );
  }

  #read(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { findings, definitions } = read(this.#editor.text, this.#team);
    this.#stale = definitions === undefined;
    if (definitions !== undefined) {
      this.#played?.trial.dispose();
      this.#played = played(definitions, this.#team);
    }
    this.#found(findings);
    this.#showAll();
    this.#keep();
  }

  #found(findings: readonly Finding[]): void {
    this.#findings = findings;
    this.#editor.mark(findings);
    const words = summary(findings);
    if (this.#parts.status.textContent !== words) this.#parts.status.textContent = words;
    render(
      this.#parts.problems,
      h("h2", { id: "problems-title", tabindex: -1 }, "Problems"),
      h("p", { id: "findings-summary", class: "caption" }, words),
      findingsList(findings),
      h("a", { class: "more", href: "./docs/errors.html#issues-of-definitions" }, "All error codes, with examples"),
    );
  }

  #keep(): void {
    const kept: Kept = { text: this.#editor.text, team: this.#team, zone: this.#zone.name, at: this.#at, commands: this.#commands };
    const note = document.getElementById("kept");
    if (note !== null && kept.text.length <= LARGEST)
      note.textContent = save(kept) ? "Saved on this device." : "This browser does not allow saving: a reload loses your text.";
  }

  // ---- Showing -----------------------------------------------------------------------------------------------------

  #writePart(): void {
    render(
      this.#parts.write,
      h(
        "div",
        { class: "panel-head" },
        h("h2", { id: "write-title" }, "Definitions"),
        h(
          "div",
          { class: "tools" },
          button("format", "Format", { icon: "scroll" }),
          button("open", "Open a file", { icon: "file" }),
          button("save", "Save", { icon: "arrow", label: "Save as a file" }),
        ),
      ),
      h(
        "div",
        { class: "fields" },
        h(
          "label",
          {},
          "Start with",
          h(
            "select",
            { id: "sample" },
            h("option", { value: "" }, "choose…"),
            samples.map(({ id, name }) => h("option", { value: id }, name)),
          ),
        ),
        button("share", "Copy a link", { icon: "arrow", label: "Copy a link to this document" }),
        h("label", { class: "check" }, h("input", { type: "checkbox", id: "team", checked: this.#team }), "Team document"),
      ),
      this.#editor.element,
      h("p", { class: "caption editor-foot" }, h("span", { id: "caret" }, "line 1, column 1"), h("span", { id: "kept" })),
    );
  }

  #showCaret(): void {
    const { line, column } = this.#editor.caret;
    const caret = document.getElementById("caret");
    if (caret !== null) caret.textContent = `line ${String(line)}, column ${String(column)}`;
  }

  #showAll(): void {
    this.#showCards();
    this.#showMonth();
    this.#showWhatIf();
    this.#showStandings();
  }

  #showCards(): void {
    const played = this.#played;
    const { nodes, at } = played?.trial.cards(this.#commands, this.#at) ?? { nodes: [], at: this.#at };
    this.#preview.show(played?.trial, nodes, played?.nodes ?? [], at);
  }

  #showMonth(): void {
    const start = this.#zone.midnight(this.#at);
    const end = this.#zone.midnight(this.#at, DAYS);
    const found = this.#wanted();
    const drawn = plans(found.slice(0, DRAWN), start, end);
    render(
      this.#parts.month,
      h("div", { class: "panel-head" }, h("h2", { id: "month-title" }, "The next month"), this.#when()),
      this.#staleNote(),
      drawn.length > 0 && calendar(drawn, { start, end, now: this.#at, zone: this.#zone }, this.#unfolded.has("in-words")),
      drawn.length === 0 && h("p", { class: "lead" }, this.#nothing()),
      found.length > DRAWN && h("p", { class: "caption" }, `${plural(found.length - DRAWN, "more", "more")}: search to find them.`),
      drawn.length > 0 &&
        h(
          "p",
          { class: "caption legend" },
          h("span", { class: "swatch open" }),
          "active",
          h("span", { class: "swatch reset" }),
          "resets",
          h("span", { class: "swatch now" }),
          "chosen time",
        ),
    );
  }

  /** Renders the controls for the time, its zone, and the search, which apply to all results. */
  #when(): Child {
    const option = (name: "UTC" | "local", text: string): Child =>
      h(
        "button",
        { type: "button", "data-do": "zone", "data-zone": name, "data-key": name, "aria-pressed": String(this.#zone.name === name) },
        text,
      );
    return h(
      "div",
      { class: "fields when" },
      h(
        "label",
        {},
        "At",
        h("input", {
          type: "datetime-local",
          id: "at",
          value: this.#zone.toField(this.#at),
          min: "1970-01-01T00:00",
          max: "2099-10-31T00:00",
          required: true,
        }),
      ),
      h("div", { class: "switch", role: "group", "aria-label": "Time zone" }, option("UTC", "UTC"), option("local", "Local")),
      h(
        "label",
        {},
        "Search",
        h("input", { type: "search", id: "search", value: this.#search, placeholder: "name or id", autocomplete: "off" }),
      ),
    );
  }

  /** The nodes that match the search, or all. */
  #wanted(): DefinedNode[] {
    const search = this.#search.trim().toLowerCase();
    return (this.#played?.nodes ?? []).filter(({ id, name }) => id.toLowerCase().includes(search) || name.toLowerCase().includes(search));
  }

  #nothing(): string {
    if (this.#played === undefined) return "Fix the errors to see the calendar.";
    return this.#search === "" ? "This document has no achievements." : "No achievement matches.";
  }

  #staleNote(): Child {
    return (
      this.#stale &&
      this.#played !== undefined &&
      h("p", { class: "notice stale" }, "The text has errors. This shows the last version without errors.")
    );
  }

  #showWhatIf(): void {
    const played = this.#played;
    render(
      this.#parts.whatIf,
      h(
        "div",
        { class: "panel-head" },
        h("h2", { id: "what-if-title", tabindex: -1 }, "What if…"),
        h("p", { class: "caption" }, "A preview for a new player; nothing is saved."),
      ),
      this.#staleNote(),
      played === undefined
        ? h("p", { class: "lead" }, "Fix the errors to try commands.")
        : whatIf({
            commands: this.#commands,
            kind: this.#kind,
            words: played.words,
            tried: this.#commands.length === 0 ? undefined : played.trial.run(this.#commands, this.#at),
            zone: this.#zone,
            asJson: this.#unfolded.has("as-json"),
          }),
    );
  }

  #showStandings(): void {
    const played = this.#played;
    const found = this.#wanted();
    render(
      this.#parts.standings,
      h(
        "div",
        { class: "panel-head" },
        h("h2", { id: "standings-title" }, "Explained"),
        h("p", { class: "caption" }, `The state of each achievement, ${this.#zone.instant(this.#at)}, and why it cannot progress.`),
      ),
      found.length === 0 && h("p", { class: "lead" }, this.#nothing()),
      h(
        "ul",
        { class: "standings" },
        found.slice(0, DRAWN).map(({ id }) => {
          const standing = played?.trial.standing(id, this.#at);
          return h(
            "li",
            {},
            standing === undefined
              ? [
                  h("span", { class: "state is-closed" }, "hidden"),
                  h("code", {}, id),
                  h("span", { class: "caption" }, "shown once it is earned"),
                ]
              : standingView(standing, this.#zone),
          );
        }),
      ),
      found.length > DRAWN && h("p", { class: "caption" }, `${plural(found.length - DRAWN, "more", "more")}: search to find them.`),
    );
  }

  // ---- Controls ----------------------------------------------------------------------------------------------------

  #pressed(event: MouseEvent): void {
    const pressed = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-do]") : null;
    if (pressed === null) return;
    const { index = "", zone: name } = pressed.dataset;
    switch (pressed.dataset["do"]) {
      case "to-finding": {
        const finding = this.#findings[Number(index)];
        if (finding !== undefined) this.#editor.select(finding.place);
        break;
      }
      case "format":
        this.#format();
        break;
      case "open":
        this.#open();
        break;
      case "save":
        this.#save();
        break;
      case "zone":
        this.#zone = zone(name === "local" ? "local" : "UTC");
        this.#showAll();
        this.#keep();
        break;
      case "remove":
        this.#try(this.#commands.filter((_, place) => place !== Number(index)));
        this.#parts.whatIf.querySelector<HTMLElement>("#what-if-title")?.focus();
        break;
      case "clear":
        this.#try([]);
        this.#parts.whatIf.querySelector<HTMLElement>("#what-if-title")?.focus();
        break;
      case "unfold":
        this.#unfold(pressed.dataset["what"] === "as-json" ? "as-json" : "in-words");
        break;
      case "share":
        this.#share();
        break;
      case "suggest":
        this.#suggest();
        break;
      default:
    }
  }

  #unfold(what: Folded): void {
    if (!this.#unfolded.delete(what)) this.#unfolded.add(what);
    this.#showMonth();
    this.#showWhatIf();
  }

  #changed(target: EventTarget | null): void {
    if (!(target instanceof HTMLInputElement || target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement)) return;
    switch (target.id) {
      case "sample":
        this.#begin(target.value);
        target.value = "";
        break;
      case "team":
        this.#team = target instanceof HTMLInputElement && target.checked;
        this.#read();
        break;
      case "at":
        this.#travel(target.value);
        break;
      case "kind":
        this.#kind = target.value as Kind;
        this.#showWhatIf();
        break;
      case "commands-json":
        this.#fromJson(target);
        break;
      default:
    }
  }

  #typed(target: EventTarget | null): void {
    if (!(target instanceof HTMLInputElement) || target.id !== "search") return;
    this.#search = target.value;
    this.#showMonth();
    this.#showStandings();
  }

  #travel(text: string): void {
    const at = this.#zone.fromField(text);
    if (at === undefined) return;
    this.#at = at;
    this.#showAll();
    this.#keep();
  }

  #begin(id: string): void {
    const sample = samples.find((one) => one.id === id);
    if (sample === undefined) return;
    this.#team = sample.team;
    const team = document.getElementById("team");
    if (team instanceof HTMLInputElement) team.checked = sample.team;
    this.#editor.text = JSON.stringify(sample.document(), null, 2);
    this.#read();
    this.#suggest();
  }

  #submitted(event: SubmitEvent): void {
    if (!(event.target instanceof HTMLFormElement) || event.target.getAttribute("id") !== "command") return;
    event.preventDefault();
    const data = new FormData(event.target);
    const later = Math.round(Number(data.get("later")) * 86_400);
    const at = this.#at + (Number.isSafeInteger(later) ? later : 0);
    this.#try([...this.#commands, fromForm(data, { at, utc_offset_sec: this.#offset(at) })]);
  }

  #try(commands: Command[]): void {
    this.#commands = commands;
    this.#showCards();
    this.#showWhatIf();
    this.#keep();
  }

  #suggest(): void {
    if (this.#played !== undefined) this.#try(suggested(this.#played.nodes, { at: this.#at, utc_offset_sec: this.#offset(this.#at) }));
  }

  /** Returns the offset for a command, limited to −12 h to +14 h. */
  #offset(at: number): number {
    return Math.min(14 * 3_600, Math.max(-12 * 3_600, this.#zone.offset(at)));
  }

  #fromJson(field: HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement): void {
    try {
      const parsed: unknown = JSON.parse(field.value);
      if (!Array.isArray(parsed) || !parsed.every(isCommand))
        throw new SyntaxError("expected a list of commands, each with a type and an instant `at`");
      field.setCustomValidity("");
      this.#try(parsed);
    } catch (error) {
      field.setCustomValidity(error instanceof Error ? error.message : "this is not JSON");
      field.reportValidity();
    }
  }

  /** A link that contains the document itself: nothing is stored anywhere. */
  #share(): void {
    const say = (text: string): void => {
      this.#parts.status.textContent = text;
      const note = document.getElementById("kept");
      if (note !== null) note.textContent = text;
    };
    const copy = async (): Promise<void> => {
      const hash = await toHash(this.#editor.text, this.#team);
      await navigator.clipboard.writeText(new URL(hash, location.href).href);
    };
    copy().then(
      () => {
        say("Link copied. Whoever opens it sees this document.");
      },
      () => {
        say("This browser does not let the page copy.");
      },
    );
  }

  #format(): void {
    const { findings } = read(this.#editor.text, this.#team);
    if (findings.some(({ code }) => code === "NOT_JSON" || code === "TOO_LARGE" || code === "TOO_DEEP" || code === "REPEATED_KEY")) {
      this.#parts.problems.querySelector<HTMLElement>("#problems-title")?.focus();
      return;
    }
    this.#editor.text = JSON.stringify(JSON.parse(this.#editor.text), null, 2);
    this.#read();
  }

  #open(): void {
    const input = h("input", { type: "file", accept: ".json,application/json" });
    input.addEventListener("change", () => {
      const file = input.files?.[0];
      if (file === undefined) return;
      if (file.size > LARGEST * 3) {
        this.#found([tooLarge(file.size, { offset: 0, length: 0, line: 1, column: 1 })]);
        return;
      }
      file.text().then(
        (text) => {
          this.#editor.text = text;
          this.#read();
        },
        () => {
          this.#parts.status.textContent = "The file could not be read.";
        },
      );
    });
    input.click();
  }

  #save(): void {
    const url = URL.createObjectURL(new Blob([this.#editor.text], { type: "application/json" }));
    h("a", { href: url, download: "definitions.json" }).click();
    setTimeout(() => {
      URL.revokeObjectURL(url);
    }, 1_000);
  }
}
