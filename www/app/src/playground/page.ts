// The playground: the editor, the results, and the controls.

import type { Command, Definitions } from "plaudit";
import { h, render, type Child } from "../dom.ts";
import { pickFile, saveAsFile } from "../files.ts";
import { fromForm, suggested, vocabulary, type Kind, type Vocabulary } from "./commands.ts";
import type { Folded } from "./disclosure.ts";
import { Editor } from "./editor.ts";
import { findingsList, summary } from "./findings.ts";
import { isCommand, load, save, type Kept } from "./kept.ts";
import { nodes, type DefinedNode } from "./nodes.ts";
import { Preview } from "./preview.ts";
import { toHash } from "./link.ts";
import { LARGEST, read, tooLarge, type Finding } from "./reading.ts";
import { month, standings, type Asked } from "./results.ts";
import { samples } from "./samples.ts";
import { Trial } from "./trial.ts";
import { whatIf } from "./whatif.ts";
import { writing } from "./writing.ts";
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
    render(parts.write, writing(this.#editor.element, this.#team));
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
    render(this.#parts.month, month(this.#asked(), this.#unfolded.has("in-words"), this.#staleNote()));
  }

  /** The nodes, the instant and the filters that the calendar and the explanations show. */
  #asked(): Asked {
    const played = this.#played;
    return { nodes: played?.nodes, trial: played?.trial, search: this.#search, at: this.#at, zone: this.#zone };
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
    render(this.#parts.standings, standings(this.#asked()));
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
        say("Link copied. Anyone who opens it sees this document.");
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
    pickFile((file) => {
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
  }

  #save(): void {
    saveAsFile(this.#editor.text, "definitions.json");
  }
}
