// Calls of plaudit/live, as in an app.

import type { Client } from "plaudit/client";
import { listen, type ListenOptions, type LiveEvent } from "plaudit/live";

export function hear(client: Client, heard: (streams: string) => void): () => void {
  const token: ListenOptions["token"] = async (refused) => (refused === undefined ? "first" : "second");
  const told = (event: LiveEvent): void => {
    // @ts-expect-error
    void event.rev;
    if (event.type === "poke") heard(`${event.stream} ${event.rev + 1}`);
  };
  // @ts-expect-error
  listen(client, "https://a.example", {});
  return listen(client, "https://a.example", { token, heard: told });
}
