// A device's events, and how each fares: the queue made visible.

import type { PendingEvent } from "plaudit/client";

export type Fate = "waiting" | "sent" | "confirmed" | "refused";

export interface Row {
  eid: string;
  command: PendingEvent["command"];
  fate: Fate;
  /** How often it was sent. */
  sends: number;
  recordedAt: number;
  /** Why it was refused. */
  why?: string;
}

/** Settled rows that stay to be seen. */
const KEPT = 40;

export class EventLog {
  /** Newest first. */
  rows: Row[] = [];
  readonly #refused = new Map<string, string>();

  /** What the client says is pending: the rows that are new, and those that are settled since. */
  follow(pending: readonly PendingEvent[]): { added: Row[]; settled: Row[] } {
    const waits = new Set(pending.map(({ eid }) => eid));
    const known = new Set(this.rows.map(({ eid }) => eid));
    const added = pending.filter(({ eid }) => !known.has(eid))
      .map(({ eid, command }): Row => ({ eid, command, fate: "waiting", sends: 0, recordedAt: Date.now() }));
    this.rows.unshift(...added.toReversed());
    const settled = this.rows.filter((row) => isPending(row) && !waits.has(row.eid));
    for (const row of settled) {
      const why = this.#refused.get(row.eid);
      row.fate = why === undefined ? "confirmed" : "refused";
      if (why !== undefined) row.why = why;
    }
    this.rows.splice(KEPT + waits.size);
    return { added, settled };
  }

  get pending(): Row[] {
    return this.rows.filter(isPending);
  }

  /** What was sent is not known to have arrived. */
  lost(): void {
    for (const row of this.pending) row.fate = "waiting";
  }

  sent(eids: readonly string[]): void {
    const sent = new Set(eids);
    for (const row of this.rows) {
      if (!sent.has(row.eid)) continue;
      row.sends += 1;
      row.fate = "sent";
    }
  }

  /** The server's answer refuses these; the client has yet to take it over. */
  refused(refused: ReadonlyMap<string, string>): void {
    for (const [eid, why] of refused) this.#refused.set(eid, why);
  }
}

export function isPending({ fate }: Row): boolean {
  return fate === "waiting" || fate === "sent";
}
