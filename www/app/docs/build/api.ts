// The pages of the API: every export of the package, from its types and their comments.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Marked } from "marked";
import ts from "typescript";
import { codeBlock, escapeHtml } from "./html.ts";
import { REPOSITORY } from "./markdown.ts";

interface Module {
  file: string;
  name: string;
  title: string;
  about: string;
}

/** The modules, by the end of their page's name. */
const MODULES: Readonly<Record<string, Module>> = {
  plaudit: {
    file: "index",
    name: "plaudit",
    title: "plaudit",
    about: "The engine: definitions, commands, views, schedules. It reads no clock, stores nothing and sends nothing.",
  },
  client: {
    file: "client",
    name: "plaudit/client",
    title: "plaudit/client",
    about: "The engine with a queue, a store, a clock and a transport: what an app usually creates.",
  },
  react: {
    file: "react",
    name: "plaudit/react",
    title: "plaudit/react",
    about: "A provider and hooks, for React 18 and later and for React Native.",
  },
  elements: {
    file: "elements",
    name: "plaudit/elements",
    title: "plaudit/elements",
    about: "Ready-made pop-ups, a list and a streak, as custom elements for any page and framework.",
  },
  live: {
    file: "live",
    name: "plaudit/live",
    title: "plaudit/live",
    about: "Changes from other devices and in teams, as soon as they happen.",
  },
  testing: {
    file: "testing",
    name: "plaudit/testing",
    title: "plaudit/testing",
    about: "An authority in memory, a clock and matchers, for tests of an app.",
  },
};

const markdown = new Marked();
const printer = ts.createPrinter({ removeComments: true });

/** The page of one module, as Markdown whose body is HTML. */
export function apiPage(key: string): string {
  const module = MODULES[key];
  if (module === undefined) throw new Error(`there is no module for ${key}`);
  const body = [`<p><code>import { … } from "${module.name}";</code></p>`];
  if (key === "elements")
    body.push('<div class="preview" data-preview="all"><p class="caption">The live elements need JavaScript.</p></div>');
  const statements = statementsOf(join(REPOSITORY, `pkg-template/${module.file}.d.ts`));
  if (statements.every(({ title }) => title === undefined)) body.push('<h2 id="exports">Exports</h2>');
  for (const { title, statement, file } of statements) {
    if (title !== undefined) body.push(`<h2 id="${slugOf(title)}">${escapeHtml(title)}</h2>`);
    if (isExported(statement)) body.push(item(statement, file));
  }
  // An empty line would end the HTML for Markdown.
  return `# ${module.title}\n\n${module.about}\n\n${body.join("\n").replace(/\n(?=\n)/g, "\n<!-- -->")}\n`;
}

interface Declared {
  title: string | undefined;
  statement: ts.Statement;
  file: ts.SourceFile;
}

/** The statements of a file; each `export * from` is replaced by those of the named file. */
function statementsOf(path: string): Declared[] {
  const file = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true);
  return file.statements.flatMap((statement) => {
    const isWhole = ts.isExportDeclaration(statement) && statement.exportClause === undefined;
    const from = isWhole ? statement.moduleSpecifier : undefined;
    if (from === undefined || !ts.isStringLiteral(from)) return [{ title: sectionBefore(statement, file), statement, file }];
    return statementsOf(join(path, "..", from.text.replace(/\.js$/, ".d.ts")));
  });
}

/** `// ---- Title ----` before a statement. */
function sectionBefore(statement: ts.Statement, file: ts.SourceFile): string | undefined {
  const before = file.text.slice(statement.getFullStart(), statement.getStart(file));
  return /^\/\/ -{4} (.+?) -{4,}$/m.exec(before)?.[1];
}

function slugOf(title: string): string {
  return `section-${title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")}`;
}

function isExported(statement: ts.Statement): boolean {
  return ts.canHaveModifiers(statement) && ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true;
}

function item(statement: ts.Statement, file: ts.SourceFile): string {
  if (ts.isClassDeclaration(statement) || ts.isInterfaceDeclaration(statement)) return withMembers(statement, file);
  const name = nameOf(statement);
  if (name === undefined) return "";
  // Overloads stand under one heading.
  const head = isNew(name, file) ? headOf(name, kindOf(statement)) : "";
  return `${head}${docs(statement)}${codeBlock(signature(statement, file), "ts", name)}`;
}

const seen = new WeakMap<ts.SourceFile, Set<string>>();

