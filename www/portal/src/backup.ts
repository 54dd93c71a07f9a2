// What is typed and not saved yet, kept in this browser: by operator and by page, so that no operator saves what another one has typed.

import type { Audience } from "./api.ts";
import type { Document } from "./document.ts";
import { randomId } from "./words.ts";

const PREFIX = "plaudit portal draft";

export interface Backup {
  rev: number;
  /** The text that this one began with. */
  common: Document;
  document: Document;
  /** When it was typed, in UNIX seconds. */
  at: number;
}

/** A backup of a page that is gone. */
export interface Left extends Backup {
  key: string;
}

/** What keeps a text in this browser. */
export type Keeper = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

/** This page, among those that are open in this browser. */
const PAGE = randomId();

/** Tells other pages that this one is open, as long as it is. */
export function stayKnown(): void {
  void globalThis.navigator?.locks?.request(`${PREFIX} ${PAGE}`, () => new Promise(() => undefined)).catch(() => undefined);
}

/** The pages that are open; empty where the browser does not tell. */
async function openPages(): Promise<ReadonlySet<string>> {
  try {
    const { held = [] } = (await globalThis.navigator?.locks?.query()) ?? {};
    return new Set(held.map(({ name = "" }) => name.slice(PREFIX.length + 1)));
  } catch {
    return new Set();
  }
}

/** Ends once a page is gone, whose name may still be held for a moment after it was left. */
async function gone(page: string): Promise<void> {
  await globalThis.navigator.locks.request(`${PREFIX} ${page}`, { mode: "shared" }, () => undefined);
}

export class Backups {
  /** Whose texts: the operator's name. */
  owner = "";

  constructor(
    private readonly audience: Audience,
    private readonly keeper: Keeper,
    private readonly page = PAGE,
  ) {}

  private get prefix(): string {
    return `${PREFIX} ${JSON.stringify([this.audience, this.owner])} `;
  }

  /** `false`: the browser has no room for it. */
  keep(backup: Backup): boolean {
    try {
      this.keeper.setItem(this.prefix + this.page, JSON.stringify(backup));
      return true;
    } catch {
      return false;
    }
  }

  forget(key = this.prefix + this.page): void {
    try {
      this.keeper.removeItem(key);
    } catch {
      // The browser keeps nothing.
    }
  }

  /** What this operator has typed on pages that are gone, the latest first; `more` is called when another one goes. */
  async left(more: () => void = () => undefined): Promise<Left[]> {
    const open = await openPages();
    const found: Left[] = [];
    for (const key of this.keys()) {
      const page = key.slice(this.prefix.length);
      if (page === this.page) continue;
      if (open.has(page)) {
        void gone(page).then(more, () => undefined);
        continue;
      }
      const backup = this.read(key);
      if (backup !== undefined) found.push({ ...backup, key });
    }
    return found.sort((one, other) => other.at - one.at);
  }

  private keys(): string[] {
    try {
      const all = Array.from({ length: this.keeper.length }, (_, place) => this.keeper.key(place));
      return all.filter((key): key is string => key?.startsWith(this.prefix) === true);
    } catch {
      return [];
    }
  }

  private read(key: string): Backup | undefined {
    try {
      const kept = JSON.parse(this.keeper.getItem(key) ?? "null") as Backup | null;
      return kept !== null && typeof kept.rev === "number" ? kept : undefined;
    } catch {
      return undefined;
    }
  }
}
