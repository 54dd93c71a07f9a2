// The problems of the text; each is a button that leads to its place.

import { h, type Child } from "../dom.ts";
import { listed, number, plural } from "../format.ts";
import { icon } from "../icons.ts";
import type { Finding } from "./reading.ts";

const SHOWN = 100;

export function summary(findings: readonly Finding[]): string {
  const errors = findings.filter(({ severity }) => severity === "error").length;
  const warnings = findings.length - errors;
  if (findings.length === 0) return "No problems found.";
  return `${listed([errors > 0 ? plural(errors, "error") : "", warnings > 0 ? plural(warnings, "warning") : ""].filter(Boolean))}.`;
}

export function findingsList(findings: readonly Finding[]): Child {
  if (findings.length === 0) return h("p", { class: "fine" }, icon("check"), "These definitions can be played as they are.");
  return [
    h(
      "ol",
      { class: "findings" },
      findings.slice(0, SHOWN).map((finding, index) => h("li", {}, entry(finding, index))),
    ),
    findings.length > SHOWN && h("p", { class: "caption" }, `And ${number(findings.length - SHOWN)} more, once these are fixed.`),
  ];
}

function entry({ severity, code, path, message, help, place }: Finding, index: number): HTMLElement {
  return h(
    "button",
    { type: "button", class: `finding ${severity}`, "data-do": "to-finding", "data-index": index },
    h(
      "span",
      { class: "finding-head" },
      h("span", { class: `severity ${severity}` }, severity),
      h("code", {}, code),
      h("span", { class: "caption" }, `line ${number(place.line)}, column ${number(place.column)}`),
    ),
    path !== "" && h("code", { class: "path" }, shortened(path, 200)),
    h("span", { class: "message" }, sentence(message)),
    help !== undefined && h("span", { class: "help" }, sentence(help)),
  );
}

function sentence(text: string): Child[] {
  const whole = shortened(text, 500);
  return whole
    .split("`")
    .map((part, index) =>
      index % 2 === 1 ? h("code", {}, part) : index === 0 ? part.charAt(0).toLocaleUpperCase() + part.slice(1) : part,
    );
}

export function shortened(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
