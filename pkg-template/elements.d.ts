/**
 * plaudit/elements: `<plaudit-unlocks>`, `<plaudit-achievements>` and `<plaudit-streak>`, custom elements that show pop-ups, a list and a
 * streak on any page, with or without a framework. The import defines them; on a server it defines nothing.
 *
 * Each element renders in an open shadow root with constructed style sheets, so that a content security policy with a strict `style-src`
 * needs no exception. The elements follow the page's colour scheme, direction, `lang` and font. Style them with the custom properties below
 * (a file of `plaudit/themes` sets all of them) or with `::part(…)`.
 *
 * The parts of the first two: `body`, `dialog`, `sheet`, `title`, `close`, `badge`, `icon`, `about`, `name`, `caption`,
 * `description`, `rewards`, `reward`, `heading`, `actions`, `button`, `primary`, `list`, `status`. Of `<plaudit-unlocks>`: `toasts`,
 * `toast`, `message`, `celebration`, `pending`, `count`, `item`, `note`, `past`. Of `<plaudit-achievements>`: `toolbar`, `chips`, `chip`,
 * `search`, `empty`, `category`, `tally`, `sum`, `row`, `mark`, `steps`, `step`, `detail`, `facts`, `fact`, `meta`, `state`,
 * `timing`, `times`, `way`, `bar`, `value`, `reason`; a row, step or detail also has its {@link AchievementState} as a part, as in
 * `::part(row claimable)`. Of `<plaudit-streak>`: `streak`, `flame`, `length`, `hint`, `days`, `month`, `day`, `best`, `freezes`,
 * `lost`; a day also has its kind as a part, as in `::part(day frozen)`. The documentation describes each part.
 *
 * | Property | Meaning |
 * |---|---|
 * | `--plaudit-surface`, `--plaudit-sunken`, `--plaudit-ink` | background, sunken background, text |
 * | `--plaudit-muted`, `--plaudit-line`, `--plaudit-track` | secondary text, borders, the empty part of a progress bar |
 * | `--plaudit-accent`, `--plaudit-on-accent` | accent colour, text on it |
 * | `--plaudit-done`, `--plaudit-ready`, `--plaudit-on-ready` | unlocked; claimable, text on it |
 * | `--plaudit-bronze`, `--plaudit-silver`, `--plaudit-gold`, `--plaudit-platinum` | the metals of badges, by tier |
 * | `--plaudit-flame`, `--plaudit-frozen` | a streak's flame, a day covered by a freeze |
 * | `--plaudit-font`, `--plaudit-heading`, `--plaudit-weight` | the font, the font of headings, the font weight of names |
 * | `--plaudit-radius`, `--plaudit-column`, `--plaudit-gap`, `--plaudit-badge` | corner radius, minimum width of a row, gap between rows, size of a badge in the list |
 * | `--plaudit-shadow`, `--plaudit-lift`, `--plaudit-backdrop` | the shadow of floating panels, the shadow of rows, the backdrop of a dialog |
 * | `--plaudit-motion` | a factor for the duration of animations: 1 for normal, 0 for none |
 *
 * @packageDocumentation
 */

import type { ClientEvents, KnownUnlock, Snapshot, Status } from "./client.js";
import type { Achievement, Command, Explanation, Outcome, SubAchievement, Tier, Trigger, Unlock } from "./index.js";
import type { PlauditTexts } from "./types/texts.js";

