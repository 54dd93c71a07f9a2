// The interface between tests and the page. Types only.

import type { Activity, Client } from "../../../../pkg/client.js";
import type { PlauditAchievements, PlauditTexts, PlauditUnlocks } from "../../../../pkg/elements.js";
import type { Definitions } from "../../../../pkg/index.js";
import type { MemoryAuthority } from "../../client/memory-authority.ts";

export interface Opening {
  definitions?: Definitions;
  /** With an authority in the page that is offline until the test connects it. */
  authority?: boolean;
}

interface App {
  readonly client: Client;
  readonly authority: MemoryAuthority;
  readonly unlocks: PlauditUnlocks;
  readonly list: PlauditAchievements;
  /** Texts in other languages. */
  readonly packs: { ar: PlauditTexts };
  /** The elements' events so far, by name. */
  readonly events: [name: string, detail: unknown][];
  /** Opens a client with the store of the last one. */
  open(opening?: Opening): Promise<void>;
  /** Opens a client of another player in its place, and leaves the last one open. */
  openOther(): Promise<void>;
  /** Puts both elements into the page. */
  show(): void;
  /** Earns achievements of the sample, all at once. */
  earn(...ids: string[]): Promise<void>;
  record(activity: Activity): Promise<void>;
}

declare global {
  var app: App;
  var axe: {
    run(context: unknown, options: unknown): Promise<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }>;
  };
}
