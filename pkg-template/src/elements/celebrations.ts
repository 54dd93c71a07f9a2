// The celebrations of one client, shared by its elements, and kept while none of them is in the page.

import type { KnownUnlock } from "../../client.js";
import type { Unlock } from "../../index.js";
import type { ProgressToCelebrate, UnlocksClient, UnlockTier } from "../../elements.js";
import { nowOf } from "./format.js";

/** A pop-up: one unlock, the summary of several, the progress towards one, or a message of the page. */
export interface Toast {
  key: string;
  unlocks: readonly Unlock[];
  /** The progress of a node that is not unlocked yet. */
  progress?: ProgressToCelebrate;
  /** A message of the page. */
  message?: string;
  /** The time left until it closes, in milliseconds. */
  left: number;
}

/** An element that shows the celebrations. */
export interface Stage {
  follow(): void;
  /** Whether the clock stands still, because the pop-ups are not visible, or the user is reading one. */
  isResting(): unknown;
  /** Whether new pop-ups have to wait, because the page shows a dialog or popover of its own, or a pointer is pressed. */
  isHeld(): boolean;
  /** Whether progress is shown. */
  wantsProgress(): boolean;
  progressed(progress: ProgressToCelebrate): void;
  tierOf(unlock: Unlock): UnlockTier;
  celebrate(unlocks: readonly Unlock[], tier: UnlockTier | "summary"): void;
}

export interface Celebrations {
  /** The elements of the client; the first one shows the pop-ups. */
  stages: Stage[];
  toasts: Toast[];
  modals: Unlock[];
  /** The unlocks that are not acknowledged. */
  inbox: readonly Unlock[];
  /** The titles of unlocks that were taken back, by key. */
  notes: Map<string, string>;
  /** The keys of unlocks that the authority has not confirmed. */
  pending: Set<string>;
  /** Adds an element; returns a function that removes it. */
  join(stage: Stage): () => void;
  /** Closes a pop-up and acknowledges its unlock. Unlocks of a summary, which does not name them all, stay in the inbox. */
  dismiss(toast: Toast | undefined): void;
  /** Shows a short message of the page; an equal one that is still shown starts over. */
  tell(message: string): void;
  /** Keeps an unlock in the inbox, because its modal was closed before the user can have seen it. */
  miss(unlock: Unlock): void;
  acknowledge(unlocks: readonly Unlock[]): void;
}

/** Returns the known unlocks; none of a team that the player has left, whose client refuses the question. */
export function unlocksOf(client: UnlocksClient): KnownUnlock[] {
  try {
    return client.unlocks();
  } catch (thrown) {
    if ((thrown as { code?: unknown } | undefined)?.code === "NOT_FOUND") return [];
    throw thrown;
  }
}

/** The key of a summary. */
export const SUMMARY = "";
export const MOST_TOASTS = 3;
/** How long the pop-up of an unlock stays, and a shorter one of progress or of the page. */
const STAYS_MS = 6_000;
const SHORT_STAYS_MS = 4_000;
/** The maximum number of progress pop-ups at once, nearest to completion first. */
const MOST_STEPS = 2;
/** How long a new pop-up keeps the stack fanned out. */
const FANNED_MS = 3_000;
const BURST_MS = 2_000;
/** Unlocks within this time are decided together. */
const TOGETHER_MS = 120;
const STEP_MS = 200;

const all = new WeakMap<UnlocksClient, Celebrations>();

export function celebrationsOf(client: UnlocksClient): Celebrations {
  const celebrations = all.get(client) ?? begin(client);
  all.set(client, celebrations);
  return celebrations;
}

