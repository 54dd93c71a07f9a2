// The result of an import.

/** A document, with notes on changed and omitted parts. */
export interface Imported {
  document: { achievements: Record<string, unknown>; [key: string]: unknown };
  notes: string[];
}
