// The draft of one editor. Every change is stored in this browser within a moment, and on the server soon after, so that no typed text is
// lost.

import { validate, type Issue } from "plaudit";
import { type Api, ApiError, type Audience, type Draft, type Overview, type Version } from "./api.ts";
import { Backups, type Keeper, type Left } from "./backup.ts";
import { changes } from "./compare.ts";
import type { Document } from "./document.ts";
import { merge, same } from "./merge.ts";
import { nowSec } from "./words.ts";

/** The pause after the last change before the draft is sent. */
const SAVE_AFTER_MS = 800;
/** The pause after the last change before the draft is checked. */
const CHECK_AFTER_MS = 120;
/** The pause after the last change before the draft is stored in the browser. */
const KEEP_AFTER_MS = 150;
const RETRY_MS = 5_000;
/** The time after a version's instant by which it is certainly in force. */
const LATE_MS = 2_000;
/** The longest wait of a timer. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * Whether an issue is for the editor. A new achievement gets the instant from which it counts when it is published, so the draft may lack
 * it.
 */
export function isOfEditor({ code }: Issue): boolean {
  return code !== "not_activated";
}

export type Saving = "saved" | "unsaved" | "saving" | "unreachable" | "signed out" | "refused";

/** A conflict of two editors: the draft that the other one has saved meanwhile, and the document that both started from. */
export interface Conflict {
  theirs: Draft;
  common: Document;
}

export class DraftStore extends EventTarget {
  document: Document = { achievements: {} };
  live: Document = { achievements: {} };
  liveSeq = 0;
  versions: Version[] = [];
  /** Whether the definitions come from a file. */
  isFromFile = true;
  /** The audiences for which the server has definitions. */
  audiences: readonly Audience[] = [];
  /** Whether the operator may write drafts. */
  mayEdit = true;
  isLoaded = false;
  saving: Saving = "saved";
  /** The reason why the draft could not be saved. */
  problem = "";
  conflict: Conflict | undefined;
  issues: readonly Issue[] = [];
  author = "";
  changedAt = 0;
  /** The backups of this operator's closed pages whose text differs from the draft. */
  left: readonly Left[] = [];
  /** Whether this browser has room for unsaved changes. */
  isKept = true;
  /** The other editor whose changes were last merged with this editor's; empty after a further change. */
  mergedWith = "";

  private rev = 0;
  private common: Document = this.document;
  private saveTimer: ReturnType<typeof setTimeout> | undefined;
  private waitTimer: ReturnType<typeof setTimeout> | undefined;
  private checkTimer: ReturnType<typeof setTimeout> | undefined;
  private keepTimer: ReturnType<typeof setTimeout> | undefined;
  private sending: Promise<void> | undefined;
  /** The documents that were sent without an answer; the server may have stored one of them. */
  private unanswered: Document[] = [];
  private readonly backups: Backups;
  private readonly undone: Document[] = [];
  private readonly done: Document[] = [];

  constructor(
    readonly api: Api,
    keeper: Keeper = localStorage,
    page?: string,
  ) {
    super();
    this.backups = new Backups(api.audience, keeper, page);
  }

  /** The name of the operator who edits. */
  set owner(name: string) {
    this.backups.owner = name;
  }

  /** Reads the draft and the versions, and finds the backups in this browser. */
  async load(): Promise<void> {
    const overview = await this.api.overview();
    this.take(overview);
    this.document = this.common = overview.draft.document;
    this.rev = overview.draft.rev;
    await this.findLeft();
    this.isLoaded = true;
    this.check();
    this.tell();
  }

  private async findLeft(): Promise<void> {
    const left = this.isReadOnly ? [] : await this.backups.left(() => void this.findLeft().then(() => this.tell()));
    this.left = left.filter((one) => {
      const isSaved = same(one.document, this.document);
      if (isSaved) this.backups.forget(one.key);
      return !isSaved;
    });
  }

  /** Merges a backup into the draft. */
  async restore(left: Left): Promise<void> {
    if (this.isReadOnly || this.conflict !== undefined || !(await this.flush())) return;
    const theirs: Draft = { rev: this.rev, base: 0, author: this.author, changed_at: this.changedAt, document: this.document };
    this.common = left.common;
    this.document = left.document;
    this.isKept = this.keep();
    if (this.isKept) this.discard(left);
    this.collide(theirs);
    this.tell();
  }

  /** Deletes a backup. */
  discard({ key }: Left): void {
    this.backups.forget(key);
    this.left = this.left.filter((one) => one.key !== key);
    this.tell();
  }

  /** Reads the versions and the live definitions again. The draft is replaced only if it has no unsaved changes. */
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

  /** Changes the document by one step, which can be undone. */
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

  /** Takes the last change back; returns the names of what has changed, or an empty text. */
  undo(): string {
    return this.step(this.done, this.undone);
  }

  redo(): string {
    return this.step(this.undone, this.done);
  }

