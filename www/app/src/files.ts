// Files of definitions: picked, dropped, read, checked, saved.

import { init, PlauditError, validate } from "plaudit";
import type { Definitions, Issue } from "plaudit";
import { h } from "./dom.ts";
import { isRecord } from "./json.ts";

const LARGEST_BYTES = 20_000_000;

export type Read = { definitions: Definitions; issues: Issue[] } | { definitions: undefined; issues: Issue[] };

export async function readDefinitions(file: File): Promise<Read> {
  if (file.size > LARGEST_BYTES)
    return refused("FILE_TOO_LARGE", "The file is larger than 20 MB.", "Definitions are usually a few hundred kilobytes.");
  let document: unknown;
  try {
    document = JSON.parse(await file.text());
  } catch (error) {
    return refused(
      "NOT_JSON",
      `This is not JSON: ${error instanceof Error ? error.message : "it does not parse"}.`,
      "A definitions file is one JSON object with the key “achievements”.",
    );
  }
  await init();
  const issues = check(document);
  const refusedByRules = issues.some(({ severity }) => severity === "error");
  return !refusedByRules && isDefinitions(document) ? { definitions: document, issues } : { definitions: undefined, issues };
}

function check(document: unknown): Issue[] {
  try {
    return validate(document);
  } catch (error) {
    if (error instanceof PlauditError) return [{ severity: "error", code: error.code, path: error.path ?? "", message: error.message }];
    throw error;
  }
}

function refused(code: string, message: string, help: string): Read {
  return { definitions: undefined, issues: [{ severity: "error", code, path: "", message, help }] };
}

/** A type guard for the compiler, after `validate` has found no errors. */
function isDefinitions(document: unknown): document is Definitions {
  return isRecord(document) && isRecord(document["achievements"]);
}

/** Calls back with files that are dropped anywhere on the page; shows the drop zone while a file is dragged. */
export function watchDrops(zone: HTMLElement, onFile: (file: File) => void): void {
  let depth = 0;
  const carriesFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") === true;
  const show = (visible: boolean): void => {
    zone.hidden = !visible;
  };
  addEventListener("dragenter", (event) => {
    if (carriesFiles(event)) {
      depth += 1;
      show(true);
    }
  });
  addEventListener("dragleave", (event) => {
    if (carriesFiles(event)) {
      depth -= 1;
      show(depth > 0);
    }
  });
  addEventListener("dragover", (event) => {
    if (carriesFiles(event)) event.preventDefault();
  });
  addEventListener("drop", (event) => {
    depth = 0;
    show(false);
    const file = event.dataTransfer?.files[0];
    if (file === undefined) return;
    event.preventDefault();
    onFile(file);
  });
}

/** Lets the visitor pick a file. */
export function pickFile(onFile: (file: File) => void): void {
  const input = h("input", { type: "file", accept: ".json,application/json" });
  input.addEventListener("change", () => {
    const file = input.files?.[0];
    if (file !== undefined) onFile(file);
  });
  input.click();
}

export function saveAsFile(text: string, name: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  h("a", { href: url, download: name }).click();
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, 1_000);
}
