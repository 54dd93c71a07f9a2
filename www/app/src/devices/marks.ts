// Marks for the status of an unlock on the server.

import { h } from "../dom.ts";
import { icon } from "../icons.ts";
import type { Mark } from "./device.ts";

const markWords: Readonly<Record<Mark, readonly [string, string]>> = {
  pending: ["clock", "unlocked, not confirmed yet"],
  confirmed: ["check", "confirmed"],
  retracted: ["minus", "taken back"],
};

/** Renders a mark. */
export function marked(mark: Mark): HTMLElement {
  const [picture, text] = markWords[mark];
  return h("span", { class: `mark-chip ${mark}` }, icon(picture), text);
}
