// Addresses within the portal.

import { type Document, entries, type Ref, steps } from "./document.ts";

/** The pages of the definitions of players, or of teams. */
export function pageLink(store: { isOfTeams: boolean }, page: string): string {
  return `#/${store.isOfTeams ? "teams/" : ""}${page}`;
}

/** The editor of an achievement or a step. */
export function nodeLink(store: { isOfTeams: boolean }, { id, parent }: Ref): string {
  return pageLink(store, ["achievements", ...(parent === undefined ? [] : [parent]), id].map(encodeURIComponent).join("/"));
}

/** Returns the achievement or step with an id. */
export function refOf(document: Document, id: string): Ref | undefined {
  for (const entry of entries(document)) {
    if (entry.id === id) return { id };
    if (steps(entry.node, entry.id).some((step) => step.id === id)) return { id, parent: entry.id };
  }
  return undefined;
}
