// Addresses within the portal.

import { type Document, entries, type Ref, steps } from "./document.ts";

/** Where the definitions of players, or of teams, have their pages. */
export function pageLink(store: { isOfTeams: boolean }, page: string): string {
  return `#/${store.isOfTeams ? "teams/" : ""}${page}`;
}

/** The editor of an achievement or a step. */
export function nodeLink(store: { isOfTeams: boolean }, { id, parent }: Ref): string {
  return pageLink(store, ["achievements", ...(parent === undefined ? [] : [parent]), id].map(encodeURIComponent).join("/"));
}

/** The achievement or step of an id. */
export function refOf(document: Document, id: string): Ref | undefined {
  for (const entry of entries(document)) {
    if (entry.id === id) return { id };
    if (steps(entry.node, entry.id).some((step) => step.id === id)) return { id, parent: entry.id };
  }
  return undefined;
}
