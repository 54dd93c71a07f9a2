// The lists in the page, by client: a press on a pop-up opens its achievement in one of them.

interface Lister {
  readonly isConnected: boolean;
  openDetail(id: string): void;
}

const lists = new WeakMap<object, Set<Lister>>();

/** Registers a list of a client; returns a function that removes it. */
export function enlist(client: object, list: Lister): () => void {
  const others = lists.get(client) ?? new Set();
  lists.set(client, others.add(list));
  return () => others.delete(list);
}

/** Opens an achievement in a list of the client; returns false if there is none. */
export function detailsIn(client: { get(id: string): unknown }, id: string): boolean {
  const list = [...(lists.get(client) ?? [])].find(({ isConnected }) => isConnected);
  if (!list || client.get(id) === undefined) return false;
  list.openDetail(id);
  return true;
}
