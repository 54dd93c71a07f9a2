// The draft of one editor: every change is stored in this browser at once and on the server soon after, so that no typed text is lost.

import { validate, type Issue } from "plaudit";
import { type Api, ApiError, type Audience, type Draft, type Overview, type Version } from "./api.ts";
import { type Document, entries, type Node, objectOf, withValue } from "./document.ts";

/** The pause after the last change before the draft is sent. */
const SAVE_AFTER_MS = 800;
/** The pause after the last change before the draft is checked. */
const CHECK_AFTER_MS = 120;
const RETRY_MS = 5_000;
/** The time after a version's instant by which it is certainly in force. */
const LATE_MS = 2_000;
/** The longest wait of a timer. */
const LONGEST_MS = 2 ** 31 - 1;
const KEY = "plaudit portal draft";

export type Saving = "saved" | "unsaved" | "saving" | "unreachable" | "signed out" | "refused";

/** Two editors: the text that the other one has saved meanwhile, and the text that both started from. */
export interface Conflict {
  theirs: Draft;
  common: Document;
}

interface Backup {
  rev: number;
  common: Document;
  document: Document;
}

/** Stores a text in this browser. */
export type Keeper = Pick<Storage, "getItem" | "setItem" | "removeItem">;

export class DraftStore extends EventTarget {
  document: Document = { achievements: {} };
  live: Document = { achievements: {} };
  liveSeq = 0;
  versions: Version[] = [];
  /** Whether the definitions come from a file. */
  isFromFile = true;
  /** The audiences of which the server has definitions. */
  audiences: readonly Audience[] = [];
  /** Whether the operator may write drafts. */
  mayEdit = true;
  isLoaded = false;
  saving: Saving = "saved";
  /** The reason why it could not be saved. */
  problem = "";
  conflict: Conflict | undefined;
  issues: readonly Issue[] = [];
  author = "";
  changedAt = 0;
  /** Whether text from before a reload was restored. */
  isRestored = false;

  private rev = 0;
  private common: Document = this.document;
  private saveTimer: ReturnType<typeof setTimeout> | undefined;
  private waitTimer: ReturnType<typeof setTimeout> | undefined;
  private checkTimer: ReturnType<typeof setTimeout> | undefined;
  private sending: Promise<void> | undefined;
  private readonly undone: Document[] = [];
  private readonly done: Document[] = [];

  constructor(
    readonly api: Api,
    private readonly keeper: Keeper = localStorage,
  ) {
    super();
  }

  /** Reads everything, and restores the text stored in this browser. */
  async load(): Promise<void> {
    const overview = await this.api.overview();
    this.take(overview);
    const draft = overview.draft;
    this.document = this.common = draft.document;
    this.rev = draft.rev;
    const backup = this.backup();
    if (backup !== undefined && !this.isReadOnly && !same(backup.document, draft.document)) {
      this.document = backup.document;
      this.isRestored = true;
      if (backup.rev === draft.rev) this.changed();
      else {
        this.common = backup.common;
        this.collide(draft);
      }
    } else this.forgetBackup();
    this.isLoaded = true;
    this.check();
    this.tell();
  }

  /** Reads the versions and the live document again, without touching the typed text. */
  async refresh(): Promise<void> {
    const overview = await this.api.overview();
    this.take(overview);
    // The answer can be older than a save in the meantime.
    if (overview.draft.rev > this.rev && this.saving === "saved" && this.conflict === undefined) {
      this.document = this.common = overview.draft.document;
      this.rev = overview.draft.rev;
      this.forgetSteps();
    }
    this.check();
    this.tell();
  }

  /** Changes the document. */
  edit(change: (document: Document) => Document): void {
    if (this.isReadOnly) return;
    const next = change(this.document);
    if (next === this.document) return;
    this.done.push(this.document);
    if (this.done.length > 200) this.done.shift();
    this.undone.length = 0;
    this.document = next;
    this.changed();
  }

