// Keeps unsaved changes in this browser, by operator and by page, so that no operator saves the changes of another one.

import type { Audience } from "./api.ts";
import type { Document } from "./document.ts";
import { randomId } from "./words.ts";

const PREFIX = "plaudit portal draft";

export interface Backup {
  rev: number;
  /** The draft as the server had it before these changes. */
  common: Document;
  document: Document;
  /** The instant of the backup, in UNIX seconds. */
  at: number;
}

/** A backup that a closed page has left. */
export interface Left extends Backup {
  key: string;
}

/** The storage of this browser, or a substitute in tests. */
export type Keeper = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

/** The id of this page among the pages that are open in this browser. */
const PAGE = randomId();

/** Holds a lock for as long as this page is open, by which other pages see that it is. */
export function stayKnown(): void {
  void globalThis.navigator?.locks?.request(`${PREFIX} ${PAGE}`, () => new Promise(() => undefined)).catch(() => undefined);
}

/** The ids of the open pages; empty if the browser has no locks. */
async function openPages(): Promise<ReadonlySet<string>> {
  try {
    const { held = [] } = (await globalThis.navigator?.locks?.query()) ?? {};
    return new Set(held.map(({ name = "" }) => name.slice(PREFIX.length + 1)));
  } catch {
    return new Set();
  }
}

/** Resolves once a page has closed. Its lock may be held for a moment longer. */
async function gone(page: string): Promise<void> {
  await globalThis.navigator.locks.request(`${PREFIX} ${page}`, { mode: "shared" }, () => undefined);
}

export class Backups {
  /** The name of the operator whose changes are kept. */
  owner = "";

  constructor(
    private readonly audience: Audience,
    private readonly keeper: Keeper,
    private readonly page = PAGE,
  ) {}

  private get prefix(): string {
    return `${PREFIX} ${JSON.stringify([this.audience, this.owner])} `;
  }

  /** Stores the backup of this page; returns false if the browser has no room for it. */
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
      // The browser refuses storage, so there is nothing to remove.
    }
  }

  /** The backups that this operator's closed pages have left, latest first. Calls `more` when another page closes. */
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
