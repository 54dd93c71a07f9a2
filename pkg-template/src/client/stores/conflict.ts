// Why a store refuses a change: somebody else has written, or there is no room.

import { describeThrown } from "../../core.js";
import { said } from "../failure.js";

/** Somebody else has written: read the store again, and work the change out anew. */
export class Conflict extends Error {
  constructor() {
    super("the store has changed since");
    this.name = "Conflict";
  }
}

/** By its name: the error may come from a store that a user wrote, or from another frame. */
export function isNamed(name: "Conflict" | "QuotaExceededError", thrown: unknown): boolean {
  return said(thrown, "name") === name;
}

/** Whether it says that there is no room: as browsers do, or in the words of SQLite and of operating systems, which AsyncStorage hands on. */
export function isFull(thrown: unknown): boolean {
  return isNamed("QuotaExceededError", thrown) || /quota|no space|(disk|storage) (is )?full|SQLITE_FULL|ENOSPC/i.test(describeThrown(thrown));
}
