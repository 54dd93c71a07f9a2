// Freezes data that is handed out more than once.

/** Freezes a value and everything in it; what is frozen already is taken to be frozen throughout. */
export function frozen<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  for (const key of Object.keys(value)) frozen((value as { [key: string]: unknown })[key]);
  return Object.freeze(value);
}
