// Handles of a client: new identities for the same client, so that code which compares by identity notices a new snapshot.

const CLIENT = Symbol.for("plaudit.client");

/** Creates a handle: a new object with the client's methods. */
export function handleOn<C extends object>(client: C): C {
  return Object.create(client, { [CLIENT]: { value: clientOf(client) } }) as C;
}

/** Returns the client of a handle, or the argument itself if it is no handle. */
export function clientOf<C>(handle: C): C {
  return typeof handle === "object" && handle !== null ? ((handle as { [CLIENT]?: C })[CLIENT] ?? handle) : handle;
}
