// A change that was worked out from what the store does not hold any more.

/** Somebody else has written: read the store again, and work the change out anew. */
export class Conflict extends Error {
  constructor() {
    super("the store has changed since");
    this.name = "Conflict";
  }
}

/** By its name: the error may come from a store that a user wrote. */
export function isConflict(thrown: unknown): boolean {
  return typeof thrown === "object" && thrown !== null && "name" in thrown && thrown.name === "Conflict";
}
