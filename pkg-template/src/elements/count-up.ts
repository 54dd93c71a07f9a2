// Animates numbers that count up to their value; the text itself stays as it is for screen readers.

import { motionOf } from "./obstacles.js";

const LASTS_MS = 900;

export function countUp(chips: Iterable<Element>, format: (value: number) => string): void {
  if (typeof requestAnimationFrame !== "function") return;
  for (const chip of chips) {
    const motion = motionOf(chip);
    if (motion > 0) rise(chip, format, LASTS_MS * motion);
  }
}

function rise(chip: Element, format: (value: number) => string, lasts: number): void {
  const text = [...chip.childNodes].find((node) => node.nodeType === 3 && node.nodeValue?.trim()) as Text | undefined;
  const whole = text?.nodeValue ?? "";
  const [digits] = /\d[\d.,\u00a0\u202f]*\d|\d/.exec(whole) ?? [];
  const most = Number(digits?.replace(/\D/g, ""));
  // Ranges and amounts of 1 are not animated.
  if (!text || !digits || most < 2 || format(most) !== digits || whole.includes("–")) return;
  let began: number | undefined;
  const step = (now: number): void => {
    began ??= now;
    const gone = Math.min(1, (now - began) / lasts);
    // The text was rerendered meanwhile.
    if (!text.isConnected) return;
    text.nodeValue = gone < 1 ? whole.replace(digits, format(Math.round(most * (1 - (1 - gone) ** 3)))) : whole;
    if (gone < 1) requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
}
