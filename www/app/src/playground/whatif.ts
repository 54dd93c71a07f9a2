// The form for commands, the list of commands, and their outcome.

import type { Command } from "plaudit";
import { h, type Child } from "../dom.ts";
import { number } from "../format.ts";
import { button } from "../parts.ts";
import { commandWords, FIELDS, KINDS, type Field, type Kind, type Vocabulary } from "./commands.ts";
import { disclosure } from "./disclosure.ts";
import { shortened } from "./findings.ts";
import { outcomeView } from "./outcome.ts";
import type { Tried } from "./trial.ts";
import type { Zone } from "./zone.ts";

export interface WhatIf {
  commands: readonly Command[];
  kind: Kind;
  words: Vocabulary;
  tried: Tried | undefined;
  zone: Zone;
  asJson: boolean;
}

const LISTED = 60;

export function whatIf({ commands, kind, words, tried, zone, asJson }: WhatIf): Child {
  return h(
    "div",
    { class: "what-if-columns" },
    h(
      "div",
      { class: "what-if-commands" },
      form(kind, words),
      h("h3", {}, "Commands ", h("span", { class: "count" }, number(commands.length))),
      commands.length === 0 && h("p", { class: "lead" }, "None yet: add one above. ", button("suggest", "Suggest some", { icon: "spark" })),
      h(
        "ol",
        { class: "commands" },
        commands.slice(0, LISTED).map((command, index) =>
          h(
            "li",
            {},
            h(
              "span",
              { class: "command-words" },
              shortened(commandWords(command), 200),
              h("span", { class: "caption" }, instantWords(command.at, zone)),
            ),
            button("remove", "", {
              kind: "quiet",
              icon: "close",
              label: `Remove command ${number(index + 1)}: ${shortened(commandWords(command), 60)}`,
              data: { index },
            }),
          ),
        ),
      ),
      commands.length > LISTED && h("p", { class: "caption" }, `and ${number(commands.length - LISTED)} more`),
      commands.length > 0 && disclosure("as-json", "As JSON", asJson),
      commands.length > 0 && asJson && h("label", { class: "as-json" }, "Commands, in the package’s format", json(commands)),
      commands.length > 1 && button("clear", "Remove all", { kind: "quiet" }),
    ),
    h(
      "div",
      { class: "what-if-outcome", role: "region", "aria-label": "What would happen", "aria-live": "polite" },
      tried === undefined ? h("p", { class: "lead" }, "The outcome appears here.") : outcomeView(tried, zone),
    ),
  );
}

/** Renders a new field for each list, so that typed text stays until the list changes. */
function json(commands: readonly Command[]): HTMLElement {
  const text = JSON.stringify(commands, null, 2);
  return h("textarea", { id: "commands-json", "data-key": text, rows: 10, spellcheck: "false", wrap: "off" }, text);
}

function instantWords(at: number, zone: Zone): string {
  return Number.isSafeInteger(at) && Math.abs(at) < 8e12 ? zone.instant(at) : String(at);
}

function form(kind: Kind, words: WhatIf["words"]): HTMLElement {
  const list = (id: string, values: readonly string[]): Child =>
    h(
      "datalist",
      { id, "data-key": id },
      values.map((value) => h("option", { value })),
    );
  return h(
    "form",
    { id: "command", class: "fields command-form" },
    h(
      "label",
      { "data-key": "kind" },
      "What happens",
      h(
        "select",
        { id: "kind", name: "kind" },
        KINDS.map((known) => h("option", { value: known.kind, selected: known.kind === kind }, known.name)),
      ),
    ),
    FIELDS[kind].map((field) =>
      h("label", { "data-key": `${kind} ${field}`, class: field === "total" ? "check" : "" }, input(field, words)),
    ),
    h(
      "label",
      { "data-key": "later" },
      "Days later",
      h("input", { name: "later", type: "number", step: "any", value: "0", inputmode: "decimal" }),
    ),
    h("button", { type: "submit", class: "button primary", "data-key": "add" }, "Add"),
    list("ids", words.ids),
    list("contents", words.contents),
    list("stats", words.stats),
    list("products", words.products),
  );
}

function input(field: Field, { ids, contents, stats, products }: WhatIf["words"]): Child {
  const text = (name: string, label: string, listed: string, value: string | undefined, required: boolean): Child => [
    label,
    h("input", { name, list: listed, value, required, autocomplete: "off", autocapitalize: "off", spellcheck: "false" }),
  ];
  const count = (name: string, label: string, value: string): Child => [
    label,
    h("input", { name, type: "number", value, required: true, step: "any" }),
  ];
  switch (field) {
    case "id":
      return text("id", "Achievement", "ids", ids[0], true);
    case "amount":
      return count("amount", "Amount", "1");
    case "total":
      return [h("input", { type: "checkbox", name: "total", value: "yes" }), "with the total reward"];
    case "minutes":
      return count("minutes", "Minutes", "10");
    case "content":
      return text("content", "Content", "contents", contents[0], false);
    case "stat":
      return text("stat", "Statistic", "stats", stats[0] ?? "steps", true);
    case "mode":
      return ["How", h("select", { name: "mode" }, h("option", { value: "add" }, "add"), h("option", { value: "set" }, "set to"))];
    case "product":
      return text("product", "Product", "products", products[0], false);
  }
}