/**
 * `<plaudit-unlocks>` shows unlocks: as toasts (at most three, a few seconds each), as a modal with confetti and a share button, or as one
 * summary of many; it marks unlocks that are not confirmed yet, and has an inbox.
 *
 * It acknowledges an unlock once the user has seen it: when its toast times out in view or is dismissed, or its modal is closed. The time
 * stops while the pointer is over a toast, while keyboard focus is inside, and while the page is hidden. Unlocks of a summary stay in the
 * inbox. An unlock that the authority takes back disappears quietly, and leaves a note in the inbox. Of several elements with one client,
 * the first shows pop-ups.
 *
 * Pop-ups wait while a pointer is pressed, while the page has a modal dialog or popover of its own open, and while another element is
 * fullscreen, unless that contains this one. While a text field has focus, a toast replaces the modal. A modal that is closed within 0.7
 * seconds counts as unseen and stays in the inbox. Alt+T moves focus to the toasts, unless it types a character in a text field, and Esc moves it
 * back; a swipe to a side or down dismisses a toast; a press on one opens the achievement in a `<plaudit-achievements>` with the same client, if there is one.
 *
 * Attributes: `inbox` shows a button that opens the inbox; `progress` also shows toasts at 25, 50, 75 and 90 % of the way to an unlock;
 * `sound` plays a chime, richer for a higher tier. Slots: `inbox`, the content of that button before the number.
 *
 * Events, which bubble: `plaudit-celebrate` with `{ unlocks, tier }`, for haptics; `plaudit-share` with `{ unlock, how }`;
 * `plaudit-detail` with `{ id }`, after a press on a toast: `preventDefault()` lets the page show the details itself; `plaudit-claim` with
 * `{ id, outcome }`; `plaudit-error` with `{ error }`, if the promise of the client is rejected, sharing or a claim fails, or `tier` throws.
 *
 * @example
 * ```js
 * import "plaudit/elements";
 * document.querySelector("plaudit-unlocks").client = createClient({ player: "ada", definitions });
 * ```
 */
export class PlauditUnlocks extends HTMLElement {
  /** The client, or a promise of one. The element leaves it open. */
  client: UnlocksClient | NamedClient | PromiseLike<UnlocksClient | NamedClient> | undefined;
  /** Texts that replace the English ones. */
  texts: Partial<PlauditTexts> | undefined;
  /** Returns an icon; undefined stands for the default. Default: the definition's `icon` if it is an address, else a built-in drawing. */
  icon: ((subject: IconSubject | undefined) => Node | undefined) | undefined;
  /** Returns how to celebrate a single unlock. Default: with a modal if there is something to share, else with a toast. */
  tier: ((unlock: Unlock) => UnlockTier) | undefined;
  /** Returns what the user can share of an unlock; undefined for nothing. Default: its `share_text` and `share_url`. */
  content: ((unlock: Unlock) => ShareContent | undefined) | undefined;
  /**
   * The `confetti` function of canvas-confetti, or one like it. It is called for single unlocks, but not for summaries, and not if the user
   * prefers reduced motion. Under a content security policy without `worker-src blob:`, pass
   * `confetti.create(undefined, { useWorker: false, resize: true })`. canvas-confetti's own function draws above the modal's backdrop. Default:
   * built-in confetti in modals, more of it for a higher tier. `false`: no confetti.
   */
  confetti: Confetti | false | undefined;
  /** The sound of a celebration: `"chime"`, or a function that plays one; silent if the user prefers reduced motion. Default: none. */
  sound: string | ((unlocks: readonly Unlock[]) => unknown) | undefined;
  /** Whether toasts also show progress, at 25, 50, 75 and 90 % of the way to an unlock. Default: false. */
  progress: boolean;
  /** Whether a button that opens the inbox is shown. Default: false. */
  inbox: boolean;
  /** Opens the inbox, which lists unseen, taken-back and earlier unlocks. */
  openInbox(): void;
  /**
   * Shows a short message of the page among the pop-ups for four seconds, and announces it to screen readers; an equal message that is still
   * shown starts over. With `aloud: false` it is not announced, for pages that do so themselves. Without a client it is only announced.
   */
  tell(text: string, options?: { aloud?: boolean }): void;
}

/** The `confetti` function of canvas-confetti, or one like it. */
export type Confetti = ((options: { disableForReducedMotion: boolean }) => unknown) & {
  /** Creates such a function for a given canvas; canvas-confetti has it. */
  create?: unknown;
};

