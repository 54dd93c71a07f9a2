/**
 * plaudit/elements: `<plaudit-unlocks>` and `<plaudit-achievements>`, ready pop-ups and a ready list for any page, with or without a
 * framework. Importing it defines both; on a server it can be imported, and defines nothing.
 *
 * Both draw in an open shadow root, with constructed style sheets: a page whose security policy has a strict `style-src` needs no
 * exception. They follow the page's colour scheme, direction and `lang`. Style them from outside by these custom properties, or by
 * `::part(…)`; the font is the page's. The parts of both: `body`, `dialog`, `sheet`, `title`, `close`, `icon`, `about`, `name`, `caption`,
 * `description`, `actions`, `button`, `primary`, `list`, `status`. Of `<plaudit-unlocks>`: `toasts`, `toast`, `celebration`, `pending`,
 * `count`, `item`, `note`. Of `<plaudit-achievements>`: `category`, `heading`, `tally`, `row`, `steps`, `step`, `detail`, `meta`, `state`,
 * `timing`, `times`, `way`, `bar`, `value`, `reason`, `rewards`, `reward`; and a row, step or detail is also a part by its
 * {@link AchievementState}, as in `::part(row claimable)`. The documentation says what each is.
 *
 * | Property | What it is |
 * |---|---|
 * | `--plaudit-surface`, `--plaudit-ink` | ground and text |
 * | `--plaudit-muted`, `--plaudit-line` | lesser text, borders |
 * | `--plaudit-accent`, `--plaudit-on-accent` | what stands out, and text upon it |
 * | `--plaudit-radius`, `--plaudit-column` | corners, the least width of a row |
 *
 * @packageDocumentation
 */

import type { ClientEvents, KnownUnlock, Snapshot, Status } from "./client.js";
import type { Achievement, Command, Explanation, Outcome, SubAchievement, Trigger, Unlock } from "./index.js";

/**
 * `<plaudit-unlocks>`: pop-ups for unlocks (at most three, some seconds each), a modal with confetti and a share button for those
 * that deserve it, one summary where many come at once, a mark on what is not confirmed yet, and an inbox.
 *
 * An unlock is acknowledged when it was seen: its pop-up ran out in sight or was dismissed, its modal was closed. Time stands still
 * under a mouse, with focus inside, and while the page is hidden. What a summary told stays in the inbox. What the authority takes
 * back vanishes quietly, and leaves a note in the inbox. Of several elements of one client the first shows pop-ups.
 *
 * Attributes: `inbox` shows a button that opens the inbox. Slots: `inbox`, what stands in that button before the number.
 *
 * Events, which bubble: `plaudit-celebrate` with `{ unlocks, tier }`, the place for sound and haptics; `plaudit-share` with
 * `{ unlock, how }`; `plaudit-error` with `{ error }`, when the promise of the client is rejected, or sharing fails.
 *
 * @example
 * ```js
 * import "plaudit/elements";
 * document.querySelector("plaudit-unlocks").client = createClient({ player: "ada", definitions });
 * ```
 */
export class PlauditUnlocks extends HTMLElement {
  /** The client, or a promise of one. The element leaves it open. */
  client: UnlocksClient | PromiseLike<UnlocksClient> | undefined;
  /** Texts that take the place of the English ones. */
  texts: Partial<PlauditTexts> | undefined;
  /** Draws an icon. Default, and for undefined: the definition's `icon` if it is an address, else a drawing for its kind. */
  icon: ((subject: IconSubject | undefined) => Node | undefined) | undefined;
  /** How an unlock is celebrated when it comes alone. Default: a modal where there is something to share, else a toast. */
  tier: ((unlock: Unlock) => UnlockTier) | undefined;
  /** What an unlock offers to share; undefined: nothing. Default: its `share_text` and `share_url`. */
  content: ((unlock: Unlock) => ShareContent | undefined) | undefined;
  /**
   * canvas-confetti's function, or one like it: called for a single celebration, never for a summary, nor where less motion is
   * preferred. Under a policy without `worker-src blob:` pass `confetti.create(undefined, { useWorker: false, resize: true })`.
   */
  confetti: ((options: { disableForReducedMotion: boolean }) => unknown) | undefined;
  /** Opens the inbox: what nobody has seen yet, and what was taken back. */
  openInbox(): void;
}

/**
 * `<plaudit-achievements>`: every achievement by category, with its state, progress, rewards, steps and claim buttons, and each in
 * full in a dialog. Only what changes is drawn again, and focus stays.
 *
 * Attributes: `category` shows that one only. Slots: `actions <id>`, for what the page offers with one achievement or step; `end`, below
 * the list.
 *
 * Events, which bubble: `plaudit-detail` with `{ id }`, when a name was pressed: `preventDefault()` leaves it to the page to show more
 * of it; `plaudit-claim` with `{ id, outcome }`; `plaudit-error` with `{ error }`, when a claim fails or the promise of the client is
 * rejected.
 */
