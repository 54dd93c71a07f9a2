// What definitions probably do not mean as they say it, told on the console while an app is developed.

import type { Issue } from "../index.js";

/** Of more warnings than this, the console hears how many there are. */
const SHOWN = 20;

/** What has been told already: a page makes many engines of one document. */
const told = new Set<string>();

/** Tells the warnings of one document, once, and never fails; outside of development they are not even looked for. */
export function tellInDevelopment(warningsOf: () => readonly Issue[]): void {
  if (!isDevelopment()) return;
  try {
    const warnings = warningsOf();
    const text = textOf(warnings);
    if (warnings.length === 0 || told.has(text)) return;
    told.add(text);
    console.warn(text);
  } catch {
    // A platform without a console, or with one that fails.
  }
}

/**
 * Bundlers write a literal in place of `process.env.NODE_ENV`, so that nothing is left of this in production; Node has it as it was
 * started; where there is no `process`, as in a page without a bundler, nothing says that the app is being developed.
 */
function isDevelopment(): boolean {
  try {
    return process.env.NODE_ENV !== "production";
  } catch {
    return false;
  }
}

declare const process: { env: { NODE_ENV?: string } };

function textOf(warnings: readonly Issue[]): string {
  const count = warnings.length === 1 ? "1 warning" : `${warnings.length} warnings`;
  const lines = warnings.slice(0, SHOWN).map(({ path, message, help }) => `  ${path}: ${message}${help === undefined ? "" : ` (${help})`}`);
  const more = warnings.length > SHOWN ? [`  and ${warnings.length - SHOWN} more, see engine.warnings`] : [];
  return [`plaudit: the definitions have ${count}`, ...lines, ...more].join("\n");
}
