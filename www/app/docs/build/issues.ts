// The list of the issues of `validate`, each with the engine's message about an example document.

import { validate } from "plaudit";
import { groups, type Example } from "../errors/examples.ts";
import { codeBlock, escapeHtml, prose, slug } from "./html.ts";

const LONGEST = 600;

export function issueList(): string {
  return Object.entries(groups)
    .map(([title, examples]) => {
      const items = Object.entries(examples)
        .map(([code, example]) => issue(code, example))
        .join("\n");
      return `<h3 id="${slug(title)}">${escapeHtml(title)}</h3>\n<div class="entries">\n${items}\n</div>`;
    })
    .join("\n");
}

function issue(code: string, { document, previous, options }: Example): string {
  const found = validate(document, previous, options).find((one) => one.code === code);
  if (found === undefined) throw new Error(`the example of ${code} does not get it`);
  const before = previous === undefined ? "" : codeBlock(shown(previous), "json", "Published before");
  const facts = [
    `at <code>${escapeHtml(shortened(found.path, 60)) || "(the whole document)"}</code>`,
    ...(options?.team === true ? ["a team's document"] : []),
  ];
  return `<section class="entry" id="${code}"><h4><code>${code}</code> <span class="severity ${found.severity}">${found.severity}</span></h4>
<p>${sentence(shortened(found.message, 200))}</p>
${found.help === undefined ? "" : `<p class="help">${sentence(found.help)}</p>`}
<details><summary>A document that causes it<span class="unseen">: ${code}</span></summary>${before}${codeBlock(shown(document), "json", previous === undefined ? "Definitions" : "The new definitions")}<p>It is found ${facts.join(", in ")}.</p></details></section>`;
}

function shown(document: unknown): string {
  return shortened(JSON.stringify(document, null, 2), LONGEST);
}

function shortened(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

function sentence(text: string): string {
  return prose(`${text.charAt(0).toLocaleUpperCase()}${text.slice(1)}${/[.?!]$/.test(text) ? "" : "."}`);
}
