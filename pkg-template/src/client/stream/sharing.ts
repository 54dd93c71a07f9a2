// What has not changed between two documents is the same object in both, so that a page draws anew only what has.

/** An instant that differs in every document and shows nothing. */
const ASKED_AT = "current_time_sec";

type Members = { [key: string]: unknown };

/** The later document, with the parts of the earlier one that show the same; the earlier one, if all of it does. */
export function shared<T>(earlier: unknown, later: T): T {
  if (Object.is(earlier, later)) return later;
  if (!isObject(earlier) || !isObject(later) || Array.isArray(earlier) !== Array.isArray(later)) return later;
  const keys = Object.keys(later);
  let isSame = keys.length === Object.keys(earlier).length;
  for (const key of keys) {
    const isKnown = Object.prototype.hasOwnProperty.call(earlier, key);
    const part = isKnown ? shared(earlier[key], later[key]) : later[key];
    isSame &&= isKnown && (Object.is(part, earlier[key]) || key === ASKED_AT);
    if (!Object.is(part, later[key])) put(later, key, part);
  }
  return isSame ? (earlier as T) : later;
}

function isObject(value: unknown): value is Members {
  return typeof value === "object" && value !== null;
}

/** What is frozen is shared already. An id may be `__proto__`. */
function put(later: Members, key: string, part: unknown): void {
  if (!Object.isFrozen(later)) Object.defineProperty(later, key, { value: part, writable: true, enumerable: true, configurable: true });
}
