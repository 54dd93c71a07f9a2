// The texts of an achievement, in its own language and in others.

import { html, nothing, type TemplateResult } from "lit";
import { isObject, languages, objectOf } from "../document.ts";
import type { NodeContext } from "./context.ts";
import { area, text } from "./fields.ts";
import { recall, remember } from "./memory.ts";

const NAMES = new Intl.DisplayNames(undefined, { type: "language", fallback: "code" });
const COMMON = ["en", "de", "fr", "es", "it", "pt-BR", "nl", "pl", "ja", "ko", "zh-Hans", "ar", "tr"];

export function languageName(tag: string): string {
  try {
    return NAMES.of(tag) ?? tag;
  } catch {
    return tag;
  }
}

/** Texts in `unlock_message` that replace the node's. */
const POP_UP = ["title", "body", "share_text", "share_url"];

function isTag(tag: string): boolean {
  return /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/.test(tag);
}

export function words(context: NodeContext, changed: () => void): TemplateResult {
  const key = context.idOf([]);
  const texts = objectOf(context.value(["texts"]));
  const { store } = context;
  const added = recall<readonly string[]>(store, "languages") ?? [];
  const tag = recall<string>(store, `language ${key}`) ?? "";
  // The chosen language stays in the list even if its last text was deleted.
  const known = [...new Set([...Object.keys(texts), ...languages(store.document), ...added, ...(tag === "" ? [] : [tag])])].sort();
  const show = (next: string): void => {
    remember(store, `language ${key}`, next);
    changed();
  };
  const add = (input: HTMLInputElement): void => {
    const next = input.value.trim();
    if (!isTag(next)) {
      input.setCustomValidity("A language tag, such as de or pt-BR");
      input.reportValidity();
      return;
    }
    remember(store, "languages", [...added, next]);
    input.value = "";
    show(next);
  };
  // If a document has the pop-up's texts in an object of their own, that object takes precedence.
  const popUp = isObject(context.node["unlock_message"]) ? ["unlock_message"] : [];
  const place = (member: string): string[] => {
    if (tag !== "") return ["texts", tag, member];
    return POP_UP.includes(member) ? [...popUp, member] : [member];
  };
  const original = (member: string): string => {
    const value = context.value(POP_UP.includes(member) ? [...popUp, member] : [member]);
    return tag !== "" && typeof value === "string" ? value : "";
  };
  const lang = tag === "" ? {} : { lang: tag };
  return html`<div class="languages wide" role="group" aria-label="Language">
      <button type="button" class="tab" aria-pressed=${tag === "" ? "true" : "false"} @click=${() => show("")}>Default</button>
      ${known.map(
        (
          one,
        ) => html`<button type="button" class="tab" lang=${one} aria-pressed=${tag === one ? "true" : "false"} @click=${() => show(one)}>
          ${languageName(one)}${one in texts ? nothing : html`<span class="missing" title="Not translated yet"> ○</span>`}
        </button>`,
      )}
      ${
        context.isReadOnly
          ? nothing
          : html`<span class="add-language">
            <input
              type="text"
              size="6"
              list=${`${key}-tags`}
              placeholder="de"
              aria-label="Language to add"
              @input=${(event: Event) => (event.target as HTMLInputElement).setCustomValidity("")}
              @keydown=${(event: KeyboardEvent) => {
                if (event.key !== "Enter") return;
                event.preventDefault();
                add(event.target as HTMLInputElement);
              }} />
            <datalist id=${`${key}-tags`}>${COMMON.map((one) => html`<option value=${one}>${languageName(one)}</option>`)}</datalist>
            <button
              type="button"
              class="small"
              @click=${(event: Event) => add((event.currentTarget as HTMLElement).parentElement?.querySelector("input") as HTMLInputElement)}>
              Add language
            </button>
          </span>`
      }
    </div>
    ${text(context, place("name"), { label: "Name", placeholder: original("name"), wide: true, ...lang })}
    ${area(context, place("description"), { label: "Description", placeholder: original("description"), hint: "What players have to do.", wide: true, ...lang })}
    ${text(context, place("title"), { label: "Title of the pop-up", placeholder: original("title") || "same as the name", wide: true, ...lang })}
    ${area(context, place("body"), { label: "Text of the pop-up", placeholder: original("body"), wide: true, ...lang })}
    ${text(context, place("share_text"), { label: "Text to share", placeholder: original("share_text"), wide: true, ...lang })}
    ${tag === "" ? text(context, place("share_url"), { label: "Address to share", placeholder: "https://", wide: true }) : nothing}
    ${tag !== "" && original("unit") !== "" ? text(context, place("unit"), { label: "Unit", placeholder: original("unit"), ...lang }) : nothing}
    ${
      tag !== "" && !context.isReadOnly
        ? html`<button
          type="button"
          class="small remove-language"
          @click=${() => {
            context.set(["texts", tag], undefined);
            remember(
              store,
              "languages",
              added.filter((one) => one !== tag),
            );
            show("");
          }}>
          Remove ${languageName(tag)}
        </button>`
        : nothing
    }`;
}
