// The client of a part of the page; while a promise of one is pending, there is none.

import { createContext, createElement, type ReactElement, useContext, useEffect, useState } from "react";
import type { Client } from "../../client.js";
import type { PlauditProviderProps } from "../../react.js";

/** What a promise has come to. */
type Settled = { given: PromiseLike<Client>; client: Client } | { given: PromiseLike<Client>; thrown: unknown };

/** Null: the client is not there yet; undefined: there is no provider. */
const Current = createContext<Client | null | undefined>(undefined);

export function PlauditProvider({ client: given, children }: PlauditProviderProps): ReactElement {
  const [settled, setSettled] = useState<Settled>();
  useEffect(() => {
    if (!isPromise(given)) return;
    let isWanted = true;
    const settle = (settled: Settled): void => {
      if (isWanted) setSettled(settled);
    };
    given.then((client) => settle({ given, client }), (thrown: unknown) => settle({ given, thrown }));
    return () => {
      isWanted = false;
    };
  }, [given]);
  return createElement(Current.Provider, { value: isPromise(given) ? outcome(given, settled) : given }, children);
}

export function useClient(): Client | undefined {
  const client = useContext(Current);
  if (client === undefined) throw new Error("plaudit/react: there is no <PlauditProvider client={…}> around this component");
  return client ?? undefined;
}

/** An error goes to the error boundary around the provider. */
function outcome(given: PromiseLike<Client>, settled: Settled | undefined): Client | null {
  // What an earlier promise came to is not the answer to this one.
  if (settled?.given !== given) return null;
  if ("thrown" in settled) throw settled.thrown;
  return settled.client;
}

function isPromise(given: Client | PromiseLike<Client>): given is PromiseLike<Client> {
  if (typeof given !== "object" || given === null) throw new TypeError(`plaudit/react: <PlauditProvider> needs a client or a promise of one, found ${given}`);
  return "then" in given;
}
