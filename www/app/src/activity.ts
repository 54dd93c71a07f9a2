// Simulates a user's activity: controls for every trigger in the document.

import type { Definitions, Trigger } from "plaudit";
import { h, type Child } from "./dom.ts";
import { humanize } from "./format.ts";
import { pastControls } from "./history.ts";
import { achievementsOf } from "../../../pkg-template/src/nesting.ts";
import { button } from "./parts.ts";
import { isRecord } from "./json.ts";
import type { Activity, Session } from "./session.ts";
import { isWide } from "./simulator.ts";
import { label } from "./words.ts";

/** The names in a document's triggers. */
export interface Vocabulary {
  sessions: boolean;
  community: boolean;
  subscription: boolean;
  contents: string[];
  products: string[];
  stats: string[];
}

export function vocabulary(definitions: Definitions): Vocabulary {
  const words: Vocabulary = { sessions: false, community: false, subscription: false, contents: [], products: [], stats: [] };
  for (const definition of Object.values(achievementsOf(definitions))) {
    if (!isRecord(definition)) continue;
    learn(words, definition["trigger"]);
    const subs = definition["sub_achievements"];
    if (isRecord(subs)) for (const sub of Object.values(subs)) if (isRecord(sub)) learn(words, sub["trigger"]);
  }
  return words;
}

function learn(words: Vocabulary, value: unknown): void {
  if (!isTrigger(value)) return;
  const add = (list: string[], ids: readonly string[]): void => {
    for (const id of ids) if (!list.includes(id) && list.length < 200) list.push(id);
  };
  words.sessions ||= value.streak !== undefined || value.session_count !== undefined || value.total_time !== undefined;
  words.community ||= value.community !== undefined;
  words.subscription ||= value.subscription !== undefined;
  add(words.contents, value.content?.content_ids ?? []);
  add(words.products, value.subscription?.product_ids ?? []);
  add(words.stats, value.stat === undefined ? [] : [value.stat.id]);
}

/** A type guard; the engine has accepted the document, so an object here is a trigger. */
function isTrigger(value: unknown): value is Trigger {
  return isRecord(value);
}

export function hasTriggers(words: Vocabulary): boolean {
  return words.sessions || words.community || words.subscription || words.contents.length + words.stats.length > 0;
}

/** Renders the controls for activity. The first one, a session, is at hand; the others unfold. */
export function activityControls(session: Session, words: Vocabulary): Child {
  const group = (name: string, ...children: Child[]): Child => h("fieldset", { class: "group" }, h("legend", {}, name), ...children);
  const hasSessions = words.sessions || words.contents.length > 0;
  return [
    hasSessions &&
      h(
        "div",
        { class: "session", "data-key": `session ${session.source.id} ${String(session.kept.startedAt)}`, "data-own": true },
        sessionForm(session, words),
      ),
    h(
      "details",
      { class: "more", "data-key": "activity", open: isWide() || !hasSessions },
      h("summary", {}, hasSessions ? "Other activity" : "Activity"),
      h(
        "div",
        { class: "groups" },
        words.community &&
          group(
            "Community",
            button("activity", "Join", { icon: "people", data: { type: "joined" } }),
            button("activity", "Post", { icon: "pen", data: { type: "posted" } }),
            button("activity", "Comment", { icon: "chat", data: { type: "commented" } }),
          ),
        words.subscription &&
          group(
            "Membership",
            words.products.length === 0
              ? button("activity", "Subscribe", { icon: "heart", data: { type: "subscribed" } })
              : words.products.map((id) =>
                  button("activity", label(session, id), {
                    icon: "heart",
                    label: `Subscribe: ${label(session, id)}`,
                    data: { type: "subscribed", product: id },
                  }),
                ),
          ),
        words.stats.map((id) =>
          h(
            "fieldset",
            { class: "group", "data-key": `stat ${id} ${String(session.kept.startedAt)}`, "data-own": true },
            h("legend", {}, humanize(label(session, id))),
            statForm(session, id),
          ),
        ),
        group(
          "The app",
          button("activity", "Open the app", { icon: "bell", data: { type: "app_opened" } }),
          button("next-day", "Next day", { icon: "sun" }),
        ),
        pastControls(session),
      ),
    ),
  ];
}

function sessionForm(session: Session, words: Vocabulary): Child {
  return h(
    "form",
    { "data-submit": "session" },
    h(
      "label",
      {},
      "Minutes",
      h("input", { name: "minutes", type: "number", min: 1, max: 1440, step: 1, value: 10, required: true, inputmode: "numeric" }),
    ),
    words.contents.length > 0 &&
      h(
        "label",
        {},
        "Course",
        h(
          "select",
          { name: "content" },
          h("option", { value: "" }, "None"),
          words.contents.map((id) => h("option", { value: id }, label(session, id))),
        ),
      ),
    h("button", { class: "button primary", type: "submit" }, "Finish session"),
  );
}

function statForm(session: Session, id: string): Child {
  return h(
    "form",
    { "data-submit": "stat", "data-stat": id },
    h(
      "label",
      {},
      h("span", { class: "unseen" }, label(session, id)),
      h("input", { name: "value", type: "number", step: 1, value: 60, required: true, inputmode: "numeric" }),
    ),
    h("button", { class: "button", type: "submit" }, "Save"),
  );
}

/** Returns the command of a form. */
export function fromForm(form: HTMLFormElement): Activity | undefined {
  const data = new FormData(form);
  const text = (name: string): string => {
    const value = data.get(name);
    return typeof value === "string" ? value : "";
  };
  if (form.dataset["submit"] === "session") {
    const content = text("content");
    return { type: "session_completed", duration_sec: Number(text("minutes")) * 60, ...(content === "" ? {} : { content_id: content }) };
  }
  const stat = form.dataset["stat"];
  return form.dataset["submit"] === "stat" && stat !== undefined ? { type: "stat", set: { [stat]: Number(text("value")) } } : undefined;
}

/** Returns the command of a button. */
export function fromButton(data: DOMStringMap): Activity | undefined {
  switch (data["type"]) {
    case "joined":
      return { type: "joined" };
    case "posted":
      return { type: "posted" };
    case "commented":
      return { type: "commented" };
    case "app_opened":
      return { type: "app_opened" };
    case "subscribed":
      return { type: "subscribed", ...(data["product"] === undefined ? {} : { product_id: data["product"] }) };
    default:
      return undefined;
  }
}
