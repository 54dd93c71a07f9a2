// A little confetti for a single moment; none for those who asked for less motion.

import confetti from "canvas-confetti";
import { h } from "./dom.ts";

let burst: confetti.CreateTypes | undefined;

export function celebrate(): void {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  if (burst === undefined) {
    const canvas = h("canvas", { class: "confetti", "aria-hidden": "true" });
    document.body.append(canvas);
    // No worker: it would come from a blob, which the page's security policy does not allow.
    burst = confetti.create(canvas, { resize: true, useWorker: false, disableForReducedMotion: true });
  }
  const colors = getComputedStyle(document.documentElement).getPropertyValue("--confetti").split(",").map((color) => color.trim());
  void burst({ particleCount: 60, spread: 70, startVelocity: 32, ticks: 140, scalar: 0.9, origin: { x: 0.5, y: 0.75 }, colors });
}
