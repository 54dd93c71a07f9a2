// Renders a page's Markdown as HTML: headings get addresses, code gets colours, and placeholders in comments are replaced.

import { readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { Marked } from "marked";
import { codeBlock, escapeHtml, slug } from "./html.ts";

/** `text` is HTML. */
interface Heading {
  id: string;
  text: string;
}
export interface Text {
  title: string;
  summary: string;
  html: string;
  headings: Heading[];
}
/** The parts that replace `<!-- put: name -->`. */
export type Parts = Readonly<Record<string, () => string>>;

export const REPOSITORY = join(import.meta.dirname, "../../../..");

/** The first heading is the title, the paragraph below it the summary. */
export function readPage(source: string, parts: Parts): Text {
  const [title, summary] = [/^# (.+)$/m.exec(source)?.[1], /^# .+\n\n([^\n]+(?:\n[^\n]+)*)/m.exec(source)?.[1]];
  if (title === undefined || summary === undefined)
    throw new Error(`a page begins with a heading and a paragraph, not with ${source.slice(0, 40)}`);
  const html = marked().parse(filled(source, parts), { async: false });
  const headings = [...html.matchAll(/<h2 id="([^"]+)">(.*?)(?: <a class="anchor".*)?<\/h2>/g)].map(([, id = "", text = ""]) => ({
    id,
    text: text.replace(/<[^>]+>/g, ""),
  }));
  return { title, summary: summary.replace(/\n/g, " ").replace(/`|\[|\]\([^)]*\)/g, ""), html, headings };
}

function marked(): Marked {
  let section = "";
  const tables = new Map<string, number>();
  return new Marked({
    renderer: {
      heading({ tokens, depth }) {
        const html = this.parser.parseInline(tokens);
        const id = slug(html);
        section = escapeHtml(html.replace(/<[^>]+>/g, ""));
        const anchor = depth === 1 ? "" : ` <a class="anchor" href="#${id}" aria-label="Link to “${section}”">#</a>`;
        return `<h${String(depth)} id="${id}">${html}${anchor}</h${String(depth)}>\n`;
      },
      code({ text, lang }) {
        const [language = "", ...title] = (lang ?? "").split(" ");
        return codeBlock(text, language, title.length === 0 ? undefined : title.join(" "));
      },
      listitem({ text, tokens }) {
        // Each rule in a list has an address.
        const [, rule] = /^\*\*([A-Z]\d+)\*\* /.exec(text) ?? [];
        return `<li${rule === undefined ? "" : ` id="${rule}"`}>${this.parser.parse(tokens)}</li>\n`;
      },
      table(token) {
        // On phones, each row of such a table becomes a list of its cells under their headings (docs.css); the roles keep it a table.
        const isStacked = token.header.length <= 4;
        const role = (name: string): string => (isStacked ? ` role="${name}"` : "");
        const label = (text: string | undefined): string =>
          isStacked && token.header.length > 2 && text ? ` data-label="${escapeHtml(text)}"` : "";
        const row = (cells: typeof token.header, tag: "td" | "th"): string =>
          `<tr${role("row")}>${cells
            .map((cell, column) => {
              const html = this.parser.parseInline(cell.tokens);
              // An empty cell is not a heading.
              return tag === "td" || html === ""
                ? `<td${role("cell")}${label(tag === "td" ? token.header[column]?.text : undefined)}>${html}</td>`
                : `<th scope="col"${role("columnheader")}>${html}</th>`;
            })
            .join("")}</tr>`;
        // Equal headings of one page get different ids.
        const place = (tables.get(section) ?? 0) + 1;
        tables.set(section, place);
        const name = `Table: ${section}${place === 1 ? "" : `, ${String(place)}`}`;
        const body = token.rows.map((cells) => row(cells, "td")).join("\n");
        const parts = `<thead${role("rowgroup")}>${row(token.header, "th")}</thead><tbody${role("rowgroup")}>\n${body}\n</tbody>`;
        return `<div class="scroll${isStacked ? " stacked" : ""}" tabindex="0" role="region" aria-label="${name}"><table${role("table")}>${parts}</table></div>\n`;
      },
    },
  });
}

/** `<!-- put: name -->`: a generated part; `<!-- file: path -->`: a file of the repository, verbatim. */
function filled(source: string, parts: Parts): string {
  return source.replace(/^<!-- (put|file): (.+?) -->$/gm, (_all, kind: string, name: string) => {
    const part = kind === "file" ? () => fileBlock(name) : parts[name];
    if (part === undefined) throw new Error(`there is no part called ${name}`);
    // An empty line would end the HTML for Markdown.
    return `${part().replace(/\n(?=\n)/g, "\n<!-- -->")}\n`;
  });
}

function fileBlock(path: string): string {
  // Lines that only test an example are not part of it.
  const [text = ""] = readFileSync(join(REPOSITORY, path), "utf8").split("\n#[cfg(test)]");
  const name = path.startsWith("examples/") && path.split("/").length > 2 ? path.split("/").slice(2).join("/") : path.split("/").at(-1);
  return codeBlock(text, extname(path).slice(1), name);
}
