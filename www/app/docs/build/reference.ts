// The reference of the definitions document, from the JSON Schema of the package, which is generated from the engine's own tables of
// keys.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { escapeHtml, prose } from "./html.ts";

interface Schema {
  description?: string;
  type?: string;
  $ref?: string;
  enum?: string[];
  pattern?: string;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  items?: Schema;
  anyOf?: Schema[];
  allOf?: Schema[];
  else?: Schema;
  additionalProperties?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  definitions?: Record<string, Schema>;
}

/** The objects in reading order: name in the schema, title, and place. */
const OBJECTS: readonly (readonly [name: string, title: string, where: string])[] = [
  ["document", "The document", "The content of a definitions file."],
  [
    "achievement",
    "Achievement",
    "Each value under `achievements`; ids are at most 256 bytes long. Keys that neither Hiro nor plaudit knows are ignored.",
  ],
  ["sub_achievement", "Sub-achievement", "Each value under an achievement's `sub_achievements`."],
  ["settings", "Settings", "Under `settings`, beside `achievements`."],
  ["category", "Category", "Under `settings.categories`, by the `category` of achievements."],
  ["streak_account", "Streak account", "Under `settings.streaks`, by a name that you choose; a streak refers to it with `of`."],
  ["streak_by", "What a day is counted by", 'Under a streak account\'s `by`, where it is not `"session"`.'],
  ["freezes", "Freezes", "Under a streak account's `freezes`."],
  ["limit", "Limit", "Under `settings.limits`, by the type of a command, `stat:` and a statistic, or the id of an achievement."],
  ["texts", "Texts of a language", "Under `texts`, by language tag."],
  ["trigger", "Trigger", "Under `trigger`. Exactly one of these keys is set."],
  ["streak", "Trigger: streak", "Under `trigger.streak`."],
  ["session_count", "Trigger: session_count", "Under `trigger.session_count`."],
  ["total_time", "Trigger: total_time", "Under `trigger.total_time`."],
  ["content", "Trigger: content", "Under `trigger.content`."],
  ["community", "Trigger: community", "Under `trigger.community`."],
  ["subscription", "Trigger: subscription", "Under `trigger.subscription`."],
  ["stat", "Trigger: stat", "Under `trigger.stat`."],
  ["unlock_message", "Unlock message", "Under `unlock_message`: the texts of the pop-up."],
  ["reward", "Reward", "Under `reward` and `total_reward`."],
  ["contents", "Reward contents", "Under a reward's `guaranteed`, and each row of its `weighted`."],
  ["range", "Range", "The amount of a currency or an energy; `min`, `max` or both are required."],
  ["item", "Item", "The number of items, and their properties; `min`, `max` or both are required."],
  ["number_range", "Range of numbers", "Under an item's `numeric_properties`, by name."],
  ["string_property", "Text property", "Under an item's `string_properties`, by name."],
  ["property_option", "Option", "Under a text property's `options`, by text."],
];

/** Objects and keys that Hiro does not have. */
const OURS = new Set([
  "settings",
  "category",
  "streak_account",
  "streak_by",
  "freezes",
  "limit",
  "texts",
  "trigger",
  "streak",
  "session_count",
  "total_time",
  "content",
  "community",
  "subscription",
  "stat",
  "unlock_message",
  ...[
    "trigger",
    "activated_time_sec",
    "archived",
    "hidden",
    "icon",
    "unlock_message",
    "order",
    "tier",
    "reset_zone",
    "unit",
    "texts",
    "title",
    "body",
    "share_text",
    "share_url",
  ].flatMap((key) => [`achievement.${key}`, `sub_achievement.${key}`]),
  "document.settings",
]);

const SAFE = Number.MAX_SAFE_INTEGER;

export function reference(): string {
  const schema = JSON.parse(readFileSync(join(import.meta.dirname, "../../../../pkg/definitions.schema.json"), "utf8")) as Schema;
  const objects: Record<string, Schema> = { document: schema, ...schema.definitions };
  const missing = Object.keys(objects).filter((name) => !OBJECTS.some(([known]) => known === name));
  if (missing.length > 0) throw new Error(`the reference says nothing of ${missing.join(", ")}`);
  const keys = new Set(
    Object.entries(objects).flatMap(([name, { properties = {} }]) => [name, ...Object.keys(properties).map((key) => `${name}.${key}`)]),
  );
  const stale = [...OURS].filter((name) => !keys.has(name));
  if (stale.length > 0) throw new Error(`the schema has no ${stale.join(", ")} any more`);
  return OBJECTS.map(([name, title, where]) => object(name, title, where, objects[name] ?? {})).join("\n");
}

