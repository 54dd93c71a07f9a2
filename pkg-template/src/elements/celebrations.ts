// What there is to celebrate of one client: shared by its elements, and kept while none of them is in the page.

import type { Unlock } from "../../index.js";
import type { UnlocksClient, UnlockTier } from "../../elements.js";
import { nowOf } from "./now.js";

/** One unlock, or the summary of several. */
export interface Toast {
  key: string;
  unlocks: readonly Unlock[];
  /** For how many more milliseconds it is to be seen. */
  left: number;
}

/** An element that shows it. */
export interface Stage {
  update(): void;
  /** Nobody can see it now, or somebody is reading. */
  isResting(): unknown;
  tierOf(unlock: Unlock): UnlockTier;
  celebrate(unlocks: readonly Unlock[], tier: UnlockTier | "summary"): void;
}

export interface Celebrations {
  /** The first one shows the pop-ups. */
  stages: Stage[];
  toasts: Toast[];
  modals: Unlock[];
  /** What nobody has acknowledged. */
  inbox: readonly Unlock[];
  /** What was taken back: titles by key. */
  notes: Map<string, string>;
  /** Keys that the authority has not confirmed. */
  pending: Set<string>;
  /** Begins to show; returns what ends that. */
  join(stage: Stage): () => void;
  /** It was seen; but a summary tells how many, and not which: those stay in the inbox. */
  dismiss(toast: Toast | undefined): void;
  acknowledge(unlocks: readonly Unlock[]): void;
}

/** The key of a summary. */
export const SUMMARY = "";
export const MOST_TOASTS = 3;
const STAYS_MS = 6_000;
const BURST_MS = 2_000;
/** What follows so soon upon another is decided together with it. */
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
  /** When each of the last ones came. */
  const recent = new Map<string, number>();
  /** What was earned before was earned unseen. */
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
    ];
    // What came while nobody was there.
    soon();
    follow();
  }

  function soon(): void {
    clearTimeout(decision);
    decision = setTimeout(decide, TOGETHER_MS);
  }

  /** What was taken back, or acknowledged in another tab, is in the inbox no more. */
  function follow(): void {
    const { inbox, status } = client.getSnapshot();
    if (status.state === "loading") since = nowOf(client);
    const keys = new Set(inbox.map(({ key }) => key));
    const kept = (unlocks: readonly Unlock[]): Unlock[] => unlocks.filter(({ key }) => keys.has(key));
    fresh = kept(fresh);
    self.inbox = inbox;
    self.modals = kept(self.modals);
    self.toasts = self.toasts.filter((toast) => (toast.unlocks = kept(toast.unlocks)).length > 0);
    self.pending = new Set(client.unlocks().flatMap(({ confirmed, key }) => (confirmed ? [] : key)));
    tend();
  }

  /** How what has just come is celebrated. */
  function decide(): void {
    const [stage] = self.stages;
    if (!stage || fresh.length === 0) return;
    const at = performance.now();
    for (const [key, then] of recent) if (at - then >= BURST_MS) recent.delete(key);
    for (const { key } of fresh) recent.set(key, at);
    const isLate = fresh.length > 1 && fresh.some((unlock) => unlock.retroactive || unlock.at < since);
    if (recent.size > MOST_TOASTS || isLate) summarize(stage);
    // Told once, whatever a host's function throws.
    else for (const unlock of fresh.splice(0)) {
      const tier = stage.tierOf(unlock);
      if (tier === "inbox") continue;
      if (tier === "toast") self.toasts.push({ key: unlock.key, unlocks: [unlock], left: STAYS_MS });
      else self.modals.push(unlock);
      stage.celebrate([unlock], tier);
    }
    tend();
  }

  /** One for all: also for those of the burst that are being shown, and for an earlier summary. */
  function summarize(stage: Stage): void {
    const isPart = (toast: Toast): boolean => toast.key === SUMMARY || recent.has(toast.key);
    const unlocks = [...self.toasts.filter(isPart).flatMap((toast) => toast.unlocks), ...self.modals.splice(1), ...fresh.splice(0)];
    self.toasts = [{ key: SUMMARY, unlocks, left: STAYS_MS }, ...self.toasts.filter((toast) => !isPart(toast))];
    stage.celebrate(unlocks, "summary");
  }

  /** Shows what has changed; a clock runs as long as there is something to be seen. */
  function tend(): void {
    const isRunning = self.stages.length > 0 && self.toasts.length > 0;
    if (!isRunning) clearInterval(clock);
    clock = isRunning ? clock ?? setInterval(tick, STEP_MS) : undefined;
    for (const stage of self.stages) stage.update();
  }

  function tick(): void {
    if (self.stages[0]?.isResting()) return;
    for (const toast of self.toasts.slice(0, MOST_TOASTS)) if ((toast.left -= STEP_MS) <= 0) self.dismiss(toast);
  }
}