export class PlauditAchievements extends HTMLElement {
  /** The client, a team's too, or a promise of one. The element leaves it open. */
  client: AchievementsClient | PromiseLike<AchievementsClient> | undefined;
  /** Texts that take the place of the English ones. */
  texts: Partial<PlauditTexts> | undefined;
  /** As in {@link PlauditUnlocks.icon}. */
  icon: ((subject: IconSubject | undefined) => Node | undefined) | undefined;
  /** The order of achievements, and of steps in each; categories stand in the order of their first. Default: by id. */
  compare: ((one: Achievement | SubAchievement, other: Achievement | SubAchievement) => number) | undefined;
  /** Opens the dialog of one achievement or step. */
  openDetail(id: string): void;
}

/** What {@link PlauditUnlocks} needs of a client: every client has it, and an adapter over something else can. */
export interface UnlocksClient {
  /** Tells each unlock once, and what is taken back; returns what ends that. */
  on<E extends "unlock" | "retract">(event: E, listener: (value: ClientEvents[E]) => void): () => void;
  /** Calls back when the snapshot may have changed; returns what ends that. */
  subscribe(listener: () => void): () => void;
  /** The unlocks that nobody has acknowledged, those that are being told among them. */
  getSnapshot(): Pick<Snapshot, "inbox"> & {
    /** Whether the authority has told the stream, and its clock. */
    status: Pick<Status, "state" | "clock_offset_sec">;
  };
  /** The unlocks of the last weeks, and whether each is confirmed. */
  unlocks(): KnownUnlock[];
  /** Takes an unlock out of the inbox. */
  acknowledge(key: string): void;
  /** One achievement or sub-achievement, for its name and icon. */
  get(id: string): Achievement | SubAchievement | undefined;
}

/** What {@link PlauditAchievements} needs of a client: every client has it, and an adapter over something else can. */
export interface AchievementsClient {
  /** Calls back when the snapshot may have changed; returns what ends that. */
  subscribe(listener: () => void): () => void;
  /** Every achievement. */
  getSnapshot(): Pick<Snapshot, "achievements"> & {
    /** The authority's clock, which countdowns go by. */
    status: Pick<Status, "clock_offset_sec">;
  };
  /** One achievement or sub-achievement. */
  get(id: string): Achievement | SubAchievement | undefined;
  /** What stands in its way. @deprecated The elements read it off the views. */
  explain?(id: string): Explanation;
  /** What a claim would do; throws if it is refused. @deprecated The elements read it off the views. */
  preview?(activity: Omit<Extract<Command, { type: "claim" }>, "at">): Outcome;
  /** Claims a reward. */
  claim(id: string, options?: { claim_total_reward?: boolean }): Promise<Outcome>;
}

/** How one unlock is celebrated: by a pop-up, by a modal, or quietly in the inbox. */
export type UnlockTier = "toast" | "modal" | "inbox";

/** What an icon is drawn for: an achievement or sub-achievement, or an unlock of one. */
export interface IconSubject {
  /** Of the achievement or sub-achievement. */
  id: string;
  /** As the definitions give it. */
  icon?: string;
  /** What earns it. */
  trigger?: Trigger;
  /** Its steps. */
  sub_achievements?: { readonly [id: string]: unknown };
}

/** What the system's share dialog takes. */
export interface ShareContent {
  /** Its title. */
  title?: string;
  /** Its text. */
  text?: string;
  /** An address. */
  url?: string;
}

/** The state of an achievement in the list: also the name of its text, and of its part. What is `done` by its claim has those of `claimed`. */
export type { AchievementState } from "./index.js";

/**
 * Everything that the elements say. A count comes with a function that writes numbers in the element's language: choose the plural by the
 * one (`Intl.PluralRules`), and write it by the other. Durations, dates and lists come as text in that language; behind it, durations in
 * seconds and lists as ids, for a host that writes them in its own way.
 */
export interface PlauditTexts {
  /** A button's name for screen readers: what it does, and to what. */
  named: (action: string, name: string) => string;
  /** Over what the retroactive check found. */
  retroactive: string;
  /** On what the authority has not confirmed. */
  pending: string;
  /** Of many at once. */
  summary: (count: number, number: (value: number) => string) => string;
  /** In a summary: opens the inbox. */
  see_all: string;
  /** On pop-ups and dialogs. */
  close: string;
  /** On share buttons. */
  share: string;
  /** The same, once it is in the clipboard. */
  shared: string;
  /** The inbox and its button, and the place where pop-ups stand. */
  inbox: string;
  /** When there is nothing in the inbox. */
  nothing: string;
  /** Takes something out of the inbox. */
  seen: string;
  /** Takes everything out of it. */
  seen_all: string;
  /** The note on what was taken back. */
  retracted: (title: string) => string;

