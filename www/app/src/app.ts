// The page: its content, and the actions of its buttons.

import { PlauditError } from "plaudit";
import type { Issue, Outcome } from "plaudit";
import { PlauditAchievements, type PlauditUnlocks } from "plaudit/elements";
import { Announcer } from "./announcer.ts";
import { fromButton, fromForm, vocabulary, type Vocabulary } from "./activity.ts";
import { findAuthority, ServerError, type Authority } from "./authority.ts";
import { ChangeTimer, Clock } from "./clock.ts";
import { columns } from "./columns.ts";
import { detailSheet } from "./detail.ts";
import { Stage } from "./devices/stage.ts";
import { h, render, type Child } from "./dom.ts";
import { own, wanted } from "./address.ts";
import { pickFile, readDefinitions, saveAsFile } from "./files.ts";
import { notices } from "./notices.ts";
import { keepFocus, placeOf } from "./focus.ts";
import { fromField } from "./format.ts";
import { bringHistory } from "./history.ts";
import { inboxSheet } from "./inbox.ts";
import { nameOf } from "./game.ts";
import { Notes } from "./notes.ts";
import { categories } from "./nodes.ts";
import { button, grantedWords } from "./parts.ts";
import { popUps } from "./popups.ts";
import { problemsSheet } from "./problems.ts";
import { grants } from "./rewards.ts";
import type { SourceId } from "./samples/index.ts";
import { aside, load, loadPreferences, savePreferences, type Mode } from "./saved.ts";
import { restartSheet } from "./restart.ts";
import { Session, type Damage } from "./session.ts";
import { Shelves } from "./shelves.ts";
import { share, type Shareable } from "./share.ts";
import { SheetDialog } from "./sheet.ts";
import { wear } from "./theme.ts";
import { chose, fillChoices } from "./simulator.ts";
import { Ticker } from "./ticker.ts";
import { journey } from "./timetravel.ts";
import { hero, topBar } from "./top.ts";
import { skippedWords } from "./words.ts";

/** Parts of the page that are the same for every sample. */
export interface Regions {
  status: HTMLElement;
  unlocks: PlauditUnlocks;
}

export class App {
  readonly #root: HTMLElement;
  readonly #clock: Clock;
  readonly #timer: ChangeTimer;
  readonly #ticker: Ticker;
  readonly #notes: Notes;
  readonly #announcer: Announcer;
  readonly #sheet: SheetDialog;
  readonly #authority: Authority | undefined;
  /** The mode of this page: two devices around a server, or one device with a time machine. */
  readonly #mode: Mode = document.documentElement.dataset["mode"] === "devices" ? "devices" : "alone";
  /** The two devices, while they are in use; otherwise the session is. */
  #stage: Stage | undefined;
  #opening: Promise<void> = Promise.resolve();
  #session!: Session;
  #shelves!: Shelves;
  #words!: Vocabulary;
  /** The last played file, if there is one. */
  #file = savedFile();
  #playing = false;
  #issues: Issue[] = [];
  #damage: Damage | undefined;