/** The progress of a node that has passed 25, 50, 75 or 90 % of its target. */
export interface ProgressToCelebrate {
  /** The id of the achievement or sub-achievement. */
  id: string;
  /** Its name. */
  name: string;
  /** Its progress. */
  value: number;
  /** Its target. */
  target: number;
}

/** An earlier unlock, with its achievement. */
export interface KnownUnlockView extends KnownUnlock {
  /** The current view of the achievement or sub-achievement. */
  view: Achievement | SubAchievement;
}

/** The achievements that a list shows: all, those in progress, those with a reward to claim, or those that are unlocked. */
export type AchievementFilter = "all" | "open" | "claimable" | "done";

/** The order of a list: the document's, nearest to completion first, by name, or latest unlock first. */
export type AchievementSort = "order" | "nearest" | "name" | "recent";

/**
 * `<plaudit-achievements>` lists all achievements by category, with state, progress, rewards, steps and claim buttons, and shows the details
 * of each in a dialog. It rerenders only what has changed, and keeps focus.
 *
 * Attributes: `category` shows only that category; `layout`, `sort`, `filter`, `search` and `controls` set the properties of these names.
 * Slots: `actions <id>`, for the page's own actions on one achievement or step; `end`, below the list.
 *
 * Events, which bubble: `plaudit-detail` with `{ id }`, after a press on a name: `preventDefault()` lets the page show the details itself;
 * `plaudit-claim` with `{ id, outcome }`; `plaudit-error` with `{ error }`, if a claim fails or the promise of the client is rejected.
 */
export class PlauditAchievements extends HTMLElement {
  /** The client of a player or a team, or a promise of one. The element leaves it open. */
  client: AchievementsClient | NamedClient | PromiseLike<AchievementsClient | NamedClient> | undefined;
  /** Texts that replace the English ones. */
  texts: Partial<PlauditTexts> | undefined;
  /** Returns an icon, like {@link PlauditUnlocks.icon}. */
  icon: ((subject: IconSubject | undefined) => Node | undefined) | undefined;
  /** The category to show. Default: all. */
  category: string | null;
  /** The layout: cards (default), a grid of badges, a list, or a compact list. */
  layout: "cards" | "grid" | "list" | "compact" | (string & {}) | null;
  /** The order of achievements, and of steps in each. Default: the document's. */
  sort: AchievementSort | undefined;
  /** The achievements to show. Default: all. */
  filter: AchievementFilter | undefined;
  /** Shows only achievements with these words in their name, description or category, or in those of a step. */
  search: string | undefined;
  /**
   * The controls above the list: `filter`, `search` and `claim-all`, separated by spaces, or `none`. Default: `claim-all`, with `filter` from
   * 8 achievements on, and `search` from 16.
   */
  controls: string | undefined;
  /** Returns the percentage of players who have an achievement; undefined if it is unknown. */
  rarity: ((id: string) => number | undefined) | undefined;
  /** Compares achievements, and steps within each, for a custom order; categories follow their first achievement. Overrides `sort`. */
  compare: ((one: Achievement | SubAchievement, other: Achievement | SubAchievement) => number) | undefined;
  /** Opens the dialog of one achievement or step. */
  openDetail(id: string): void;
}

/**
 * `<plaudit-streak>` shows a streak: its length in a flame, its last week as dots or its month, the longest streak, the freezes left, and how
 * much time is left to continue it. After a break, a note names the length of the lost streak; once it has been in view, later pages do not
 * show it to this player on this device.
 *
 * Attributes: `of`, the id of an achievement that the streak earns (default: the first one that is not earned yet, else the first); `layout`:
 * `week` (default), `month`, or `compact` (the flame only). Events: `plaudit-error`, as for the other elements.
 */
export class PlauditStreak extends HTMLElement {
  /** The client of a player or a team, or a promise of one. The element leaves it open. */
  client: AchievementsClient | NamedClient | PromiseLike<AchievementsClient | NamedClient> | undefined;
  /** Texts that replace the English ones. */
  texts: Partial<PlauditTexts> | undefined;
  /** The id of the achievement whose streak it shows. */
  of: string | null;
  /** The layout. */
  layout: "week" | "month" | "compact" | (string & {}) | null;
}

