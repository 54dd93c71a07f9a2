// A change that was worked out from what the store does not hold any more.

/** Somebody else has written: read the store again, and work the change out anew. */
export class Conflict extends Error {
  constructor() {
    super("the store has changed since");
    this.name = "Conflict";
  }
}

/** By its name: the error may come from a store that a user wrote, or from another frame. */
export function isNamed(name: "Conflict" | "QuotaExceededError", thrown: unknown): boolean {
  return (thrown as { name?: unknown } | null | undefined)?.name === name;
}
