// What a host sees of one stream: the same object until something changes.

import type { Snapshot, Status } from "../../../client.js";
import type { ReplicaHost } from "../replica-host.js";
import { quietTimer } from "../clock.js";

/** What there is to show before anything is known. */
export const NOTHING: Snapshot = {
  achievements: { achievements: {}, repeat_achievements: {} },
  status: { state: "loading", online: false, syncing: false, pending: 0, storage: "memory", clock: "unsynced", clock_offset_sec: 0 },
  inbox: [],
};

export class SnapshotCache {
  private current: Snapshot = NOTHING;
  private isDirty = true;
  private stopTimer = (): void => undefined;

  /** `due`: time alone has changed what there is to see. */
  constructor(private readonly host: ReplicaHost, private readonly stream: string, private readonly status: () => Status, private readonly due: () => void) {}

  /** Something may have changed. */
  touch(): void {
    this.isDirty = true;
  }

  snapshot(): Snapshot {
    const isDue = this.current.next_change !== undefined && this.host.now() >= this.current.next_change;
    if ((!this.isDirty && !isDue) || this.host.isDead) return this.current;
    this.isDirty = false;
    const next = this.read();
    if (!isSame(this.current, next)) this.current = next;
    this.wait();
    return this.current;
  }

  close(): void {
    this.stopTimer();
  }

  private read(): Snapshot {
    const { host, stream } = this;
    const [now, status] = [host.now(), this.status()];
    // Of a team that the player is no member of, there is nothing to see.
    return host.ask((raw) => {
      const seen = { ...NOTHING, status };
      if (!raw.base(stream)) return seen;
      const next_change = raw.nextChange(stream, now);
      return { ...seen, achievements: raw.list(stream, now, undefined), inbox: raw.inbox(stream), ...(next_change !== undefined && { next_change }) };
    });
  }

  /** One timer; what is further away than a timer can wait is asked for again. */
  private wait(): void {
    this.stopTimer();
    const { next_change } = this.current;
    if (next_change === undefined) return;
    this.stopTimer = quietTimer(() => {
      if (this.host.isDead || this.host.now() < next_change) return this.wait();
      this.touch();
      this.due();
    }, (next_change - this.host.now()) * 1000);
  }
}

/** Whether two documents show the same; the instant at which they were asked for is no difference. */
function isSame(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  const [left, right] = [one as { [key: string]: unknown }, other as { [key: string]: unknown }];
  const keys = Object.keys(left);
  return keys.length === Object.keys(right).length && keys.every((key) => key in right && (key === "current_time_sec" || isSame(left[key], right[key])));
}
