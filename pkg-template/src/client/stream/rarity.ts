// How rare achievements are: shares of players, which the authority counts.

import type { Transport } from "../../../client.js";
import { plain, type PlauditError, shown } from "../../core.js";
import { caused, failure } from "../failure.js";

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
    private readonly raise: (error: PlauditError) => void,
  ) {}

  /** Asks unless the shares are recent. A failure changes nothing; an answer that cannot be used is reported. */
  ask(): void {
    const now = Date.now();
    if (Math.abs(now - this.askedAt) < KEPT_MS) return;
    this.askedAt = now;
    // A transport of the host's own may throw, or answer without a promise: the sync that has succeeded stays a success.
    void Promise.resolve()
      .then(() => this.transport?.rarity?.())
      .then(
        (shares) => {
          if (shares === undefined) return;
          this.shares = sharesOf(shares);
          this.changed();
        },
        () => undefined,
      )
      .catch((thrown: unknown) => this.raise(caused("NETWORK", "the answer of transport.rarity cannot be used", thrown)));
  }
}

/** Checks and copies an answer. */
function sharesOf(answer: unknown): Shares {
  const shares = plain(answer, "NETWORK");
  if (typeof shares !== "object" || shares === null || Array.isArray(shares))
    throw failure("NETWORK", `expected an object of percentages by id, found ${shown(answer)}`);
  for (const [id, share] of Object.entries(shares))
    if (!(typeof share === "number" && share >= 0 && share <= 100))
      throw failure("NETWORK", `expected 0 to 100 for ${shown(id)}, found ${shown(share)}`);
  return shares as Shares;
}