  /** The heading over achievements without a category. */
  other: string;
  /** So much of a whole: beside a progress bar, for an achievement or step; without one, how many of a category are complete. */
  of: (value: string, whole: string, view?: Achievement | SubAchievement) => string;
  /** State: a reward waits. */
  claimable: string;
  /** State: its reward was taken. */
  claimed: string;
  /** State: it is complete, or was earned; also over a celebration. */
  done: string;
  /** State: progress counts now. */
  open: string;
  /** State: something else comes first. */
  locked: string;
  /** State: its time has not come. */
  inactive: string;
  /** State: its time is over. */
  expired: string;
  /** State: it is kept by those who have it. */
  archived: string;
  /** State: its occasion has passed. */
  missed: string;
  /** State: achievements are switched off. */
  disabled: string;
  /** State: the app is too old. */
  app_version: string;
  /** How often it was earned. */
  times: (count: number, number: (value: number) => string) => string;
  /** Until it begins anew. */
  resets_in: (duration: string, seconds: number) => string;
  /** Until its time is over. */
  ends_in: (duration: string, seconds: number) => string;
  /** Until its time comes. */
  opens_in: (duration: string, seconds: number) => string;
  /** Until a streak breaks. */
  streak_breaks_in: (duration: string, seconds: number) => string;
  /** When its time was over. */
  ended_on: (date: string) => string;
  /** What comes first; of what is hidden, no ids. */
  requires: (names: string, ids: readonly string[]) => string;
  /** In place of the name of what is hidden. */
  secret: string;
  /** The app is too old. */
  needs_version: (version: string) => string;
  /** Before what a claim grants. */
  reward: string;
  /** Before what the claim of all steps grants. */
  total_reward: string;
  /** Before what was granted. */
  received: string;
  /** The name of a currency, an item or an energy. */
  item: (id: string) => string;
  /** So much of it, or a range of which `count` is the most. */
  amount: (item: string, shown: string, count: number) => string;
  /** What is drawn by chance. */
  chance: string;
  /** On claim buttons. */
  claim: string;
  /** On the button for the reward of all steps. */
  claim_total: string;
  /** After a claim that was refused. */
  claim_failed: string;
}

/** The elements' events, by name; all of them bubble. */
export interface PlauditEvents {
  /** Unlocks begin to be celebrated: the place for sound and haptics. */
  "plaudit-celebrate": CustomEvent<{ unlocks: readonly Unlock[]; tier: UnlockTier | "summary" }>;
  /** Something was shared. */
  "plaudit-share": CustomEvent<{ unlock: Unlock; how: "dialog" | "clipboard" }>;
  /** A name in the list was pressed. Cancelled, the list opens no dialog: show more of it in your own way. */
  "plaudit-detail": CustomEvent<{ id: string }>;
  /** A claim has succeeded. */
  "plaudit-claim": CustomEvent<{ id: string; outcome: Outcome }>;
  /** The promise of the client was rejected, or a claim or sharing has failed. */
  "plaudit-error": CustomEvent<{ error: unknown }>;
}

/**
 * The elements as JSX knows them, for frameworks that set properties (React 19 and later, Preact, Solid).
 *
 * @example
 * ```ts
 * declare module "react" { namespace JSX { interface IntrinsicElements extends PlauditElements {} } }
 * ```
 */
export interface PlauditElements {
  /** {@link PlauditUnlocks}. */
  "plaudit-unlocks": PlauditProps<PlauditUnlocks, "client" | "texts" | "icon" | "tier" | "content" | "confetti"> & { inbox?: boolean };
  /** {@link PlauditAchievements}. */
  "plaudit-achievements": PlauditProps<PlauditAchievements, "client" | "texts" | "icon" | "compare"> & { category?: string };
}

/** Properties of an element, listeners to its events, and what every element has. */
export type PlauditProps<E, P extends keyof E> = Partial<Pick<E, P>> & { [name in keyof PlauditEvents as `on${name}`]?: (event: PlauditEvents[name]) => void } & {
  id?: string;
  className?: string;
  lang?: string;
  hidden?: boolean;
  key?: string | number | null;
  ref?: ((element: E | null) => void) | { current: E | null } | null;
  children?: unknown;
};

/** What the page knows by then. */
declare global {
  /** So that listeners know what they get. */
  interface HTMLElementEventMap extends PlauditEvents {}
  /** So that `document.querySelector("plaudit-unlocks")` is known to be one. */
  interface HTMLElementTagNameMap {
    /** {@link PlauditUnlocks}. */
    "plaudit-unlocks": PlauditUnlocks;
    /** {@link PlauditAchievements}. */
    "plaudit-achievements": PlauditAchievements;
  }
}
