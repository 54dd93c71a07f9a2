// Marks: how an unlock stands with the server.

import { h } from "../dom.ts";
import { icon } from "../icons.ts";
import type { Mark } from "./device.ts";

const markWords: Readonly<Record<Mark, readonly [string, string]>> = {
  pending: ["clock", "unlocked, not confirmed yet"],
  confirmed: ["check", "confirmed"],
  retracted: ["minus", "taken back"],
};

/** Whether the server has agreed to an unlock. */
export function marked(mark: Mark): HTMLElement {
  const [picture, text] = markWords[mark];
  return h("span", { class: `mark-chip ${mark}` }, icon(picture), text);
}
