// Players: finds one, shows the player's view, and acts on the player, each time with a reason.

import "plaudit/elements";
import { html, nothing, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import type { AchievementsClient, PlauditAchievements } from "plaudit/elements";
import type { Answer } from "../api.ts";
import { CommandId } from "../command-id.ts";
import { commandWords } from "../command-words.ts";
import { allIds, type Document, objectOf, valueAt } from "../document.ts";
import { instant, many, person } from "../words.ts";
import { Page } from "./page.ts";

interface Player {
  player: string;
  created_at: number;
  banned: boolean;
  reason: string;
  rev: number;
  definitions: string;
  devices: number;
}

interface LogEntry {
  seq: number;
  rev: number;
  at: number;
  kind: string;
  body: unknown;
}

interface LedgerLine {
  id: string;
  node: string;
  kind: string;
  at: number;
  reward: unknown;
}

/** An action of an operator, a server or a command on the player. */
interface AuditEntry {
  id: string;
  at: number;
  actor: string;
  action: string;
  reason: string;
  detail: unknown;
}

type Views = ReturnType<AchievementsClient["getSnapshot"]>["achievements"];

interface Found {
  player: Player;
  views: Views;
  log: LogEntry[];
  ledger: LedgerLine[];
  /** Whether there are older rewards. */
  hasMoreRewards: boolean;
  /** The audit; undefined if the operator may not read it. */
  audit: AuditEntry[] | undefined;
}

/** The actions on a player. */
interface Act {
  name: string;
  label: string;
  about: string;
  needs: "grants" | "players" | "delete";
  picks?: "achievements" | "streak";
  isDangerous?: boolean;
}

const ACTS: readonly Act[] = [
  { name: "grant", label: "Grant", about: "Completes or earns achievements for the player.", needs: "grants", picks: "achievements" },
  { name: "freeze", label: "Give freezes", about: "Gives freezes to a streak.", needs: "grants", picks: "streak" },
  { name: "repair", label: "Repair a streak", about: "Repairs a streak that broke recently.", needs: "grants", picks: "streak" },
  {
    name: "reset",
    label: "Reset",
    about: "Deletes progress and pending claims.",
    needs: "players",
    picks: "achievements",
    isDangerous: true,
  },
  { name: "sign-out", label: "Sign out", about: "Ends all of the player's sign-ins.", needs: "players" },
  {
    name: "ban",
    label: "Ban",
    about: "Blocks the player. Progress that hasn't synced stays on their devices.",
    needs: "players",
    isDangerous: true,
  },
  { name: "unban", label: "Lift the ban", about: "Lets the player in again.", needs: "players" },
  {
    name: "delete",
    label: "Delete",
    about: "Permanently deletes all of the player's data.",
    needs: "delete",
    isDangerous: true,
  },
];

/** As many players as a list shows; the search finds the others. */
const MOST_PLAYERS = 50;

export class PlayersPage extends Page {
  static override properties = {
    ...Page.properties,
    search: { state: true },
    players: { state: true },
    found: { state: true },
    problem: { state: true },
    act: { state: true },
    isBusy: { state: true },
  };
  declare search: string;
  declare players: Player[] | undefined;
  declare found: Found | undefined;
  declare problem: string;
  declare act: Act | undefined;
  declare isBusy: boolean;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private loaded: string | undefined;
  private readonly commandId = new CommandId();

  constructor() {
    super();
    this.search = "";
    this.problem = "";
    this.isBusy = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.find();
  }

  protected override willUpdate(): void {
    const [id] = this.rest;
    if (id === this.loaded) return;
    this.loaded = id;
    this.found = undefined;
    // An action that was chosen for one player does not stay open for another one.
    this.act = undefined;
    this.problem = "";
    if (id !== undefined) void this.load(id);
  }

  protected override updated(): void {
    const list = this.querySelector<PlauditAchievements>("plaudit-achievements");
    const found = this.found;
    if (list === null || found === undefined || list.dataset["of"] === String(found.player.rev)) return;
    list.dataset["of"] = String(found.player.rev);
    const all = { ...found.views.achievements, ...found.views.repeat_achievements };
    const snapshot = { achievements: found.views, status: { clock_offset_sec: 0 } };
    list.client = {
      subscribe: () => () => undefined,
      getSnapshot: () => snapshot,
      get: (id) =>
        all[id] ??
        Object.values(all)
          .flatMap((view) => Object.values(view.sub_achievements))
          .find((view) => view.id === id),
      claim: () => Promise.reject(new Error("Only the player can claim.")),
    };
  }

  private async find(): Promise<void> {
    const { search } = this;
    const query = new URLSearchParams({ limit: String(MOST_PLAYERS), ...(search === "" ? {} : { search: search.trim() }) });
    try {
      const answer = await this.portal.api.get(`/v1/server/players?${query}`);
      // A slow answer is not shown in place of a later one.
      if (search !== this.search) return;
      this.players = answer["players"] as Player[];
      this.problem = "";
    } catch (error) {
      if (search === this.search) this.problem = this.told(error);
    }
  }

  private async load(id: string): Promise<void> {
    const { api } = this.portal;
    const place = `/v1/server/players/${encodeURIComponent(id)}`;
    try {
      const audit = this.portal.may("operate") ? api.get(`/v1/server/audit?${new URLSearchParams({ subject: id })}`) : undefined;
      const [player, views, log, ledger, audited] = await Promise.all([
        api.get(place),
        api.get(`${place}/achievements`),
        api.get(`${place}/log?newest=true&limit=200`),
        api.get(`/v1/server/ledger?${new URLSearchParams({ player: id, newest: "true", limit: "200" })}`),
        audit,
      ]);
      if (this.rest[0] !== id) return;
      this.found = {
        player: player as unknown as Player,
        views: views as unknown as Views,
        log: log["entries"] as LogEntry[],
        ledger: ledger["lines"] as LedgerLine[],
        hasMoreRewards: ledger["more"] === true,
        audit: audited?.["entries"] as AuditEntry[] | undefined,
      };
    } catch (error) {
      if (this.rest[0] === id) this.problem = this.told(error);
    }
  }

  private async carryOut(form: HTMLFormElement): Promise<void> {
    const { act, found } = this;
    if (act === undefined || found === undefined) return;
    const data = new FormData(form);
    const text = (name: string): string => String(data.get(name) ?? "").trim();
    const ids = text("ids")
      .split(/[\s,]+/)
      .filter(Boolean);
    const { player } = found.player;
    if (act.name === "delete" && text("player") !== player) {
      this.problem = "This is not the player's ID.";
      return;
    }
    const place = `/v1/server/players/${encodeURIComponent(player)}`;
    const reason = text("reason");
    this.isBusy = true;
    this.problem = "";
    try {
      const { api } = this.portal;
      const grant = (what: Answer): Promise<Answer> =>
        this.commandId.send({ player, ...what }, (eid) => api.post("/v1/server/grants", { player, eid, reason, ...what }));
      let told: Answer;
      if (act.name === "grant") told = await grant({ ids });
      else if (act.name === "freeze") told = await grant({ freeze: { of: text("of"), add: Number(text("add")) } });
      else if (act.name === "repair") told = await grant({ repair: { of: text("of") } });
      else if (act.name === "reset") told = await api.post(`${place}/reset`, { ids, reason });
      else told = await api.post(`${place}/${act.name}`, { reason });
      if (told["status"] === "refused") throw new Error(String(told["message"]));
      this.portal.say(`${act.label}: done${leftAlone(told)}`);
      this.act = undefined;
      if (act.name === "delete") {
        location.hash = "#/players";
        await this.find();
      } else await this.load(player);
    } catch (error) {
      this.problem = this.told(error);
    }
    this.isBusy = false;
  }

  override render(): unknown {
    return this.rest.length === 0 ? this.list() : this.one(this.rest[0] ?? "");
  }

  private list(): TemplateResult {
    return html`<header class="page-head">
        <h1>Players</h1>
        <div class="actions">
          <label class="search"
            ><span class="unseen">Find a player by the beginning of the id</span
            ><input
              type="search"
              placeholder="Id, or its beginning"
              .value=${this.search}
              @input=${(event: Event) => {
                this.search = (event.target as HTMLInputElement).value;
                clearTimeout(this.timer);
                this.timer = setTimeout(() => void this.find(), 250);
              }}
          /></label>
        </div>
      </header>
      <p class="problem" role="alert">${this.problem}</p>
      ${
        this.players === undefined
          ? html`<p class="muted">Loading…</p>`
          : this.players.length === 0
            ? html`<p class="empty">No player ID starts with that.</p>`
            : html`<ul class="rows">
              ${this.players.map(
                (player) => html`<li class="row player">
                  <a class="row-name" href=${`#/players/${encodeURIComponent(player.player)}`}>${player.player}</a>
                  <span class="row-about muted">since ${instant(player.created_at)}</span>
                  <span class="tags">${player.banned ? html`<span class="tag error">banned</span>` : nothing}</span>
                </li>`,
              )}
            </ul>
            ${
              this.players.length < MOST_PLAYERS
                ? nothing
                : html`<p class="muted">The first ${many(MOST_PLAYERS, "player")}. Type the beginning of an ID to find others.</p>`
            }`
      }`;
  }

  private one(id: string): TemplateResult {
    const { found } = this;
    const head = html`<header class="page-head">
        <div>
          <p class="crumbs"><a href="#/players">Players</a></p>
          <h1>${id}</h1>
        </div>
      </header>
      ${this.act === undefined ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}`;
    if (found === undefined) return html`${head}${this.problem === "" ? html`<p class="muted">Loading…</p>` : nothing}`;
    const { player, views } = found;
    const all = [...Object.values(views.achievements), ...Object.values(views.repeat_achievements)];
    const nodes = all.flatMap((view) => [view, ...Object.values(view.sub_achievements)]);
    const pending = nodes.filter((view) => view.claimable || view.pending_claims > 0);
    const acts = ACTS.filter(
      ({ needs, name, picks }) =>
        this.portal.may(needs) &&
        (name !== "ban" || !player.banned) &&
        (name !== "unban" || player.banned) &&
        (picks !== "streak" || streaksOf(this.portal.store.live).length > 0),
    );
    return html`${head}
      ${player.banned ? html`<p class="notice">Banned${player.reason === "" ? "" : `: ${player.reason}`}</p>` : nothing}
      <section class="card">
        <dl class="facts">
          <div><dt>Player since</dt><dd>${instant(player.created_at)}</dd></div>
          <div><dt>Devices</dt><dd>${player.devices}</dd></div>
          <div><dt>Revision</dt><dd>${player.rev}</dd></div>
          <div><dt>Earned</dt><dd>${many(nodes.filter((view) => view.earned_count > 0).length, "achievement")}</dd></div>
          <div><dt>To claim</dt><dd>${pending.length === 0 ? "nothing" : pending.map((view) => view.name).join(", ")}</dd></div>
        </dl>
        ${
          acts.length === 0
            ? nothing
            : html`<div class="acts" role="group" aria-label="Actions">
              ${acts.map(
                (act) => html`<button
                  type="button"
                  class="small ${act.isDangerous === true ? "danger" : ""}"
                  aria-expanded=${this.act === act ? "true" : "false"}
                  @click=${() => {
                    this.act = this.act === act ? undefined : act;
                    this.problem = "";
                  }}>
                  ${act.label}
                </button>`,
              )}
            </div>`
        }
        ${this.act === undefined ? nothing : keyed(this.act, this.form(this.act))}
      </section>
      <section class="card">
        <h2>What the player sees</h2>
        <div class="stage window" tabindex="0" role="region" aria-label="What the player sees"><plaudit-achievements controls="filter search"></plaudit-achievements></div>
      </section>
      <section class="card">
        <h2>Granted rewards</h2>
        ${
          found.ledger.length === 0
            ? html`<p class="muted">None yet.</p>`
            : html`<div class="scroll" tabindex="0" role="region" aria-label="Granted rewards">
              <table>
                <thead><tr><th scope="col">When</th><th scope="col">Achievement</th><th scope="col">Reward</th></tr></thead>
                <tbody>
                  ${found.ledger.map(
                    (line) =>
                      html`<tr><td>${instant(line.at)}</td><th scope="row">${line.node}</th><td><code>${rewardWords(line.reward)}</code></td></tr>`,
                  )}
                </tbody>
              </table>
            </div>
            ${found.hasMoreRewards ? html`<p class="muted">The latest ${many(found.ledger.length, "reward")}; there are older ones.</p>` : nothing}`
        }
      </section>
      ${found.audit === undefined ? nothing : audit(found.audit)}
      <section class="card">
        <h2>Log</h2>
        <p class="muted">The latest ${many(found.log.length, "change")}.</p>
        <div class="scroll" tabindex="0" role="region" aria-label="Log">
          <table>
            <thead><tr><th scope="col">When</th><th scope="col">What</th></tr></thead>
            <tbody>
              ${found.log.map((entry) => {
                const command = valueAt(entry.body, ["command"]);
                const words = commandWords(command, this.portal.store.live);
                return html`<tr>
                  <td>${instant(entry.at)}</td>
                  <td>
                    ${entry.kind === "applied" && words !== "" ? words : `${entry.kind}${words === "" ? "" : `: ${words}`}`}
                    <code class="muted">${shortened(command ?? entry.body)}</code>
                  </td>
                </tr>`;
              })}
            </tbody>
          </table>
        </div>
      </section>`;
  }

  private form(act: Act): TemplateResult {
    const { live } = this.portal.store;
    return html`<form
      class="act"
      @submit=${(event: Event) => {
        event.preventDefault();
        void this.carryOut(event.target as HTMLFormElement);
      }}>
      <p class="muted">${act.about}</p>
      <div class="fields">
        ${
          act.picks === "achievements"
            ? html`<div class="field">
              <label for="act-ids">Achievements</label><input id="act-ids" name="ids" required list="act-known" autocomplete="off" />
              <datalist id="act-known">${allIds(live).map((id) => html`<option value=${id}></option>`)}</datalist>
              <p class="hint">IDs, separated by commas.</p>
            </div>`
            : nothing
        }
        ${
          act.picks === "streak"
            ? html`<div class="field">
              <label for="act-of">Streak</label>
              <select id="act-of" name="of" required>
                ${streaksOf(live).map((name) => html`<option>${name}</option>`)}
              </select>
            </div>`
            : nothing
        }
        ${
          act.name === "freeze"
            ? html`<div class="field"><label for="act-add">How many</label><input id="act-add" name="add" type="number" min="1" max="100" value="1" required /></div>`
            : nothing
        }
        ${
          act.name === "delete"
            ? html`<div class="field">
              <label for="act-player">Type the player's ID to confirm</label>
              <input id="act-player" name="player" required autocomplete="off" spellcheck="false" />
            </div>`
            : nothing
        }
        <div class="field">
          <label for="act-reason">Reason</label><input id="act-reason" name="reason" required maxlength="500" autocomplete="off" />
          <p class="hint">It is recorded in the audit.</p>
        </div>
      </div>
      <button type="submit" class=${act.isDangerous === true ? "danger" : "primary"} ?disabled=${this.isBusy}>${act.label}</button>
      <p class="problem" role="alert">${this.problem}</p>
    </form>`;
  }
}

function audit(entries: readonly AuditEntry[]): TemplateResult {
  return html`<section class="card">
    <h2>Operators' actions</h2>
    ${
      entries.length === 0
        ? html`<p class="muted">Nothing yet.</p>`
        : html`<div class="scroll" tabindex="0" role="region" aria-label="Operators' actions">
          <table>
            <thead><tr><th scope="col">When</th><th scope="col">Who</th><th scope="col">What</th><th scope="col">Reason</th></tr></thead>
            <tbody>
              ${entries.map(
                (entry) =>
                  html`<tr><td>${instant(entry.at)}</td><td>${person(entry.actor)}</td><td><code>${entry.action}</code></td><td>${entry.reason}</td></tr>`,
              )}
            </tbody>
          </table>
        </div>`
    }
  </section>`;
}

function streaksOf(document: Document): string[] {
  return Object.keys(objectOf(valueAt(document, ["settings", "streaks"])));
}

/** The skipped nodes of a command, such as complete ones. */
function leftAlone(told: Readonly<Record<string, unknown>>): string {
  const skipped = valueAt(told, ["outcome", "skipped"]);
  if (!Array.isArray(skipped) || skipped.length === 0) return "";
  return `; skipped: ${skipped.map((one) => String(objectOf(one)["id"])).join(", ")}`;
}

function rewardWords(reward: unknown): string {
  const parts = ["currencies", "items", "energies"].flatMap((key) => Object.entries(objectOf(objectOf(reward)[key])));
  return parts.length > 0 ? parts.map(([id, count]) => `${String(count)} ${id}`).join(", ") : shortened(reward);
}

function shortened(value: unknown): string {
  const text = JSON.stringify(value) ?? "";
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

customElements.define("portal-players", PlayersPage);
