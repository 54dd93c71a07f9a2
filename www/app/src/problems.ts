// The problems of a dropped file, each with its place.

import type { Issue } from "plaudit";
import { h, type Child } from "./dom.ts";
import { listed, plural } from "./format.ts";
import { icon } from "./icons.ts";
import type { Sheet } from "./sheet.ts";

const SHOWN = 200;

export function problemsSheet(file: string, issues: readonly Issue[], loaded: boolean): Sheet {
  return {
    name: "problems",
    title: () => (loaded ? `Playing ${file}, with warnings` : `${file} cannot be played yet`),
    body: () => [
      h("p", { class: "lead" }, `${counted(issues)} ${loaded ? "You can play it anyway." : "Your current game is unchanged."}`),
      h("ol", { class: "problems" }, issues.slice(0, SHOWN).map(problem)),
      issues.length > SHOWN && h("p", {}, `And ${plural(issues.length - SHOWN, "more", "more")}.`),
    ],
  };
}

function counted(issues: readonly Issue[]): string {
  const errors = issues.filter(({ severity }) => severity === "error").length;
  const warnings = issues.length - errors;
  return `${listed([errors > 0 ? plural(errors, "error") : "", warnings > 0 ? plural(warnings, "warning") : ""].filter(Boolean))}.`;
}

function problem(issue: Issue): Child {
  return h(
    "li",
    { class: `problem ${issue.severity}` },
    h(
      "p",
      { class: "problem-head" },
      h("span", { class: "severity" }, icon("warning"), issue.severity),
      h("code", { class: "path", dir: "ltr" }, issue.path === "" ? "(the whole file)" : issue.path),
    ),
    h("p", {}, sentence(issue.message)),
    issue.help !== undefined && h("p", { class: "help" }, sentence(issue.help)),
  );
}

/** Renders a message of the engine as a sentence, with text between backticks as code. */
function sentence(text: string): Child[] {
  return text.split("`").map((part, index) => {
    if (index % 2 === 1) return h("code", { dir: "ltr" }, part);
    return index === 0 ? part.charAt(0).toLocaleUpperCase() + part.slice(1) : part;
  });
}
