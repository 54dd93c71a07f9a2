// Records the events of a client.

import type { Client, ClientEvents } from "../../client.js";
import type { Names } from "../../index.js";
import type { Celebrations } from "../../testing.js";
import { requireMethods } from "./checks.js";

type Told = Celebrations["unlocks"][number];

export function recordCelebrations(client: Client<Names>): Celebrations {
  requireMethods(client, "client", "a client, as createClient returns", ["on"]);
  const unlocks: Told[] = [];
  const retracted: string[] = [];
  const rejected: ClientEvents["rejected"][] = [];
  const errors: ClientEvents["error"][] = [];
  const waiting: ((told: Told) => void)[] = [];
  let given = 0;
  const stops = [
    client.on("unlock", ({ acknowledge, ...told }) => {
      unlocks.push(told);
      acknowledge();
      const next = waiting.shift();
      if (next === undefined) return;
      given += 1;
      next(told);
    }),
    client.on("retract", ({ id }) => void retracted.push(id)),
    client.on("rejected", (rejection) => void rejected.push(rejection)),
    client.on("error", (error) => void errors.push(error)),
  ];
  return {
    unlocks,
    get ids() {
      return unlocks.map(({ id }) => id);
    },
    retracted,
    rejected,
    errors,
    next: () => {
      const told = unlocks[given];
      if (told === undefined) return new Promise((resolve) => waiting.push(resolve));
      given += 1;
      return Promise.resolve(told);
    },
    clear: () => {
      given = 0;
      for (const list of [unlocks, retracted, rejected, errors]) list.length = 0;
    },
    stop: () => {
      for (const stop of stops) stop();
    },
  };
}
