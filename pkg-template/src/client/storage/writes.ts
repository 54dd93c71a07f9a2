// How writes take turns, and why a store refuses one: it has changed since, or it has no room.

import { describeThrown } from "../../core.js";
import { said } from "../failure.js";

/** Another client has written: the caller reads the store again, and works the change out anew. */
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

/** Runs actions one at a time, in the order in which they were asked for; one that fails does not stop the next. */
export function serial(): <T>(action: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (action) => {
    const run = last.then(action, action);
    last = run.catch(() => undefined);
    return run;
  };
}