  /** Whether the definitions are those of teams. */
  get isOfTeams(): boolean {
    return this.api.audience === "team";
  }

  get isReadOnly(): boolean {
    return this.isFromFile || !this.mayEdit;
  }

  get canUndo(): boolean {
    return this.done.length > 0;
  }

  get canRedo(): boolean {
    return this.undone.length > 0;
  }

  undo(): void {
    const before = this.done.pop();
    if (before === undefined) return;
    this.undone.push(this.document);
    this.document = before;
    this.changed();
  }

  redo(): void {
    const next = this.undone.pop();
    if (next === undefined) return;
    this.done.push(this.document);
    this.document = next;
    this.changed();
  }

  /** Sends unsaved changes, and waits for the answer. */
  async flush(): Promise<boolean> {
    clearTimeout(this.saveTimer);
    await this.sending;
    if (this.saving !== "saved") await this.save();
    return this.saving === "saved";
  }

  /** Ends a conflict with a text merged from both. */
  settle(document: Document): void {
    const conflict = this.conflict;
    if (conflict === undefined) return;
    this.conflict = undefined;
    this.rev = conflict.theirs.rev;
    this.common = conflict.theirs.document;
    this.document = document;
    this.forgetSteps();
    this.changed();
  }

  /** Another editor's change is not undone by this editor's step. */
  private forgetSteps(): void {
    this.done.length = this.undone.length = 0;
  }

  /** Whether the draft differs from the live definitions. */
  get isChanged(): boolean {
    return !same(this.document, this.live);
  }

  get revision(): number {
    return this.rev;
  }

  private changed(): void {
    this.saving = "unsaved";
    this.keep();
    this.tell();
    clearTimeout(this.saveTimer);
    this.saveTimer = setTimeout(() => void this.save(), SAVE_AFTER_MS);
    clearTimeout(this.checkTimer);
    this.checkTimer = setTimeout(() => {
      this.check();
      this.tell();
    }, CHECK_AFTER_MS);
  }

  private async save(): Promise<void> {
    if (this.conflict !== undefined) return;
    if (this.sending !== undefined) {
      await this.sending;
      if (this.saving === "saved") return;
    }
    this.sending = this.send();
    await this.sending;
    this.sending = undefined;
  }

  private async send(): Promise<void> {
    const sent = this.document;
    this.saving = "saving";
    this.tell();
    try {
      const saved = await this.api.save(this.rev, sent);
      this.rev = saved.rev;
      this.common = sent;
      this.author = saved.author;
      this.changedAt = saved.changed_at;
      this.problem = "";
      if (this.document === sent) {
        this.saving = "saved";
        this.forgetBackup();
      } else {
        this.saving = "unsaved";
        this.keep();
        this.saveTimer = setTimeout(() => void this.save(), SAVE_AFTER_MS);
      }
    } catch (error) {
      this.failed(error);
    }
    this.tell();
  }

  private failed(error: unknown): void {
    const { code, message, body } =
      error instanceof ApiError ? error : { code: "INTERNAL", message: String(error), body: {} as ApiError["body"] };
    this.problem = message;
    if (code === "CONFLICT" && body["draft"] !== undefined) {
      const theirs = body["draft"] as Draft;
      if (same(theirs.document, this.document)) {
        this.rev = theirs.rev;
        this.common = theirs.document;
        this.saving = "saved";
        this.forgetBackup();
      } else this.collide(theirs);
    } else if (code === "AUTH") {
      this.saving = "signed out";
      this.dispatchEvent(new Event("signed-out"));
    } else if (code === "PERMISSION_DENIED" || code === "INVALID_REQUEST" || code === "TOO_LARGE") this.saving = "refused";
    else {
      this.saving = "unreachable";
      this.saveTimer = setTimeout(() => void this.save(), RETRY_MS);
    }
  }

  private collide(theirs: Draft): void {
    this.saving = "unsaved";
    this.conflict = { theirs, common: this.common };
  }

