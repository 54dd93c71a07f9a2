// What a host sees of one stream: the same object until something changes, and then with all parts that have not.

import type { Snapshot, Status } from "../../../client.js";
import type { ReplicaHost } from "../replica-host.js";
import { quietTimer } from "../clock.js";
import { shared } from "./sharing.js";

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
    this.current = shared(this.current, this.read());
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
