// Runs axe-core in the page; returns its findings by rule, with the elements.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { poorContrast } from "./measure.ts";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core"), "utf8");

export async function axe(page: Page): Promise<string[]> {
  // A page that waits for its server has no heading yet.
  await page.locator("h1").first().waitFor({ state: "attached" });
  await page.evaluate(source);
  await still(page);
  const { violations } = await page.evaluate<AxeResults>("axe.run(document, { resultTypes: ['violations'] })");
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
}

/** Returns texts with too little contrast, once the page stands still. */
export async function contrast(page: Page): Promise<string[]> {
  await still(page);
  return page.evaluate(poorContrast);
}

/** Waits until no transition runs: while a background fades from light to dark, its text has no contrast. */
async function still(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const running = (root: Document | ShadowRoot): Animation[] => [
      ...root.getAnimations(),
      ...[...root.querySelectorAll("*")].flatMap(({ shadowRoot }) => (shadowRoot === null ? [] : running(shadowRoot))),
    ];
    // Animations are left out: a pop-up's may stand still while it is looked at.
    const transitions = running(document).filter((animation) => animation instanceof CSSTransition);
    await Promise.allSettled(transitions.map(({ finished }) => finished));
  });
}
