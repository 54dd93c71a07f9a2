// All problems of a draft, each with its achievement.

import { html, nothing, type TemplateResult } from "lit";
import type { Issue } from "plaudit";
import { base, type Document, nodeAt, type Ref, textOf } from "../document.ts";
import { sentence } from "../editor/fields.ts";
import { nodeLink, pageLink } from "../links.ts";

/** The achievement, or the step, that a JSON pointer leads into. */
function refAt(document: Document, pointer: string): Ref | undefined {
  const keys = pointer.split("/").slice(1);
  const path = keys.map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
  const inner = base(document);
  if (!inner.every((key, place) => path[place] === key)) return undefined;
  const [id, member, step] = path.slice(inner.length);
  if (id === undefined) return undefined;
  const ref = member === "sub_achievements" && step !== undefined ? { id: step, parent: id } : { id };
  return nodeAt(document, ref) === undefined ? undefined : ref;
}

export function issueList(store: { document: Document; isOfTeams: boolean }, issues: readonly Issue[]): TemplateResult {
  const groups = new Map<string, Issue[]>();
  for (const issue of issues) {
    const ref = refAt(store.document, issue.path);
    const link = ref === undefined ? "" : nodeLink(store, ref);
    groups.set(link, [...(groups.get(link) ?? []), issue]);
  }
  const name = (issue: Issue | undefined): string => {
    const ref = issue === undefined ? undefined : refAt(store.document, issue.path);
    return ref === undefined ? "Settings" : textOf(nodeAt(store.document, ref)?.["name"]) || ref.id;
  };
  return html`<ul class="issue-groups">
    ${[...groups].map(
      ([link, found]) => html`<li>
        <a href=${link || pageLink(store, "settings")}>${name(found[0])}</a>
        <ul class="problems">
          ${found.map((issue) => html`<li class=${issue.severity}>${sentence(issue.message)}${issue.help ? html` <span>${sentence(issue.help)}</span>` : nothing}</li>`)}
        </ul>
      </li>`,
    )}
  </ul>`;
}
