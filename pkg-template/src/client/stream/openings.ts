// The first opening of each local day, which the retroactive check waits for (G9).

import { utcOffsetSec } from "../platform.js";
import type { ReplicaHost } from "../replica-host.js";

const DAY_SEC = 86_400;

interface OpeningsOptions {
  host: ReplicaHost;
  app_version: string | undefined;
  isClosed: () => boolean;
  /** Records `app_opened` in the player's stream. */
  record: () => Promise<unknown>;
  raise: (thrown: unknown) => void;
}

export class Openings {
  /** The local day whose first opening was recorded. */
  private day: number | undefined;

  constructor(private readonly options: OpeningsOptions) {}

  /** Records that the app is open, if the check waits for it and this client has not recorded it today. */
  async note(): Promise<void> {
    const { host, app_version, isClosed, record, raise } = this.options;
    if (isClosed() || host.isDead) return;
    try {
      const now = host.now();
      const day = Math.floor((now + utcOffsetSec()) / DAY_SEC);
      if (day === this.day || !host.ask((raw) => raw.awaitsOpening(now, app_version))) return;
      this.day = day;
      await record();
    } catch (thrown) {
      if (!isClosed()) raise(thrown);
    }
  }
}
