// A store that fails as specified, for tests.

import type { Store, StoreChange, StoredData, StoreFault } from "../../../client.js";
import { members, shown } from "../../core.js";
import { failure } from "../failure.js";
import { requireMethods, STORE_METHODS } from "../options.js";

const CALLS: readonly unknown[] = ["load", "write", "claim"] satisfies StoreFault["on"][];
const KINDS: readonly unknown[] = ["fail", "quota", "lost", "torn", "lie", "stale"] satisfies StoreFault["fault"][];

export function faultStore(inner: Store, given: readonly StoreFault[]): Store {
  requireMethods("inner", inner, STORE_METHODS);
  if (!Array.isArray(given)) throw failure("INVALID_ARGUMENT", `faults must be an array, found ${shown(given)}`, "/faults");
  const faults = given.map(faultOf);
  const calls = { load: 0, write: 0, claim: 0 };
  let before: StoredData | undefined;

  const next = (on: StoreFault["on"]): StoreFault["fault"] | undefined => {
    calls[on] += 1;
    return faults.find((fault) => fault.on === on && fault.nth === calls[on])?.fault;
  };

  const write = async (change: StoreChange, whole: () => Promise<void>): Promise<void> => {
    const fault = next("write");
    if (faults.some((one) => one.fault === "stale")) before = await inner.load();
    if (fault === "lie") return;
    if (fault === "torn") await inner.commit(torn(change));
    if (fault === undefined || fault === "lost" || fault === "stale") await whole();
    if (fault !== undefined && fault !== "stale") throw madeUp(fault);
  };

  return {
    durable: inner.durable,
    ...(inner.name === undefined ? {} : { name: inner.name }),
    load: async () => {
      const fault = next("load");
      if (fault === undefined) return inner.load();
      if (fault === "stale" && before !== undefined) return before;
      if (fault === "lie") return { queue: [], journal: [] };
      throw madeUp(fault);
    },
    append: (entries) => write({ appended: entries }, () => inner.append(entries)),
    commit: (change) => write(change, () => inner.commit(change)),
    claim: async (key) => {
      const fault = next("claim");
      if (fault === undefined) return inner.claim(key);
      if (fault === "lie") return true;
      if (fault === "lost") await inner.claim(key);
      throw madeUp(fault);
    },
    clear: () => inner.clear(),
    ...(inner.revision === undefined ? {} : { revision: () => inner.revision?.() ?? Promise.resolve(0) }),
    ...(inner.lease === undefined
      ? {}
      : { lease: async (name, holder, duration_ms) => (await inner.lease?.(name, holder, duration_ms)) ?? false }),
    ...(inner.setAside === undefined ? {} : { setAside: async (what, text) => inner.setAside?.(what, text) }),
    ...(inner.close === undefined ? {} : { close: async () => inner.close?.() }),
  };
}

/** Returns the part of a change that an interrupted write leaves: all but the second half of its last part. */
function torn(change: StoreChange): StoreChange {
  const half = (bytes: Uint8Array): Uint8Array => bytes.slice(0, bytes.length >> 1);
  const { appended = [], journal = [] } = change;
  const lastEvent = appended[appended.length - 1];
  const lastEntry = journal[journal.length - 1];
  if (lastEntry !== undefined) return { ...change, journal: [...journal.slice(0, -1), lastEntry.slice(0, lastEntry.length >> 1)] };
  if (lastEvent !== undefined) return { ...change, appended: [...appended.slice(0, -1), half(lastEvent)] };
  return change.base === undefined ? change : { ...change, base: half(change.base) };
}

/** Checks one fault. A malformed fault would never occur, and a test would pass without it. */
function faultOf(given: unknown, index: number): StoreFault {
  const refused = (key: string, right: string, found: unknown): Error =>
    failure(
      "INVALID_ARGUMENT",
      `faults[${index}]${key && `.${key}`} must be ${right}, found ${shown(found)}`,
      `/faults/${index}${key && `/${key}`}`,
    );
  if (typeof given !== "object" || given === null) throw refused("", 'an object such as { on: "write", nth: 1, fault: "fail" }', given);
  const { on, nth, fault } = members(given, ["on", "nth", "fault"]);
  if (!CALLS.includes(on)) throw refused("on", `one of ${CALLS.join(", ")}`, on);
  if (!Number.isSafeInteger(nth) || (nth as number) < 1) throw refused("nth", "a whole number from 1", nth);
  if (!KINDS.includes(fault)) throw refused("fault", `one of ${KINDS.join(", ")}`, fault);
  return { on, nth, fault } as StoreFault;
}

function madeUp(fault: string): Error {
  const error = new Error(`the test made the store fail (${fault})`);
  if (fault === "quota") error.name = "QuotaExceededError";
  return error;
}