/** The part of a client that {@link PlauditUnlocks} uses, for adapters over other sources. */
export interface UnlocksClient {
  /** Adds a listener for unlocks, each raised once, or for unlocks that are taken back; returns a function that removes it. */
  on<E extends "unlock" | "retract">(event: E, listener: (value: ClientEvents[E]) => void): () => void;
  /** Calls the listener when the snapshot may have changed; returns a function that removes it. */
  subscribe(listener: () => void): () => void;
  /** Returns the unlocks that are not acknowledged, including those that are being shown. */
  getSnapshot(): Pick<Snapshot, "inbox"> & {
    /** Whether the authority has sent the stream, and the offset of its clock. */
    status: Pick<Status, "state" | "clock_offset_sec">;
  };
  /** Returns the unlocks of the last weeks, and whether each is confirmed. */
  unlocks(): KnownUnlock[];
  /** Removes an unlock from the inbox. */
  acknowledge(key: string): void;
  /** Returns one achievement or sub-achievement, for its name and icon. */
  get(id: string): Achievement | SubAchievement | undefined;
  /** Claims a reward; without this method, pop-ups have no claim button. */
  claim?(id: string): Promise<Outcome>;
}

/** The part of a client that {@link PlauditAchievements} uses, for adapters over other sources. */
export interface AchievementsClient {
  /** The id of the player; the breaks of streaks that the player has seen are noted under it. */
  readonly player?: string;
  /** Calls the listener when the snapshot may have changed; returns a function that removes it. */
  subscribe(listener: () => void): () => void;
  /** Returns all achievements. */
  getSnapshot(): Pick<Snapshot, "achievements"> & {
    /** The offset of the authority's clock, for countdowns. */
    status: Pick<Status, "clock_offset_sec">;
  };
  /** Returns one achievement or sub-achievement. */
  get(id: string): Achievement | SubAchievement | undefined;
  /** Returns why an achievement cannot progress. @deprecated The elements read this from the views. */
  explain?(id: string): Explanation;
  /** Returns the outcome of a claim; throws if it is refused. @deprecated The elements read this from the views. */
  preview?(activity: Omit<Extract<Command, { type: "claim" }>, "at">): Outcome;
  /** Claims a reward. */
  claim(id: string, options?: { claim_total_reward?: boolean }): Promise<Outcome>;
}

/** A client of `createClient` with the names of its definitions as types: its `claim` and `preview` accept only these, not every string. */
export interface NamedClient extends Omit<UnlocksClient & AchievementsClient, "claim" | "preview" | "getSnapshot"> {
  /** Returns the snapshot. */
  getSnapshot(): Snapshot;
  /** Claims rewards, of achievements in its definitions only. */
  claim: object;
  /** Returns the outcomes of activities, with names in its definitions only. */
  preview: object;
  /** Records activities; an adapter over another source does not have it. */
  record: object;
}

/** How one unlock is celebrated: with a toast, with a modal, or only in the inbox. */
export type UnlockTier = "toast" | "modal" | "inbox";

/** The subject of an icon: an achievement, a sub-achievement, or an unlock of one. */
export interface IconSubject {
  /** The id of the achievement or sub-achievement. */
  id: string;
  /** The icon in the definitions: the address of a picture, or the name of a built-in drawing. */
  icon?: string;
  /** Its trigger, if it has one. */
  trigger?: Trigger;
  /** Its steps. */
  sub_achievements?: { readonly [id: string]: unknown };
  /** Its prominence. */
  tier?: Tier;
}

/** The content for the system's share dialog. */
export interface ShareContent {
  /** Its title. */
  title?: string;
  /** Its text. */
  text?: string;
  /** An address. */
  url?: string;
}

/**
 * The state of an achievement in the list; its text and its part have the same name. A `done` node without a trigger whose run is claimed
 * is shown as `claimed`.
 */
