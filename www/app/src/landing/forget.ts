// Resets the card to that of a first visit.

import type { Client } from "plaudit/client";

export async function forget(): Promise<void> {
  const list = document.querySelector<HTMLElement & { client?: Client }>("#list");
  await list?.client?.close();
  for (const { name } of await indexedDB.databases()) {
    // One player of this page; the demos' players have ids from their server.
    if (name?.endsWith("ada") === true) indexedDB.deleteDatabase(name);
  }
  location.reload();
}