  private step(from: Document[], to: Document[]): string {
    const next = this.conflict === undefined ? from.pop() : undefined;
    if (next === undefined) return "";
    to.push(this.document);
    const names = changes(this.document, next).map(({ name }) => name);
    this.document = next;
    this.changed();
    return names.length > 3 ? `${names.slice(0, 3).join(", ")}…` : names.join(", ");
  }

  /** Sends unsaved changes, and those made meanwhile, and waits for the answers. Returns whether everything is saved. */
  async flush(): Promise<boolean> {
    do await this.save();
    while ((this.saving === "unsaved" || this.saving === "saving") && this.conflict === undefined);
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

  /** Forgets the steps, so that undoing does not take back another editor's change. */
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
    this.mergedWith = "";
    clearTimeout(this.keepTimer);
    this.keepTimer = setTimeout(() => this.keepNow(), KEEP_AFTER_MS);
    this.tell();
    this.saveIn(SAVE_AFTER_MS);
    clearTimeout(this.checkTimer);
    this.checkTimer = setTimeout(() => {
      this.check();
      this.tell();
    }, CHECK_AFTER_MS);
  }

  /** Stores unsaved changes in this browser at once, for example when the page closes. */
  keepNow(): void {
    clearTimeout(this.keepTimer);
    if (this.saving === "saved" || this.isReadOnly) return;
    const wasKept = this.isKept;
    this.isKept = this.keep();
    if (this.isKept !== wasKept) this.tell();
  }

  private saveIn(ms: number): void {
    clearTimeout(this.saveTimer);
    this.saveTimer = setTimeout(() => void this.save(), ms);
  }

  /** Sends the draft, one request at a time: each contains the revision that the previous one has created. */
  private save(): Promise<void> {
    clearTimeout(this.saveTimer);
    this.sending ??= this.send().finally(() => {
      this.sending = undefined;
    });
    return this.sending;
  }

  private async send(): Promise<void> {
    if (this.saving === "saved" || this.conflict !== undefined) return;
    const sent = this.document;
    this.saving = "saving";
    this.tell();
    try {
      const saved = await this.api.save(this.rev, sent);
      this.rev = saved.rev;
      this.author = saved.author;
      this.changedAt = saved.changed_at;
      this.problem = "";
      this.unanswered = [];
      this.agreed(sent);
    } catch (error) {
      this.failed(error, sent);
    }
    this.tell();
  }

  /** The server has stored this document. Either it is the draft, or the changes made since are sent soon. */
  private agreed(text: Document): void {
    this.common = text;
    if (same(this.document, text)) {
      this.saving = "saved";
      this.isKept = true;
      clearTimeout(this.keepTimer);
      this.backups.forget();
    } else {
      this.saving = "unsaved";
      this.saveIn(SAVE_AFTER_MS);
    }
  }

  private failed(error: unknown, sent: Document): void {
    const { code, message, body } =
      error instanceof ApiError ? error : { code: "INTERNAL", message: String(error), body: {} as ApiError["body"] };
    this.problem = message;
    this.keepNow();
    if (code === "CONFLICT" && body["draft"] !== undefined) {
      const theirs = body["draft"] as Draft;
      if (this.unanswered.some((one) => same(one, theirs.document))) {
        // The found draft is this editor's own: the request arrived, but its answer was lost.
        this.rev = theirs.rev;
        this.problem = "";
        this.agreed(theirs.document);
      } else this.collide(theirs);
    } else if (code === "AUTH") this.saving = "signed out";
    else if (code === "PERMISSION_DENIED" || code === "INVALID_REQUEST" || code === "TOO_LARGE") this.saving = "refused";
    else {
      this.unanswered.push(sent);
      this.saving = "unreachable";
      this.saveIn(RETRY_MS);
    }
  }

  /** Merges the other editor's draft with this one; if both have changed the same place, begins a conflict. */
  private collide(theirs: Draft): void {
    const { document, clashes } = merge(this.common, this.document, theirs.document);
    this.saving = "unsaved";
    if (clashes.length > 0) {
      this.conflict = { theirs, common: this.common };
      return;
    }
    const isOther = !same(theirs.document, this.common) && !same(document, this.document);
    this.rev = theirs.rev;
    this.document = document;
    this.problem = "";
    this.unanswered = [];
    this.forgetSteps();
    this.agreed(theirs.document);
    this.check();
    if (isOther) this.mergedWith = theirs.author;
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
    let issues: readonly Issue[];
    try {
      issues = validate(this.document, this.live, options);
    } catch {
      issues = validate(this.document, undefined, options);
    }
    this.issues = issues.filter(isOfEditor);
  }

  private keep(): boolean {
    return this.backups.keep({ rev: this.rev, common: this.common, document: this.document, at: nowSec() });
  }

  private tell(): void {
    this.dispatchEvent(new Event("change"));
  }
}
