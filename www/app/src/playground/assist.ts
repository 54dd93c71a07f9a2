// Completion and hover of the editor: the place of the caret in the JSON, and the schema's entries for that place.

import {
  type Completion,
  type CompletionContext,
  type CompletionResult,
  insertCompletionText,
  pickedCompletion,
  snippet,
} from "@codemirror/autocomplete";
import { hoverTooltip, type Tooltip } from "@codemirror/view";
import { getLocation, type Location, parse } from "jsonc-parser";
import { h } from "../dom.ts";
import { isRecord, member } from "../json.ts";
import { describeAt, keysAt, valuesAt } from "./schema.ts";

/** Larger texts are not parsed at each key. */
const LARGEST = 200_000;

/** The position of the caret in a new value. */
const CARET = "$" + "{}";
const INSIDE: Readonly<Record<string, string>> = { "{}": `{ ${CARET} }`, '""': `"${CARET}"`, "[]": `[${CARET}]`, "": CARET };

/** The texts for which a list stays valid. Other text starts a new query, without a pause in which Enter would break the line. */
const [QUOTED, BARE] = [/^"[^"\n]*$/, /^[\w.$-]*$/];

/** Keys and values for the place of the caret. */
export function complete(context: CompletionContext): CompletionResult | null {
  const text = context.state.doc.toString();
  if (text.length > LARGEST) return null;
  const { pos } = context;
  const location = getLocation(text, pos);
  const written = writtenAt(context, text, location);
  if (written === null || (written.from === pos && !context.explicit)) return null;
  const { from, to } = written;
  const quoted = text[from] === '"' && from < pos;
  const found = location.isAtPropertyKey ? keys(location, text, /^\s*:/.test(text.slice(to))) : values(location, text);
  if (found.length === 0) return null;
  return {
    // Up to the caret only, because this text filters the list. The text after it is replaced too.
    from,
    options: found.map((option) => ({
      ...option,
      ...(quoted ? {} : { label: option.label.replaceAll('"', ""), displayLabel: option.label }),
      apply: replacing(option.apply ?? option.label, to - pos),
    })),
    validFor: quoted ? QUOTED : BARE,
    update: (_before, _from, _to, now) => complete(now),
  };
}

/** The text that is being typed at the caret: a string with its quotes, or a word. After a complete string there is none. */
function writtenAt(context: CompletionContext, text: string, { previousNode: token }: Location): { from: number; to: number } | null {
  const { pos } = context;
  if (token !== undefined) {
    const [from, to] = [token.offset, token.offset + token.length];
    const quoted = text[from] === '"';
    // A quote before a word begins the next text: the end of this one is missing.
    const ended = !quoted || (token.length > 1 && text[to - 1] === '"' && !/\w/.test(text.charAt(to)));
    if (pos > to || (pos === to && quoted && ended)) return null;
    // A key that begins at the caret is the next one.
    if (from < pos || !/^\s*:/.test(text.slice(to))) return { from, to: ended ? to : pos };
  }
  const [after = ""] = /^[\w.$-]*/.exec(text.slice(pos)) ?? [];
  return { from: context.matchBefore(/[\w.$-]*$/)?.from ?? pos, to: pos + after.length };
}

/** Inserts a choice, which may also replace some characters after the caret. */
function replacing(choice: NonNullable<Completion["apply"]>, behind: number): NonNullable<Completion["apply"]> {
  return (view, completion, from, to) => {
    if (typeof choice === "function") choice(view, completion, from, to + behind);
    else view.dispatch({ ...insertCompletionText(view.state, choice, from, to + behind), annotations: pickedCompletion.of(completion) });
  };
}

function keys({ path }: Location, text: string, hasValue: boolean): Completion[] {
  const around = path.slice(0, -1);
  const there = new Set(Object.keys(objectAt(text, around)));
  return keysAt(around)
    .filter(({ name }) => !there.has(name))
    .map(({ name, description, begin }) => {
      const label = JSON.stringify(name);
      const inside = INSIDE[begin] ?? begin + CARET;
      return { label, type: "property", info: description, apply: hasValue ? label : snippet(`${label}: ${inside}`) };
    });
}

function values({ path }: Location, text: string): Completion[] {
  const known = valuesAt(path).map((label): Completion => ({ label, type: "enum" }));
  // A precondition is another achievement of the document.
  const ids = path.includes("precondition_ids")
    ? idsOf(text).map((id): Completion => ({ label: JSON.stringify(id), type: "variable" }))
    : [];
  return [...ids, ...known];
}

/** The object at a path, as far as the text is readable. */
function objectAt(text: string, path: Location["path"]): object {
  let value: unknown = parsed(text);
  for (const step of path) value = member(value, String(step));
  return isRecord(value) ? value : {};
}

function idsOf(text: string): string[] {
  const achievements = member(parsed(text), "achievements");
  if (!isRecord(achievements)) {
    // Unreadable at the moment: returns texts that look like ids, at the second level.
    return [...text.matchAll(/^ {4}"([^"\\]+)": \{/gm)].map(([, id = ""]) => id);
  }
  return Object.entries(achievements).flatMap(([id, node]) => {
    const subs = member(node, "sub_achievements");
    return [id, ...(isRecord(subs) ? Object.keys(subs) : [])];
  });
}

/** The readable part of a text that is being typed. */
function parsed(text: string): unknown {
  return parse(text, [], { allowTrailingComma: true });
}

/** The meaning of the key under the pointer. */
export const hover = hoverTooltip((view, pos): Tooltip | null => {
  const text = view.state.doc.toString();
  if (text.length > LARGEST) return null;
  const { path, previousNode: token } = getLocation(text, pos);
  if (token === undefined || pos > token.offset + token.length) return null;
  const about = describeAt(path);
  if (about === undefined) return null;
  return {
    pos: token.offset,
    end: token.offset + token.length,
    above: true,
    create: () => ({
      dom: h("div", { class: "about" }, h("code", {}, path.at(-1) === undefined ? "" : String(path.at(-1))), h("p", {}, about)),
    }),
  };
});