function begin(client: UnlocksClient): Celebrations {
  let fresh: Unlock[] = [];
  const steps = new Map<string, ProgressToCelebrate>();
  /** When each of the latest unlocks came. */
  const recent = new Map<string, number>();
  /** Unlocks earned before this instant were earned while no element was listening. */
  let since = 0;
  let endings: (() => void)[] = [];
  let decision: ReturnType<typeof setTimeout> | undefined;
  let clock: ReturnType<typeof setInterval> | undefined;

  const self: Celebrations = {
    stages: [],
    toasts: [],
    modals: [],
    inbox: [],
    notes: new Map(),
    pending: new Set(),
    join(stage) {
      if (self.stages.push(stage) === 1) listen();
      return () => {
        self.stages = self.stages.filter((other) => other !== stage);
        if (self.stages.length === 0) for (const end of endings) end();
        tend();
      };
    },
    dismiss(toast) {
      self.toasts = self.toasts.filter((other) => other !== toast);
      self.acknowledge(toast?.key ? toast.unlocks : []);
    },
    tell(message) {
      const key = `message ${message}`;
      // The message comes first and waits for no pop-up, because it answers what the user has just done.
      self.toasts = [{ key, unlocks: [], message, left: SHORT_STAYS_MS }, ...self.toasts.filter((toast) => toast.key !== key)];
      tend();
    },
    miss(unlock) {
      self.modals = self.modals.filter((modal) => modal !== unlock);
      tend();
    },
    acknowledge(unlocks) {
      self.modals = self.modals.filter((modal) => !unlocks.includes(modal));
      for (const { key } of unlocks) client.acknowledge(key);
      tend();
    },
  };
  return self;

  function listen(): void {
    since = nowOf(client);
    endings = [
      client.subscribe(follow),
      client.on("unlock", (unlock) => {
        fresh.push(unlock);
        soon();
      }),
      client.on("retract", ({ key, id }) => {
        self.notes.set(key, client.get(id)?.name ?? id);
        follow();
      }),
      onProgress((progress) => {
        if (!self.stages[0]?.wantsProgress()) return;
        steps.set(progress.id, progress);
        soon();
      }),
    ];
    // Decides the unlocks that came while no element was there.
    soon();
    follow();
  }

  /** Listens to `progress`, which an adapter in place of a client need not support. */
  function onProgress(listener: (progress: ProgressToCelebrate) => void): () => void {
    try {
      return (client.on as (event: string, listener: (value: never) => void) => () => void)("progress", listener) ?? (() => undefined);
    } catch {
      return () => undefined;
    }
  }

  function soon(): void {
    clearTimeout(decision);
    decision = setTimeout(decide, TOGETHER_MS);
  }

  /** Follows the inbox: drops unlocks that were taken back, or acknowledged in another tab. */
  function follow(): void {
    const { inbox, status } = client.getSnapshot();
    if (status.state === "loading") since = nowOf(client);
    const keys = new Set(inbox.map(({ key }) => key));
    const kept = (unlocks: readonly Unlock[]): Unlock[] => unlocks.filter(({ key }) => keys.has(key));
    fresh = kept(fresh);
    self.inbox = inbox;
    self.modals = kept(self.modals);
    self.toasts = self.toasts.filter((toast) => toast.progress || toast.message || (toast.unlocks = kept(toast.unlocks)).length > 0);
    self.pending = new Set(unlocksOf(client).flatMap(({ confirmed, key }) => (confirmed ? [] : key)));
    tend();
  }

  /** Decides how the latest unlocks are celebrated. */
  function decide(): void {
    const [stage] = self.stages;
    if (!stage || fresh.length + steps.size === 0) return;
    if (stage.isHeld()) {
      clearTimeout(decision);
      decision = setTimeout(decide, STEP_MS);
      return;
    }
    advance(stage);
    if (fresh.length === 0) return tend();
    const at = performance.now();
    for (const [key, then] of recent) if (at - then >= BURST_MS) recent.delete(key);
    for (const { key } of fresh) recent.set(key, at);
    const isLate = fresh.length > 1 && fresh.some((unlock) => unlock.retroactive || unlock.at < since);
    if (recent.size > MOST_TOASTS || isLate) summarize(stage);
    // Removed from the list first, so that each unlock is shown once even if a function of the host throws.
    else
      for (const unlock of fresh.splice(0)) {
        const tier = stage.tierOf(unlock);
        if (tier === "inbox") continue;
        if (tier === "toast") self.toasts.push({ key: unlock.key, unlocks: [unlock], left: STAYS_MS });
        else self.modals.push(unlock);
        stage.celebrate([unlock], tier);
      }
    tend();
  }

  /** Shows progress, except for nodes that are unlocked by now. */
  function advance(stage: Stage): void {
    const isOver = (id: string): boolean =>
      fresh.some((unlock) => unlock.id === id) || self.toasts.some((toast) => toast.unlocks.some((unlock) => unlock.id === id));
    const coming = [...steps.values()]
      .filter(({ id }) => !isOver(id))
      .sort((one, other) => other.value / other.target - one.value / one.target);
    steps.clear();
    for (const passed of coming.slice(0, MOST_STEPS)) {
      // The node may have progressed further meanwhile.
      const { value, target } = client.get(passed.id) ?? passed;
      const progress = { ...passed, value, target };
      const key = `progress ${progress.id}`;
      const toast = self.toasts.find((other) => other.key === key);
      if (toast) Object.assign(toast, { progress, left: SHORT_STAYS_MS });
      else self.toasts = [...self.toasts, { key, unlocks: [], progress, left: SHORT_STAYS_MS }];
      stage.progressed(progress);
    }
    self.toasts = self.toasts.filter(({ progress }) => !progress || !isOver(progress.id));
  }

  /** Shows one summary for all unlocks of the burst, including those in pop-ups and in an earlier summary. */
  function summarize(stage: Stage): void {
    const isPart = (toast: Toast): boolean => toast.key === SUMMARY || recent.has(toast.key);
    const unlocks = [...self.toasts.filter(isPart).flatMap((toast) => toast.unlocks), ...self.modals.splice(1), ...fresh.splice(0)];
    self.toasts = [{ key: SUMMARY, unlocks, left: STAYS_MS }, ...self.toasts.filter((toast) => !isPart(toast))];
    stage.celebrate(unlocks, "summary");
  }

  /** Updates the elements, and runs the clock while a pop-up or modal is shown. */
  function tend(): void {
    const isRunning = self.stages.length > 0 && self.toasts.length + self.modals.length > 0;
    if (!isRunning) clearInterval(clock);
    clock = isRunning ? (clock ?? setInterval(tick, STEP_MS)) : undefined;
    for (const stage of self.stages) stage.follow();
  }

  function tick(): void {
    const [stage] = self.stages;
    // A dialog of the page may have opened or closed meanwhile.
    if (self.modals.length > 0 || stage?.isHeld()) stage?.follow();
    if (stage?.isResting()) return;
    const wasFanned = isFanned(self.toasts);
    for (const toast of self.toasts.slice(0, MOST_TOASTS)) if ((toast.left -= STEP_MS) <= 0) self.dismiss(toast);
    if (wasFanned !== isFanned(self.toasts)) stage?.follow();
  }
}

/** Whether a pop-up is so new that the stack stays fanned out, so that each one can be read. */
export function isFanned(toasts: readonly Toast[]): boolean {
  return toasts.slice(0, MOST_TOASTS).some(({ left, unlocks }) => left > (unlocks.length > 0 ? STAYS_MS : SHORT_STAYS_MS) - FANNED_MS);
}
