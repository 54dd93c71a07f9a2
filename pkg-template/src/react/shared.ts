// Plain data that keeps, of an earlier version, every object that has not changed.

/** `next`, made of the parts of `old` wherever they show the same; the instant at which they were asked for is no difference. */
export function shared<T>(old: unknown, next: T): T {
  if (!isObject(old) || !isObject(next)) return next;
  const entries = Object.entries(next).map(([key, value]) => [key, shared(own(old, key), value)] as const);
  const isKept = entries.every(([key, value]) => hasOwn(old, key) && (key === "current_time_sec" || Object.is(value, old[key])));
  if (isKept && entries.length === Object.keys(old).length) return old as typeof next;
  return (Array.isArray(next) ? entries.map(([, value]) => value) : Object.fromEntries(entries)) as typeof next;
}

/** What stands under a key, and is not inherited. */
export function own<V>(object: { readonly [key: string]: V }, key: string): V | undefined {
  return hasOwn(object, key) ? object[key] : undefined;
}

function hasOwn(object: object, key: string): boolean {
  return Object.prototype.hasOwnProperty.call(object, key);
}

function isObject(value: unknown): value is { [key: string]: unknown } {
  return typeof value === "object" && value !== null;
}