  private constructor(root: HTMLElement, { status, unlocks }: Regions, authority: Authority | undefined) {
    const preferences = loadPreferences();
    document.documentElement.dir = preferences.dir;
    this.#authority = authority;
    this.#root = root;
    this.#clock = new Clock(preferences.travelled);
    this.#timer = new ChangeTimer(this.#clock, () => {
      this.#show();
    });
    this.#ticker = new Ticker(this.#clock);
    this.#notes = new Notes(unlocks, status);
    this.#announcer = new Announcer({
      get: (id) => (this.#stage === undefined ? this.#session.get(id) : this.#stage.get(id)),
      isConfirmed: (key) => this.#stage?.isConfirmed(key) ?? true,
    });
    popUps(unlocks, this.#announcer, ({ title, share_text, share_url }) => ({
      title,
      text: share_text ?? this.#sentence(title),
      ...(share_url === undefined ? {} : { url: share_url }),
    }));
    this.#sheet = new SheetDialog([status, unlocks]);
  }

  static async start(root: HTMLElement, regions: Regions): Promise<App> {
    const app = new App(root, regions, await findAuthority());
    await app.#open(wanted() ?? own());
    addEventListener("hashchange", () => {
      const id = wanted();
      if (id !== undefined && id !== app.#source) app.#attempt(() => app.#open(id));
    });
    document.addEventListener("click", (event) => {
      app.#pressed(event);
    });
    document.addEventListener("change", (event) => {
      if (!chose(event)) return;
      app.#show();
    });
    document.addEventListener("submit", (event) => {
      app.#submitted(event);
    });
    root.addEventListener("plaudit-detail", (event) => {
      // The page shows its own details, with more than the list knows.
      event.preventDefault();
      if (event.target instanceof Element) app.#act(event.target, "detail", event.detail);
    });
    root.addEventListener("plaudit-error", ({ target, detail }) => {
      if (target instanceof PlauditAchievements)
        app.#attempt(() => {
          throw detail.error;
        });
    });
    return app;
  }

  /** Opens games one after the other, even if a visitor changes quickly. */
  #open(id: SourceId): Promise<void> {
    this.#opening = this.#opening.catch(() => undefined).then(() => this.#openNow(id));
    return this.#opening;
  }

  async #openNow(id: SourceId): Promise<void> {
    // Without a saved file, the sample game is opened.
    const known = id === "file" && load("file").kind === "fresh" ? "game" : id;
    if (this.#authority !== undefined && known !== "file" && this.#mode === "devices" && (await this.#openStage(known, this.#authority)))
      return;
    const { session, damage } = await Session.open(known, this.#clock);
    await this.#leave();
    this.#damage = damage;
    this.#play(session, []);
  }

  /** Opens two devices; returns false if sign-in fails, so that the sample is played on one. */
  async #openStage(id: "game" | "wellness", authority: Authority): Promise<boolean> {
    const show = (): void => {
      this.#show();
    };
    const share = (title: string): Promise<void> => this.#share({ title, text: this.#sentence(title) });
    try {
      const stage = await Stage.open(id, authority, { notes: this.#notes, announcer: this.#announcer, sheet: this.#sheet, show, share });
      await this.#leave();
      this.#stage = stage;
      this.#timer.waitFor(undefined);
      this.#opened();
      return true;
    } catch (error) {
      if (!(error instanceof ServerError)) throw error;
      this.#notes.note(`${error.message} You play on this device alone.`);
      return false;
    }
  }

  async #leave(): Promise<void> {
    this.#announcer.clear();
    this.#sheet.close();
    const [stage, wasPlaying] = [this.#stage, this.#playing];
    [this.#stage, this.#playing] = [undefined, false];
    if (wasPlaying) this.#session.close();
    await stage?.close();
  }

  #play(session: Session, issues: Issue[]): void {
    this.#session = session;
    this.#playing = true;
    if (session.source.id === "file") this.#file = session.source.title;
    this.#issues = issues;
    this.#words = vocabulary(session.definitions);
    this.#shelves = new Shelves(session, (id, total) => this.#claim(session, id, total));
    this.#opened();
  }

  #opened(): void {
    const { id, title } = this.#stage?.source ?? this.#session.source;
    document.documentElement.dataset["source"] = id;
    wear(id);
    document.title = `${title} · plaudit`;
    // A sample's own page needs no more address than that.
    if (wanted() !== id && id !== own()) history.replaceState(null, "", `#${id}`);
    this.#keepPreferences();
    this.#show();
  }

  get #source(): SourceId {
    return (this.#stage?.source ?? this.#session.source).id;
  }

  #show(): void {
    // Between two players the stage is closed.
    if (this.#stage?.isOpen === true) this.#showStage(this.#stage);
    else if (this.#stage === undefined && this.#playing) this.#showSession(this.#session);
  }

  #showStage(stage: Stage): void {
    this.#render(topBar(stage.source.id, "devices", this.#file, undefined), stage.body(), stage.foot, () => {
      stage.filled(this.#root);
    });
  }

  #showSession(session: Session): void {
    const now = this.#clock.now();
    const found = categories(session.engine.list(now), session.order);
    const nodes = found.flatMap((category) => category.nodes);
    const nextChange = session.engine.nextChange(now);
    const body = [
      notices(this.#damage, session.durable),
      hero(session, nodes, this.#issues.length, this.#authority !== undefined),
      columns({ session, found, shelves: this.#shelves, words: this.#words, clock: this.#clock, nextChange }),
    ];
    this.#render(
      topBar(session.source.id, this.#mode, this.#file, session.unseen),
      body,
      "Everything here runs on this device, with plaudit's Rust engine in WebAssembly. No data is sent anywhere, and it works offline. Drop a definitions file anywhere on the page to play your own.",
      () => {
        this.#shelves.fill(this.#root);
      },
    );
    this.#timer.waitFor(nextChange);
  }

  /** Renders the page; `fill` fills the lists, which update themselves. */
  #render(top: HTMLElement, body: Child[], foot: string, fill: () => void): void {
    const focused = document.activeElement;
    const place = placeOf(focused);
    render(
      this.#root,
      top,
      h("main", { id: "main", tabindex: -1, "data-key": "main" }, body),
      h(
        "footer",
        { class: "foot", "data-key": "foot" },
        h("p", {}, foot),
        button("ask-restart", "Start over", { kind: "quiet", icon: "repeat" }),
      ),
    );
    fill();
    fillChoices(this.#root);
    this.#sheet.refresh();
    keepFocus(focused, place);
    this.#ticker.watch();
  }

  #keepPreferences(): void {
    savePreferences({
      source: this.#source,
      travelled: this.#clock.travelled,
      dir: document.documentElement.dir === "rtl" ? "rtl" : "ltr",
    });
  }

  // ---- Actions of buttons and forms --------------------------------------------------------------------------------

  #pressed(event: MouseEvent): void {
    const pressed = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-do]") : null;
    if (pressed === null) return;
    this.#act(pressed, pressed.dataset["do"] ?? "", pressed.dataset);
  }

  #act(pressed: Element, action: string, data: DOMStringMap): void {
    const stage = this.#stage;
    this.#attempt(async () => {
      if (this.#doAnywhere(action)) return;
      await (stage === undefined ? this.#do(action, data) : stage.press(pressed, action, data));
    });
  }

  /** Carries out an action that is the same in every mode; returns false for other actions. */
  #doAnywhere(action: string): boolean {
    switch (action) {
      case "close-sheet":
        this.#sheet.close();
        return true;
      case "direction":
        this.#turn();
        return true;
      case "pick-file":
        pickFile((file) => {
          this.openFile(file);
        });
        return true;
      default:
        return false;
    }
  }

  async #do(action: string, data: DOMStringMap): Promise<void> {
    const id = data["id"] ?? "";
    switch (action) {
      case "progress":
        this.#happened(this.#session.progress(id, Number(data["amount"])));
        break;
      case "claim":
        this.#happened(this.#session.claim(id, data["total"] === "true"));
        break;
      case "activity":
        this.#activity(fromButton(data));
        break;
      case "history":
        await bringHistory(this.#session);
        this.#show();
        this.#notes.note("Three weeks of practice were imported. Now open the app.");
        break;
      case "detail":
        this.#sheet.open(detailSheet(this.#session, id));
        this.#ticker.watch();
        break;
      case "inbox":
        this.#session.markSeen();
        this.#show();
        this.#sheet.open(inboxSheet(this.#session));
        break;
      case "problems":
        this.#sheet.open(problemsSheet(this.#session.source.title, this.#issues, true));
        break;
      case "share":
        await this.#shareUnlock(data["key"] ?? "");
        break;
      case "share-node":
        await this.#shareNode(id);
        break;
      case "jump":
      case "next-day":
      case "to-next-change":
      case "real-time":
        this.#travel(() => {
          journey(this.#clock, action, Number(data["seconds"]), this.#session.engine.nextChange(this.#clock.now()));
        });
        break;
      case "more":
        this.#shelves.show(data["category"] ?? "");
        this.#show();
        break;
      case "ask-restart":
        this.#sheet.open(restartSheet(this.#session.source, "All of its progress, rewards and unlocks will be deleted on this device."));
        break;
      case "restart":
        this.#sheet.close();
        this.#play(await this.#session.restart(), this.#issues);
        this.#notes.note("Started over.");
        break;
      case "save-aside":
        saveAsFile(aside(this.#damage?.aside ?? ""), "plaudit-saved-state.json");
        break;
      case "forget-damage":
        this.#damage = undefined;
        this.#show();
        break;
      default:
        break;
    }
  }

  #submitted(event: SubmitEvent): void {
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) return;
    event.preventDefault();
    this.#attempt(() => {
      if (form.dataset["submit"] !== "travel") {
        this.#activity(fromForm(form));
        return;
      }
      const to = new FormData(form).get("to");
      const instant = typeof to === "string" ? fromField(to) : undefined;
      if (instant !== undefined)
        this.#travel(() => {
          this.#clock.travelTo(instant);
        });
    });
  }

  #activity(activity: Parameters<Session["do"]>[0] | undefined): void {
    if (activity === undefined) return;
    const outcome = this.#session.do(activity);
    this.#happened(outcome);
    if (outcome.unlocks.length === 0)
      this.#notes.note(activity.type === "app_opened" ? "The app was opened, with nothing new." : "Recorded.");
  }

  /** Claims for a list, which announces the result by itself. */
  #claim(session: Session, id: string, total: boolean): Outcome {
    const outcome = session.claim(id, total);
    this.#happened(outcome, (text) => {
      this.#notes.show(text);
    });
    return outcome;
  }

  /** Shows the outcome of a command, or why nothing happened. */
  #happened(
    outcome: Outcome,
    tell = (text: string): void => {
      this.#notes.note(text);
    },
  ): void {
    this.#show();
    const session = this.#session;
    const paid = (id: string): string => grantedWords(session, grants(outcome.rewards.filter((grant) => grant.id === id)));
    if (outcome.unlocks.length > 0) {
      this.#announcer.tell(
        ...outcome.unlocks.map((unlock) => ({
          ...unlock,
          body: [unlock.body ?? unlock.description ?? "", received(paid(unlock.id))].join(" ").trim(),
        })),
      );
    } else if (outcome.rewards.length > 0) {
      const all = grants(outcome.rewards);
      tell(all.length === 0 ? "Claimed." : `You received ${grantedWords(session, all)}.`);
    } else {
      // Skipped steps of a batch are only mentioned if nothing changed.
      const why = outcome.events.length === 0 ? skippedWords(session, outcome.skipped) : undefined;
      if (why !== undefined) this.#notes.note(why);
    }
  }

  #travel(move: () => void): void {
    move();
    this.#keepPreferences();
    this.#show();
  }

  #turn(): void {
    document.documentElement.dir = document.documentElement.dir === "rtl" ? "ltr" : "rtl";
    this.#keepPreferences();
    this.#show();
  }

  // ---- Files and sharing -------------------------------------------------------------------------------------------

  /** Plays a definitions file, or shows its problems. */
  openFile(file: File): void {
    this.#attempt(async () => {
      const { definitions, issues } = await readDefinitions(file);
      if (definitions === undefined) {
        this.#sheet.open(problemsSheet(file.name, issues, false));
        return;
      }
      const session = await Session.openFile(file.name, definitions, this.#clock);
      await this.#leave();
      this.#damage = undefined;
      this.#play(session, issues);
      if (issues.length > 0) this.#sheet.open(problemsSheet(file.name, issues, true));
      else this.#notes.note(`Playing ${file.name}: no problems found.`);
    });
  }

  async #shareUnlock(key: string): Promise<void> {
    const unlock = this.#session.kept.inbox.find((kept) => kept.key === key);
    if (unlock === undefined) return;
    await this.#share({
      title: unlock.title,
      text: unlock.share_text ?? this.#sentence(unlock.title),
      ...(unlock.share_url === undefined ? {} : { url: unlock.share_url }),
    });
  }

  async #shareNode(id: string): Promise<void> {
    const unlock = this.#session.kept.inbox.find((kept) => kept.id === id);
    if (unlock !== undefined) await this.#shareUnlock(unlock.key);
    else await this.#share({ title: nameOf(this.#session, id), text: this.#sentence(nameOf(this.#session, id)) });
  }

  #sentence(title: string): string {
    return `I unlocked “${title}” in ${(this.#stage ?? this.#session).source.title}.`;
  }

  async #share(what: Shareable): Promise<void> {
    const result = await share(what);
    if (result === "copied") this.#notes.note("Copied to the clipboard.");
    if (result === "failed") this.#notes.note("This browser allows neither sharing nor copying.");
  }

  /** Shows refusals of the engine or the server; other errors are bugs of the page and are rethrown. */
  #attempt(action: () => void | Promise<void>): void {
    const run = async (): Promise<void> => action();
    run().catch((error: unknown) => {
      if (!(error instanceof PlauditError || error instanceof ServerError)) throw error;
      this.#notes.note(error.message);
      this.#show();
    });
  }
}

/** Describes the rewards of an automatic claim in a sentence. */
function received(words: string): string {
  return words === "" ? "" : `You received ${words}.`;
}

function savedFile(): string | undefined {
  const loaded = load("file");
  return loaded.kind === "kept" ? loaded.kept.file?.name : undefined;
}
