// What tests reach in the page. Types only.

import type { Activity, Client } from "../../../../pkg/client.js";
import type { PlauditAchievements, PlauditUnlocks } from "../../../../pkg/elements.js";
import type { Definitions } from "../../../../pkg/index.js";
import type { MemoryAuthority } from "../../client/memory-authority.ts";

export interface Opening {
  definitions?: Definitions;
  /** With an authority in the page that is away until it is let in. */
  authority?: boolean;
}

export interface App {
  readonly client: Client;
  readonly authority: MemoryAuthority;
  readonly unlocks: PlauditUnlocks;
  readonly list: PlauditAchievements;
  /** The elements' events, by name. */
  readonly events: [name: string, detail: unknown][];
  /** Opens a client, over the store of the last one. */
  open(opening?: Opening): Promise<void>;
  /** Opens another player's client in its place, and leaves the last one open. */
  openOther(): Promise<void>;
  /** Puts both elements into the page. */
  show(): void;
  /** Earns achievements of the sample, all at once. */
  earn(...ids: string[]): Promise<void>;
  record(activity: Activity): Promise<void>;
}

declare global {
  var app: App;
  var axe: { run(context: unknown, options: unknown): Promise<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }> };
}