  private take(overview: Overview): void {
    this.live = overview.live.document ?? { achievements: {} };
    this.liveSeq = overview.live.seq;
    this.versions = overview.versions;
    this.isFromFile = overview.read_only;
    this.audiences = overview.audiences;
    this.author = overview.draft.author;
    this.changedAt = overview.draft.changed_at;
    const waiting = overview.versions.filter(({ state }) => state === "waiting").map(({ from_time_sec }) => from_time_sec);
    clearTimeout(this.waitTimer);
    if (waiting.length > 0) {
      const ms = (Math.min(...waiting) - overview.now) * 1_000 + LATE_MS;
      this.waitTimer = setTimeout(() => void this.refresh().catch(() => undefined), Math.min(ms, LONGEST_MS));
    }
  }

  private check(): void {
    const options = { team: this.isOfTeams };
    try {
      this.issues = validate(this.document, this.live, options);
    } catch {
      this.issues = validate(this.document, undefined, options);
    }
  }

  /** The name under which the browser stores unsaved changes. */
  private get key(): string {
    return this.isOfTeams ? `${KEY} of teams` : KEY;
  }

  private keep(): void {
    try {
      const backup: Backup = { rev: this.rev, common: this.common, document: this.document };
      this.keeper.setItem(this.key, JSON.stringify(backup));
    } catch {
      // The browser has no room; the server gets the draft soon.
    }
  }

  private forgetBackup(): void {
    this.keeper.removeItem(this.key);
  }

  private backup(): Backup | undefined {
    try {
      const kept = JSON.parse(this.keeper.getItem(this.key) ?? "null") as Backup | null;
      return kept !== null && typeof kept.rev === "number" ? kept : undefined;
    } catch {
      return undefined;
    }
  }

  private tell(): void {
    this.dispatchEvent(new Event("change"));
  }
}

/** Whether two documents are equal, regardless of the order of their keys. */
export function same(one: unknown, other: unknown): boolean {
  return one === other || canonical(one) === canonical(other);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => {
    if (typeof inner !== "object" || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)));
  });
}

/** The value of one place in three texts. */
export interface Difference {
  path: string[];
  name: string;
  common: unknown;
  mine: unknown;
  theirs: unknown;
}

/** The places at which two texts differ: each achievement, and each setting. */
export function differences(mine: Document, theirs: Document, common: Document): Difference[] {
  const found: Difference[] = [];
  const places = new Map<string, string[]>();
  for (const document of [mine, theirs]) {
    for (const { id } of entries(document)) places.set(`a ${id}`, [...achievementsPath(document), id]);
    for (const key of Object.keys(objectOf(document["settings"]))) places.set(`s ${key}`, ["settings", key]);
    for (const key of Object.keys(document)) if (key !== "achievements" && key !== "settings") places.set(`d ${key}`, [key]);
  }
  for (const path of places.values()) {
    const [one, other, before] = [mine, theirs, common].map((document) =>
      path.reduce<unknown>((value, key) => objectOf(value)[key], document),
    );
    if (!same(one, other)) found.push({ path, name: nameOf(path, one ?? other), common: before, mine: one, theirs: other });
  }
  return found;
}

function achievementsPath(document: Document): string[] {
  const inner = objectOf(objectOf(document["achievements"])["achievements"]);
  return Object.keys(inner).length > 0 && !("name" in inner) ? ["achievements", "achievements"] : ["achievements"];
}

function nameOf(path: readonly string[], value: unknown): string {
  const name = objectOf(value)["name"];
  const last = path[path.length - 1] ?? "";
  if (path[0] === "settings") return `Setting: ${last}`;
  return typeof name === "string" && name !== "" ? name : last;
}

/** Merges two texts: theirs, with mine at the chosen places. */
export function merged(theirs: Document, chosen: readonly Difference[]): Document {
  return chosen.reduce<Node>((document, { path, mine }) => withValue(document, path, mine), theirs);
}