/** Whether an address occurs for the first time on its page. */
function isNew(id: string, file: ts.SourceFile): boolean {
  const known = seen.get(file) ?? new Set<string>();
  seen.set(file, known);
  if (known.has(id)) return false;
  known.add(id);
  return true;
}

function withMembers(statement: ts.ClassDeclaration | ts.InterfaceDeclaration, file: ts.SourceFile): string {
  const name = statement.name?.text ?? "default";
  const heritage = statement.heritageClauses?.map((clause) => ` ${clause.getText(file)}`).join("") ?? "";
  const members = statement.members.flatMap((member): string[] => {
    const id =
      member.name?.getText(file) ??
      (ts.isConstructorDeclaration(member) ? "constructor" : ts.isIndexSignatureDeclaration(member) ? "[…]" : "()");
    return [entry(`${name}.${id}`, clean(printer.printNode(ts.EmitHint.Unspecified, member, file)), docs(member), file)];
  });
  const list = members.length === 0 ? "" : `<div class="entries">${members.join("\n")}</div>`;
  const head = isNew(name, file) ? headOf(name, kindOf(statement), heritage) : "";
  return `${head}${docs(statement)}${list}`;
}

function entry(id: string, code: string, text: string, file: ts.SourceFile): string {
  const place = !/[^\w.$]/.test(id) && isNew(id, file) ? ` id="${id}"` : "";
  return `<section class="entry member"${place}><pre class="member-code" tabindex="0" role="group" aria-label="${escapeHtml(id)}"><code>${escapeHtml(code)}</code></pre>${text}</section>`;
}

function headOf(name: string, kind: string, more = ""): string {
  return `<h3 id="${name}" class="api-name"><code>${escapeHtml(name)}${escapeHtml(more)}</code> <span class="origin">${kind}</span> <a class="anchor" href="#${name}" aria-label="Link to “${name}”">#</a></h3>`;
}

function nameOf(statement: ts.Statement): string | undefined {
  if (ts.isFunctionDeclaration(statement) || ts.isTypeAliasDeclaration(statement) || ts.isEnumDeclaration(statement))
    return statement.name?.text;
  if (ts.isVariableStatement(statement)) return statement.declarationList.declarations[0]?.name.getText();
  return undefined;
}

function kindOf(statement: ts.Statement): string {
  if (ts.isClassDeclaration(statement)) return "class";
  if (ts.isInterfaceDeclaration(statement)) return "interface";
  if (ts.isFunctionDeclaration(statement)) return "function";
  return ts.isTypeAliasDeclaration(statement) ? "type" : "constant";
}

function signature(statement: ts.Statement, file: ts.SourceFile): string {
  return clean(printer.printNode(ts.EmitHint.Unspecified, statement, file));
}

function clean(text: string): string {
  return text.replace(/^export (?:declare )?/, "").replace(/;$/, "");
}

/** The comment of a declaration: the text, then the errors, then the examples. */
function docs(node: ts.Node): string {
  const [comment] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc).slice(-1);
  if (comment === undefined) return "";
  const text = prose(ts.getTextOfJSDocComment(comment.comment) ?? "");
  const tags: readonly ts.JSDocTag[] = comment.tags ?? [];
  const parameters = tags
    .filter(ts.isJSDocParameterTag)
    .map((tag) => `<li><code>${escapeHtml((tag as ts.JSDocParameterTag).name.getText())}</code>: ${inline(textOf(tag))}</li>`);
  const throws = tags.filter((tag) => tag.tagName.text === "throws").map((tag) => `<p class="help">Throws ${inline(textOf(tag))}</p>`);
  const examples = tags.filter((tag) => tag.tagName.text === "example").map((tag) => example(textOf(tag)));
  const list = parameters.length === 0 ? "" : `<ul class="parameters">${parameters.join("")}</ul>`;
  return [text, list, ...throws, ...examples].join("");
}

function textOf(tag: ts.JSDocTag): string {
  return ts.getTextOfJSDocComment(tag.comment) ?? "";
}

function example(text: string): string {
  const [, language = "js", code = text] = /```(\w*)\n([\s\S]*?)```/.exec(text) ?? [];
  return codeBlock(code, language, "Example");
}

function prose(text: string): string {
  return markdown.parse(unlinked(text), { async: false });
}

function inline(text: string): string {
  return markdown.parseInline(unlinked(text.replace(/\s+/g, " ").trim()), { async: false });
}

/** `{@link Name}` is code. */
function unlinked(text: string): string {
  return text.replace(/\{@link ([^}|]+?)(?:\s*\|[^}]*)?\}/g, "`$1`");
}