export type { AchievementState, StreakView } from "./index.js";

export * from "./types/texts.js";

/** The elements' events, by name; all of them bubble. */
export interface PlauditEvents {
  /** The celebration of unlocks starts: the moment for sound and haptics. */
  "plaudit-celebrate": CustomEvent<{ unlocks: readonly Unlock[]; tier: UnlockTier | "summary" }>;
  /** An unlock was shared. */
  "plaudit-share": CustomEvent<{ unlock: Unlock; how: "dialog" | "clipboard" }>;
  /** The user pressed a name in the list, or a toast. If cancelled, no dialog opens, and the page shows the details itself. */
  "plaudit-detail": CustomEvent<{ id: string }>;
  /** A claim has succeeded. */
  "plaudit-claim": CustomEvent<{ id: string; outcome: Outcome }>;
  /** The promise of the client was rejected, or a claim or sharing failed. */
  "plaudit-error": CustomEvent<{ error: unknown }>;
}

/**
 * The JSX types of the elements, for frameworks that set properties (React 19 and later, Preact, Solid).
 *
 * @example
 * ```ts
 * import type { PlauditElements } from "plaudit/elements";
 * declare module "react" { namespace JSX { interface IntrinsicElements extends PlauditElements {} } }
 * ```
 */
export interface PlauditElements {
  /** {@link PlauditUnlocks}. */
  "plaudit-unlocks": PlauditProps<PlauditUnlocks, "client" | "texts" | "icon" | "tier" | "content" | "confetti" | "sound" | "progress"> & {
    inbox?: boolean;
  };
  /** {@link PlauditAchievements}. */
  "plaudit-achievements": PlauditProps<
    PlauditAchievements,
    "client" | "texts" | "icon" | "compare" | "layout" | "sort" | "filter" | "search" | "controls" | "rarity"
  > & { category?: string };
  /** {@link PlauditStreak}. */
  "plaudit-streak": PlauditProps<PlauditStreak, "client" | "texts" | "of" | "layout">;
}

/**
 * The props of an element in JSX: its properties, listeners for its events, and common attributes: `class`, `style` (with custom properties),
 * `dir`, `slot`, `aria-…`, `data-…` and so on, and the framework's event handlers.
 */
export type PlauditProps<E, P extends keyof E> = Partial<Pick<E, P>> & {
  [name in keyof PlauditEvents as `on${name}`]?: (event: PlauditEvents[name]) => void;
} & {
  [attribute: `aria-${string}` | `data-${string}`]: string | number | boolean | undefined;
} & {
  // The event of a handler has the framework's own type.
  [handler in `on${"Click" | "Focus" | "Blur" | "KeyDown" | "KeyUp" | "PointerDown" | "PointerUp" | "PointerEnter" | "PointerLeave" | "MouseEnter" | "MouseLeave"}`]?: (
    event: never,
  ) => void;
} & {
  id?: string;
  className?: string;
  class?: string;
  style?: object | string;
  lang?: string;
  dir?: string;
  slot?: string;
  title?: string;
  role?: string;
  part?: string;
  tabIndex?: number;
  hidden?: boolean;
  inert?: boolean;
  suppressHydrationWarning?: boolean;
  key?: string | number | bigint | null;
  ref?: ((element: E | null) => void | (() => void)) | { current: E | null } | null;
  children?: unknown;
};

/** Types of the DOM, extended by the elements. */
declare global {
  /** Gives listeners the types of the elements' events. */
  interface HTMLElementEventMap extends PlauditEvents {}
  /** Gives `document.querySelector("plaudit-unlocks")` the element's type. */
  interface HTMLElementTagNameMap {
    /** {@link PlauditUnlocks}. */
    "plaudit-unlocks": PlauditUnlocks;
    /** {@link PlauditAchievements}. */
    "plaudit-achievements": PlauditAchievements;
    /** {@link PlauditStreak}. */
    "plaudit-streak": PlauditStreak;
  }
}
