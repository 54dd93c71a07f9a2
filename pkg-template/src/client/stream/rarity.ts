// How rare achievements are: shares of players, which the authority counts.

import type { Transport } from "../../../client.js";

/** The percentage of players who have each node. */
export type Shares = Readonly<Record<string, number>>;

/** How long shares are kept, in milliseconds. */
const KEPT_MS = 600_000;

/** Asks a transport for the shares, at most once in ten minutes. */
export class Rarity {
  /** `undefined` until they are known. */
  shares: Shares | undefined;
  private askedAt = 0;

  constructor(
    private readonly transport: Transport | undefined,
    private readonly changed: () => void,
  ) {}

  /** Asks unless the shares are recent. A failure changes nothing. */
  ask(): void {
    const now = Date.now();
    if (Math.abs(now - this.askedAt) < KEPT_MS) return;
    this.askedAt = now;
    // A transport of the host's own may throw, or answer without a promise: the sync that has succeeded stays a success.
    void Promise.resolve()
      .then(() => this.transport?.rarity?.())
      .then((shares) => {
        if (shares === undefined) return;
        this.shares = shares;
        this.changed();
      })
      .catch(() => undefined);
  }
}
