// The settings of all achievements: the switch, the minimum version, categories, trust; and the whole document as JSON.

import { html, nothing, type TemplateResult } from "lit";
import { categories, type Document, languages, type Node, objectOf } from "../document.ts";
import { type Place, settingsOf } from "../editor/context.ts";
import { chips, choice, integer, problems, text } from "../editor/fields.ts";
import "../editor/json-pane.ts";
import { languageName } from "../editor/words-fields.ts";
import { nowSec, instant } from "../words.ts";
import { Page } from "./page.ts";

export class SettingsPage extends Page {
  /** Limits that stay on the page while their numbers are retyped. */
  private readonly limited = new Set<string>();

  private switch(isOn: boolean): void {
    this.portal.store.edit((document) => {
      const settings = objectOf(document["settings"]);
      const { enabled: _, ...rest } = settings;
      const since = settings["enabled_time_sec"] === undefined ? { enabled_time_sec: nowSec() } : {};
      return { ...document, settings: isOn ? { ...rest, ...since } : { ...settings, enabled: false } };
    });
  }

  override render(): unknown {
    const { store } = this.portal;
    const settings = settingsOf(store);
    const whole = store.issues.filter((issue) => issue.path === "/settings" || issue.path.startsWith("/settings/enabled"));
    return html`<header class="page-head"><h1>Settings</h1></header>
      <section class="card">
        <h2>On or off</h2>
        ${this.onOff(settings)}
        <div class="fields">
          ${text(settings, ["min_app_version"], {
            label: "Minimum app version",
            placeholder: "none",
            hint: "Such as 6.2. Older apps earn nothing.",
          })}
        </div>
        ${problems(whole, "settings-problems")}
      </section>
      <section class="card">
        <h2>Categories</h2>
        ${this.categories(settings)}
      </section>
      <section class="card">
        <h2>Rules</h2>
        <div class="fields">
          ${choice(
            settings,
            ["precondition"],
            { label: "“Only after” is met by", hint: "The state that the other achievements must have." },
            [
              { value: "", label: store.isOfTeams ? "Their claim (default)" : "Their completion (default)" },
              store.isOfTeams ? { value: "completed", label: "Their completion" } : { value: "claimed", label: "Their claim" },
            ],
          )}
          ${
            store.isOfTeams
              ? chips(settings, ["statistics"], {
                  label: "Other statistics to keep",
                  hint: "IDs of statistics that no achievement uses.",
                  wide: true,
                })
              : choice(settings, ["reset_zone"], { label: "Schedules follow the clock of" }, [
                  { value: "", label: "UTC (default)" },
                  { value: "player", label: "The player" },
                ])
          }
        </div>
      </section>
      <section class="card">
        <h2>Trust</h2>
        <div class="fields">
          ${chips(settings, ["trusted"], {
            label: "Accepted from servers only",
            hint: "Command types, achievement IDs, or stat: followed by a statistic's ID. Reports of these by players' devices are refused.",
            placeholder: "subscribed",
            wide: true,
          })}
        </div>
        ${this.limits(settings)}
      </section>
      <section class="card">
        <details>
          <summary><h2>The whole document as JSON</h2></summary>
          <portal-json
            .value=${store.document as Node}
            label="Definitions"
            .isReadOnly=${store.isReadOnly}
            @value=${(event: CustomEvent<Document>) => store.edit(() => event.detail)}></portal-json>
        </details>
      </section>`;
  }

  private onOff(settings: Place): TemplateResult {
    const isOn = settings.value(["enabled"]) !== false;
    const since = settings.value(["enabled_time_sec"]);
    return html`<div class="switch-row">
      <label class="switch">
        <input
          type="checkbox"
          role="switch"
          .checked=${isOn && since !== undefined}
          ?disabled=${settings.isReadOnly}
          @change=${(event: Event) => this.switch((event.target as HTMLInputElement).checked)} />
        <span>Achievements are enabled</span>
      </label>
      <p class="hint">
        ${
          isOn
            ? typeof since === "number"
              ? `Since ${instant(since)}. Earlier activity is credited once, when players next open the app.`
              : "Achievements are on. Turn this on to also credit past activity, once."
            : "Players' activity is recorded, but earns nothing."
        }
      </p>
    </div>`;
  }

  private categories(settings: Place): TemplateResult {
    const { document } = this.portal.store;
    const all = categories(document);
    if (all.length === 0) return html`<p class="muted">No achievement has a category yet.</p>`;
    return html`${all.map(
      (category) => html`<div class="fields category-names">
        ${text(settings, ["categories", category, "name"], { label: category, placeholder: category })}
        ${languages(document).map((tag) =>
          text(settings, ["categories", category, "texts", tag, "name"], { label: `${category}, ${languageName(tag)}`, lang: tag }),
        )}
      </div>`,
    )}`;
  }

  /** The settings of limits on what an authority accepts from a device. */
  private limits(settings: Place): TemplateResult {
    for (const name of Object.keys(objectOf(settings.value(["limits"])))) this.limited.add(name);
    const names = [...this.limited];
    const remove = (name: string): void => {
      this.limited.delete(name);
      settings.set(["limits", name], undefined);
      this.requestUpdate();
    };
    return html`<h3>Limits</h3>
      ${names.map(
        (name) => html`<fieldset class="group">
          <legend>${name}</legend>
          <div class="fields">
            ${integer(settings, ["limits", name, "per_hour"], { label: "Per hour", placeholder: "no limit", min: 0 })}
            ${integer(settings, ["limits", name, "per_day"], { label: "Per day", placeholder: "no limit", min: 0 })}
          </div>
          ${settings.isReadOnly ? nothing : html`<button type="button" class="small quiet" @click=${() => remove(name)}>Remove the limit of ${name}</button>`}
        </fieldset>`,
      )}
      ${
        settings.isReadOnly
          ? nothing
          : html`<form
            class="inline-form"
            @submit=${(event: Event) => {
              event.preventDefault();
              const form = event.target as HTMLFormElement;
              const name = String(new FormData(form).get("name")).trim();
              if (name !== "" && !names.includes(name)) settings.set(["limits", name], { per_day: 100 });
              form.reset();
            }}>
            <div class="field">
              <label for="limit-name">Applies to</label>
              <input id="limit-name" name="name" type="text" required autocomplete="off" placeholder="stat:steps" aria-describedby="limit-hint" />
              <p class="hint" id="limit-hint">An achievement's ID, a command type, or stat: followed by a statistic's ID.</p>
            </div>
            <button type="submit" class="small">Add a limit</button>
          </form>`
      }`;
  }
}

customElements.define("portal-settings", SettingsPage);
