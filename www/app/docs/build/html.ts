// Text as HTML, for pages that are generated at build time.

import hljs from "highlight.js/lib/core";
import bash from "highlight.js/lib/languages/bash";
import css from "highlight.js/lib/languages/css";
import javascript from "highlight.js/lib/languages/javascript";
import json from "highlight.js/lib/languages/json";
import rust from "highlight.js/lib/languages/rust";
import typescript from "highlight.js/lib/languages/typescript";
import xml from "highlight.js/lib/languages/xml";

const languages = {
  bash,
  css,
  sh: bash,
  js: javascript,
  mjs: javascript,
  jsx: javascript,
  json,
  rust,
  rs: rust,
  ts: typescript,
  tsx: typescript,
  html: xml,
  svelte: xml,
  vue: xml,
};
for (const [name, language] of Object.entries(languages)) hljs.registerLanguage(name, language);

/** The title of a block without one. */
const NAMES: Readonly<Record<string, string>> = {
  bash: "Terminal",
  css: "CSS",
  html: "HTML",
  js: "JavaScript",
  json: "JSON",
  jsx: "JSX",
  sh: "Terminal",
  rust: "Rust",
  svelte: "Svelte",
  toml: "TOML",
  ts: "TypeScript",
  tsx: "TSX",
  txt: "Output",
  vue: "Vue",
  yaml: "YAML",
};

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Escapes text for HTML, attributes included. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}

/** Renders the engine's prose: text between backticks is code. */
export function prose(text: string): string {
  return text
    .split("`")
    .map((part, index) => (index % 2 === 1 ? `<code>${escapeHtml(part)}</code>` : escapeHtml(part)))
    .join("");
}

/** A coloured block of code; it scrolls sideways, by keyboard too. */
export function codeBlock(text: string, language: string, title?: string): string {
  const code = text.replace(/\n$/, "");
  const coloured = hljs.getLanguage(language) === undefined ? escapeHtml(code) : hljs.highlight(code, { language }).value;
  const label = title ?? "Code";
  // The line above the code with its buttons is always present.
  const head = `<figcaption>${escapeHtml(title ?? NAMES[language] ?? "Code")}</figcaption>`;
  return `<figure class="code" data-language="${escapeHtml(language)}">${head}<pre tabindex="0" role="group" aria-label="${escapeHtml(label)}"><code>${coloured}</code></pre></figure>\n`;
}

/** The id of a heading in addresses. */
export function slug(text: string): string {
  return text
    .replace(/<[^>]+>|&#?\w+;|`/g, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_]+/gu, "-")
    .replace(/^-|-$/g, "");
}
