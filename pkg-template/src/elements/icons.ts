// The icon of an achievement: the definition's picture, a built-in drawing by name, or a drawing for its kind of trigger.

import type { IconSubject } from "../../elements.js";
import { own } from "../members.js";

/** The drawings that are always loaded. */
export const BASE: Readonly<Record<string, string>> = {
  medal: "M12 9a6 6 0 1 0 .1 0M8.5 9.5 5 3h5l2 4 2-4h5l-3.5 6.5",
  steps: "M4 20h5v-5h5v-5h5V5",
  flame: "M12 3c1 4 5.5 6 5.5 11a5.5 5.5 0 0 1-11 0c0-2.4 1.2-4 2.5-5 .2 1.5 1 2.3 1.7 2.5C10.2 8.5 10.5 5.5 12 3z",
  play: "M8 5v14l11-7z",
  clock: "M12 3a9 9 0 1 0 .1 0M12 7.5V12l3 2",
  book: "M12 7c-2-1.8-5-2-8-2v13c3 0 6 .2 8 2 2-1.8 5-2 8-2V5c-3 0-6 .2-8 2zm0 0v13",
  people: "M9 5a3.5 3.5 0 1 0 .1 0M2.5 20a6.5 6.5 0 0 1 13 0M16 5.5a3.2 3.2 0 0 1 0 6M18 14.5a6 6 0 0 1 3.5 5.5",
  heart: "M12 20C5 15 3 11.5 3 8.5a4.5 4.5 0 0 1 9-.8 4.5 4.5 0 0 1 9 .8C21 11.5 19 15 12 20z",
  chart: "M5 20v-6m7 6V4m7 16V9",
  star: "m12 3 2.7 5.8 6.3.7-4.7 4.2 1.4 6.3-5.7-3.3L6.3 20l1.4-6.3L3 9.5l6.3-.7z",
  trophy: "M7 4h10v5a5 5 0 0 1-10 0zM7 6H4q0 5 3.5 5M17 6h3q0 5-3.5 5M12 14v4m-4 2.5h8M9.5 18h5",
  flag: "M6 21V4m0 1c4-2.5 8 2.5 12 0v9c-4 2.5-8-2.5-12 0",
  shield: "M12 3l7.5 2.5V11c0 5-3 8-7.5 10-4.5-2-7.5-5-7.5-10V5.5z",
  target: "M12 3a9 9 0 1 0 .1 0M12 7.5a4.5 4.5 0 1 0 .1 0M12 12h.01",
  gem: "M7 4h10l4 6-9 11L3 10zM3 10h18M9 10l3 11 3-11-3-6z",
  bolt: "M13 3 5 14h6l-1 7 8-11h-6z",
};

/** The drawing for each kind of trigger. */
const KINDS: Readonly<Record<string, string>> = {
  streak: "flame",
  session_count: "play",
  total_time: "clock",
  content: "book",
  community: "people",
  subscription: "heart",
  stat: "chart",
};

/** The drawings for achievements without icon and trigger, chosen by id, so that neighbours differ. */
const PLAIN = ["medal", "star", "trophy", "flag", "shield", "target", "gem", "bolt"];

/** The marks for states and secrets. */
export const MARKS = {
  lock: "M7 11h10v8H7zm2 0V8a3 3 0 0 1 6 0v3",
  tick: "m5 12.5 4.5 4.5L19 7.5",
  gift: "M4 10h16v4H4zm1.5 4v6h13v-6M12 10v10M12 10C9 10 7 8.5 7.5 6.5S11 5 12 10c1-5 4-5.5 4.5-3.5S15 10 12 10",
  question: "M8.5 9a3.5 3.5 0 1 1 5.5 3c-1.4.9-2 1.5-2 3m0 3.5h.01",
};

/** The maximum length of a picture's address; a picture for a badge needs no more. */
const LONGEST = 200_000;

const listeners = new Set<() => void>();
let set: Readonly<Record<string, string>> | undefined;
let isAsked = false;

/** Calls back when the set of drawings is loaded; returns a function that stops it. */
export function onIcons(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Returns the icon if it is the address of a picture. */
export function pictureOf(subject: IconSubject | undefined): string | undefined {
  const address = subject?.icon;
  return typeof address === "string" && address.length <= LONGEST && isPicture(address) ? address : undefined;
}

/** Returns the drawing for a subject without a picture. */
export function pathOf(subject: IconSubject | undefined): string {
  const named = byName(subject?.icon);
  return named ?? BASE[kindOf(subject)] ?? "";
}

function byName(name: unknown): string | undefined {
  if (typeof name !== "string" || !/^[a-z][a-z0-9-]{0,31}$/.test(name)) return undefined;
  const path = own(BASE, name) ?? (set && own(set, name));
  if (path !== undefined || set) return path;
  loadSet();
  return undefined;
}

/** Loads the set when one of its drawings is first needed. If that fails, the default drawings remain. */
function loadSet(): void {
  if (isAsked) return;
  isAsked = true;
  import("./icon-set.js").then(
    ({ ICONS }) => {
      set = ICONS;
      for (const listener of [...listeners]) listener();
    },
    () => undefined,
  );
}

function kindOf({ id, trigger, sub_achievements }: Partial<IconSubject> = {}): string {
  for (const kind of Object.keys(trigger ?? {})) if (own(KINDS, kind)) return KINDS[kind] as string;
  if (Object.keys(sub_achievements ?? {}).length > 0) return "steps";
  if (id === undefined) return "medal";
  let sum = 7;
  for (const letter of id) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 65_521;
  return PLAIN[sum % PLAIN.length] as string;
}

/** Whether an icon is an http(s) or relative address, or the data of an image. Definitions are not trusted, so all other schemes are refused. */
function isPicture(address: string): boolean {
  return /^(https?:|data:image\/|(?!.*:).*[./])/is.test(address);
}
