// Sets progress aside for good, as marks in the journal, so that every store keeps it in the same write that gives it up (K16, K17).

import type { SetAside } from "../../../client.js";
import type { State } from "../../../index.js";
import { CHECKSUM_LENGTH } from "./change.js";

const ASIDE_MARK = "@aside ";

/** Progress that the replica gives up. */
export interface Given {
  what: string;
  text: string;
}

interface Kept extends Given {
  at: number;
}

export function isAside(mark: string): boolean {
  return mark.startsWith(ASIDE_MARK);
}

export function asideMark({ what, text }: Given): string {
  return `${ASIDE_MARK}${JSON.stringify({ what, at: Math.floor(Date.now() / 1000), text } satisfies Kept)}`;
}

/** Reads the progress in a mark; undefined if the mark is damaged. */
export function readAside(mark: string, adopt: (text: string) => Promise<void>): SetAside | undefined {
  try {
    const { what, at, text } = JSON.parse(mark.slice(ASIDE_MARK.length)) as Kept;
    const { player, base } = JSON.parse(text) as { player: string; base: string };
    const { streams } = JSON.parse(base.slice(CHECKSUM_LENGTH)) as { streams: { player?: { snapshot?: string } } };
    const snapshot = streams.player?.snapshot;
    return {
      what: what as SetAside["what"],
      at,
      player,
      text,
      state: snapshot === undefined ? undefined : (JSON.parse(snapshot) as State),
      adopt: () => adopt(text),
    };
  } catch {
    return undefined;
  }
}
