// Draws confetti on a canvas, more of it for higher tiers; loaded for the first celebration.

import confetti, { type CreateTypes, type Options } from "canvas-confetti";
import type { Tier } from "../../index.js";

/** canvas-confetti's function that creates a `confetti` function for a canvas. */
type Create = (
  canvas: HTMLCanvasElement,
  options: { resize: boolean; useWorker: boolean; disableForReducedMotion: boolean },
) => CreateTypes;

const AMOUNTS: Readonly<Record<Tier | "plain", number>> = { plain: 70, bronze: 60, silver: 90, gold: 140, platinum: 200 };

const burst = (particleCount: number, x: number, angle: number, colors: string[]): Options => ({
  particleCount,
  angle,
  spread: 75,
  startVelocity: 42,
  ticks: 180,
  scalar: 0.95,
  origin: { x, y: 0.62 },
  disableForReducedMotion: true,
  ...(colors.length > 0 && { colors }),
});

/** Draws the confetti; `create` may be the host's own. */
export function celebrate(
  canvas: HTMLCanvasElement,
  tier: Tier | undefined,
  colors: string[],
  create: Create = confetti.create as Create,
): void {
  // A canvas without a context, as in test environments, would throw at the first frame.
  if (!canvas.getContext("2d")) return;
  // Without a worker, which would be loaded from a blob that a strict content security policy forbids.
  const fire = create(canvas, { resize: true, useWorker: false, disableForReducedMotion: true });
  const amount = AMOUNTS[tier ?? "plain"];
  void fire(burst(amount, 0.5, 90, colors));
  if (tier !== "gold" && tier !== "platinum") return;
  void fire(burst(amount / 2, 0.1, 60, colors));
  void fire(burst(amount / 2, 0.9, 120, colors));
  if (tier === "platinum") setTimeout(() => void fire(burst(amount, 0.5, 90, colors)), 450);
}
