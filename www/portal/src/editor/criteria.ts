// The criteria of an achievement: the fields of its kind.

import { html, type TemplateResult } from "lit";
import { type Node, objectOf, pointer, setAt, valueAt, withValue } from "../document.ts";
import { asBefore, asKind, criteriaOf, KINDS, kindOf } from "../kinds.ts";
import { account } from "./account.ts";
import type { NodeContext } from "./context.ts";
import { check, chips, choice, integer, problems, text } from "./fields.ts";
import { OF_FORM, recall, remember } from "./memory.ts";

const DIRECTIONS = ["at_most", "at_least"] as const;

const NEW = "\u0000new";

export function criteria(context: NodeContext): TemplateResult {
  const kind = kindOf(context.node);
  const isSub = context.ref.parent !== undefined;
  const choices = KINDS.filter((one) => !isSub || one.name !== "steps");
  return html`${choice(
    context,
    ["kind"],
    { label: "Kind", hint: `${kind.about}.`, current: kind.name },
    choices.map(({ name: value, label }) => ({ value, label })),
    (chosen) => {
      const next = KINDS.find((one) => one.name === chosen);
      if (next === undefined) return;
      // Arrow keys on the closed choice pass through other kinds, so the criteria of each kind are remembered.
      const place = (name: string): string => `${OF_FORM}criteria ${context.idOf([])} ${name}`;
      remember(context.store, place(kind.name), criteriaOf(context.node));
      const before = recall<Node>(context.store, place(next.name));
      context.replace(before === undefined ? asKind(context.node, next) : asBefore(context.node, next, before));
    },
  )}
  ${ofKind(context, kind.name)} ${problems(exactly(context, ["trigger"]), `${context.idOf(["trigger"])}-own-problems`)}`;
}

function exactly(context: NodeContext, path: readonly string[]): ReturnType<NodeContext["issuesAt"]> {
  const place = pointer([...context.path, ...path]);
  return context.issuesAt(path).filter((issue) => issue.path === place);
}

function ofKind(context: NodeContext, kind: string): TemplateResult | TemplateResult[] {
  switch (kind) {
    case "count":
      return count(context);
    case "streak":
      return streak(context);
    case "session_count":
      return integer(context, ["trigger", "session_count", "sessions"], { label: "Sessions", min: 1 });
    case "total_time":
      return integer(context, ["trigger", "total_time", "minutes"], { label: "Minutes", min: 1 });
    case "content":
      return [
        chips(context, ["trigger", "content", "content_ids"], {
          label: "Content",
          hint: "The IDs of content items in the app.",
          wide: true,
        }),
        choice(context, ["trigger", "content", "require"], { label: "Needed" }, [
          { value: "", label: "Any of them" },
          { value: "all", label: "All of them" },
        ]),
        check(context, ["trigger", "content", "once"], { label: "One time only", hint: "Otherwise it is earned again each time." }),
      ];
    case "community":
      return community(context);
    case "subscription":
      return [
        chips(context, ["trigger", "subscription", "product_ids"], { label: "Products", hint: "Empty: any product.", wide: true }),
        check(context, ["trigger", "subscription", "once"], { label: "One time only" }),
      ];
    case "stat":
      return statistic(context);
    default:
      return html`<p class="hint wide">It is complete when all of its steps below are. Each step has its own kind.</p>`;
  }
}

function count(context: NodeContext): TemplateResult[] {
  // In a team's document, `count` alone is the target.
  const isTarget = context.store.isOfTeams && context.node["max_count"] === undefined && context.node["count"] !== undefined;
  return [
    integer(context, [isTarget ? "count" : "max_count"], { label: "How many", hint: "The count that completes it.", min: 0 }),
    text(context, ["unit"], { label: "Unit", placeholder: "wins", hint: "What is counted." }),
    isTarget ? html`` : integer(context, ["count"], { label: "Starts at", placeholder: "0" }),
  ];
}

function community(context: NodeContext): TemplateResult {
  const path = ["trigger", "community", "action"];
  const value = context.value(path);
  if (Array.isArray(value)) return chips(context, path, { label: "Actions", list: ["join", "post", "comment", "any"] });
  return choice(context, path, { label: "First" }, [
    { value: "join", label: "Joining" },
    { value: "post", label: "Post" },
    { value: "comment", label: "Comment" },
    { value: "any", label: "Any of these" },
  ]);
}

function statistic(context: NodeContext): TemplateResult[] {
  const { store } = context;
  const path = ["trigger", "stat"];
  const inner = objectOf(context.value(path));
  // While the mark is empty, the document has neither member, so the direction is remembered.
  const place = `direction ${context.idOf([])}`;
  const direction = DIRECTIONS.find((one) => inner[one] !== undefined) ?? recall<(typeof DIRECTIONS)[number]>(store, place) ?? "at_least";
  remember(store, place, direction);
  const mark = inner["at_most"] ?? inner["at_least"] ?? 0;
  return [
    text(context, [...path, "id"], { label: "Statistic", placeholder: "steps", hint: "Its ID in the app." }),
    choice(
      context,
      [...path, "way"],
      { label: "Reaches", current: direction },
      [
        { value: "at_least", label: "At least" },
        { value: "at_most", label: "At most" },
      ],
      (way) => {
        const { at_least: _, at_most: __, ...rest } = inner;
        context.set(path, { ...rest, [way]: mark });
      },
    ),
    integer(context, [...path, direction], { label: "Mark" }),
  ];
}

function streak(context: NodeContext): TemplateResult[] {
  const path = ["trigger", "streak"];
  const inner = objectOf(context.value(path));
  const accounts = objectOf(valueAt(context.store.document, ["settings", "streaks"]));
  const of = typeof inner["of"] === "string" ? inner["of"] : "";
  const isWeeks = inner["weeks"] !== undefined || objectOf(accounts[of])["unit"] === "week";
  const choose = (chosen: string): void => {
    if (chosen !== NEW) return context.set([...path, "of"], chosen || undefined);
    let name = context.ref.id;
    for (let number = 2; name in accounts; number += 1) name = `${context.ref.id}_${number}`;
    context.store.edit((document) =>
      setAt(withValue(document, ["settings", "streaks", name], { freezes: { start: 0 } }), context.ref, [...path, "of"], name),
    );
  };
  return [
    integer(context, [...path, isWeeks ? "weeks" : "days"], { label: isWeeks ? "Weeks in a row" : "Days in a row", min: 1 }),
    choice(
      context,
      [...path, "of"],
      { label: "Counts", hint: "A streak with its own rules can have freezes, rest days, a grace period, or count weeks." },
      [
        { value: "", label: "Days with a session" },
        ...Object.keys(accounts).map((name) => ({ value: name, label: `The streak “${name}”` })),
        { value: NEW, label: "A streak with its own rules…" },
      ],
      choose,
    ),
    of !== "" && of in accounts ? account(context, of) : html``,
  ];
}
