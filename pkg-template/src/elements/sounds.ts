// Plays short sounds of a few tones; loaded for the first one. Browsers allow sound once the user has interacted with the page.

import type { Tier } from "../../index.js";

/** The start of each tone in seconds, and its frequency. */
const CHIME: readonly (readonly [number, number])[] = [
  [0, 659],
  [0.09, 880],
];
const HIGHER: Readonly<Record<Tier, readonly (readonly [number, number])[]>> = {
  bronze: CHIME,
  silver: [
    [0, 659],
    [0.09, 784],
    [0.18, 988],
  ],
  gold: [
    [0, 523],
    [0.09, 659],
    [0.18, 784],
    [0.27, 1047],
  ],
  platinum: [
    [0, 523],
    [0.08, 659],
    [0.16, 784],
    [0.24, 1047],
    [0.34, 1319],
  ],
};

let context: AudioContext | undefined;

export function play(tier: Tier | undefined): void {
  context ??= new AudioContext();
  if (context.state === "suspended") void context.resume();
  const now = context.currentTime;
  for (const [begin, frequency] of tier ? HIGHER[tier] : CHIME) tone(context, now + begin, frequency);
}

function tone(context: AudioContext, at: number, frequency: number): void {
  const [source, loudness] = [context.createOscillator(), context.createGain()];
  source.type = "triangle";
  source.frequency.value = frequency;
  loudness.gain.setValueAtTime(0.0001, at);
  loudness.gain.exponentialRampToValueAtTime(0.14, at + 0.02);
  loudness.gain.exponentialRampToValueAtTime(0.0001, at + 0.6);
  source.connect(loudness).connect(context.destination);
  source.start(at);
  source.stop(at + 0.65);
}
