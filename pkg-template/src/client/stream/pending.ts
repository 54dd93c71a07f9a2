// The events that wait for the authority: each crosses from the replica once, and is the same object until it is settled.

import type { RawReplica, Waiting } from "../replica.js";

export class PendingEvents {
  private raw: RawReplica | undefined;
  private turn = 0;
  /** How many events have left the front of the queue. */
  private first = 0;
  private events: Waiting[] = [];

  /** Those of all streams, oldest first. */
  of(raw: RawReplica): readonly Waiting[] {
    const known = raw === this.raw ? this.first + this.events.length : 0;
    const { turn, first, events } = raw.queue(raw === this.raw ? this.turn : -1, known);
    const kept = raw === this.raw && turn === this.turn ? this.events.slice(first - this.first) : [];
    [this.raw, this.turn, this.first] = [raw, turn, first];
    // One by one: a queue may be longer than a call takes arguments.
    for (const event of events) kept.push(event);
    this.events = kept;
    return kept;
  }
}
