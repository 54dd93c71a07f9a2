// The events of a device with their status, to display the queue.

import type { PendingEvent } from "plaudit/client";

export type Fate = "waiting" | "sent" | "confirmed" | "refused";

export interface Row {
  eid: string;
  command: PendingEvent["command"];
  fate: Fate;
  /** The number of times it was sent. */
  sends: number;
  recordedAt: number;
  /** The reason of a refusal. */
  why?: string;
}

/** The number of settled rows that stay visible. */
const KEPT = 40;

export class EventLog {
  /** Newest first. */
  rows: Row[] = [];
  readonly #refused = new Map<string, string>();

  /** Updates the rows from the client's pending events; returns the new rows, and those settled since. */
  follow(pending: readonly PendingEvent[]): { added: Row[]; settled: Row[] } {
    const waits = new Set(pending.map(({ eid }) => eid));
    const known = new Set(this.rows.map(({ eid }) => eid));
    const added = pending
      // The client records the opening of the app by itself (G9); no button was pressed for it.
      .filter(({ eid, command }) => !known.has(eid) && command.type !== "app_opened")
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

  /** Marks sent events as waiting again, because they may not have arrived. */
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

  /** Notes refusals in the server's answer, before the client applies it. */
  refused(refused: ReadonlyMap<string, string>): void {
    for (const [eid, why] of refused) this.#refused.set(eid, why);
  }
}

function isPending({ fate }: Row): boolean {
  return fate === "waiting" || fate === "sent";
}