function object(name: string, title: string, where: string, { properties = {}, required = [] }: Schema): string {
  const fields = Object.entries(properties).filter(([, schema]) => schema.type !== "null");
  const more =
    name === "sub_achievement" ? "<p>It has no start and end of its own, no total, and no subs: its parent's start and end apply.</p>" : "";
  return `<h2 id="${name}">${escapeHtml(title)}</h2>\n<p>${prose(where)}</p>${more}\n<div class="entries">\n${fields.map(([key, schema]) => field(name, key, schema, required.includes(key))).join("\n")}\n</div>`;
}

function field(owner: string, key: string, schema: Schema, isRequired: boolean): string {
  const { meaning, standard } = about(schema.description ?? "");
  const facts = [
    `<li>${meaning.includes("in UNIX seconds") ? "UNIX seconds, up to the year 2099" : kind(schema)}</li>`,
    isRequired ? "<li>required</li>" : "",
    standard === undefined ? "" : `<li>default: ${prose(standard)}</li>`,
  ];
  const ours = OURS.has(owner) || OURS.has(`${owner}.${key}`);
  return `<section class="entry field" id="${owner}.${key}"><h3><code>${key}</code> <span class="origin ${ours ? "ours" : "hiro"}">${ours ? "plaudit" : "Hiro"}</span></h3><ul class="facts">${facts.join("")}</ul><p>${withRules(prose(meaning))}</p></section>`;
}

/** Rules in brackets become links. */
function withRules(html: string): string {
  return html.replace(/\(([A-Z]\d+)\)/g, '(<a href="./rules.html#$1">$1</a>)');
}

/** The tables give the default in the same sentence as the meaning. */
function about(description: string): { meaning: string; standard?: string } {
  const [said, standard] = / ?Default: ((?:[^.]|\.(?! |$))+)\./.exec(description) ?? [];
  if (said === undefined || standard === undefined) return { meaning: description };
  const meaning = description.replace(said, "").trim();
  return { meaning: meaning === "" ? "The title of the pop-up." : meaning, standard };
}

/** The allowed values, in words. */
function kind(schema: Schema): string {
  if (schema.$ref !== undefined) return linkTo(schema.$ref);
  if (schema.enum !== undefined) return `one of ${schema.enum.map((word) => `<code>"${escapeHtml(word)}"</code>`).join(", ")}`;
  const options = [...(schema.anyOf ?? []), ...(schema.allOf ?? [])].filter(
    (one) => one.type !== "null" && (one.$ref ?? one.type ?? one.anyOf ?? one.allOf ?? one.enum) !== undefined,
  );
  if (options.length > 0) return [...new Set(options.map(kind))].join(" or ");
  switch (schema.type) {
    case "integer":
      return integer(schema);
    case "number":
      return schema.minimum === undefined ? "number" : `number, ${String(schema.minimum)} or more`;
    case "boolean":
      return "<code>true</code> or <code>false</code>";
    case "string":
      return schema.pattern !== undefined
        ? "version: whole numbers separated by dots"
        : schema.minLength === undefined
          ? "text"
          : "text, not empty";
    case "array":
      return list(schema);
    case "object":
      return named(schema);
    default:
      return "anything";
  }
}

function linkTo(path: string): string {
  const name = path.split("/").at(-1) ?? "";
  return `<a href="#${name}">${escapeHtml(OBJECTS.find(([known]) => known === name)?.[1] ?? name)}</a>`;
}

function integer({ minimum, maximum }: Schema): string {
  const whole = minimum === -SAFE && maximum === SAFE ? "whole number, may be negative" : `whole number, ${String(minimum)} or more`;
  return maximum === SAFE ? whole : `${whole}, at most ${(maximum ?? SAFE).toLocaleString("en")}`;
}

function list({ items, minItems, maxItems, uniqueItems }: Schema): string {
  const what = items === undefined || items.type === "object" ? "objects" : items.type === "string" ? "texts" : kind(items);
  const bounds = [
    minItems === undefined ? "" : `${String(minItems)} or more`,
    maxItems === undefined ? "" : `at most ${maxItems.toLocaleString("en")}`,
    uniqueItems === true ? "each once" : "",
  ];
  return [`list of ${what}`, ...bounds.filter(Boolean)].join(", ");
}

function named(schema: Schema): string {
  const under = schema.additionalProperties ?? schema.else?.additionalProperties;
  return under === undefined ? "object" : `object, by id: ${kind(under)}`;
}
