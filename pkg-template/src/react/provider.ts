// The provider of a client; while the promise of a client is pending, it provides none.

import { createContext, createElement, type ReactElement, useContext, useEffect, useRef, useState } from "react";
import type { Client } from "../../client.js";
import type { PlauditProviderProps } from "../../react.js";
import { clientOf } from "../handle.js";
import { isDevelopment } from "../development.js";

type Given = Client | PromiseLike<Client>;

/** The result of a promise of a client. */
type Settled = { given: PromiseLike<Client>; client: Client } | { given: PromiseLike<Client>; thrown: unknown };

/** More changes of the client than this within `SHORT_MS` cannot come from changes of the player. */
const TOO_MANY = 4;
const SHORT_MS = 10_000;

/** The client; null if it is still pending, undefined without a provider. */
const Current = createContext<Client | null | undefined>(undefined);

export function PlauditProvider({ client, locale, children }: PlauditProviderProps): ReactElement {
  const made = useMade(typeof client === "function" ? client : undefined);
  const given = typeof client === "function" ? made : (client as Given);
  useWarning(client);
  const [settled, setSettled] = useState<Settled>();
  useEffect(() => {
    if (given === null || !isPromise(given)) return;
    let isWanted = true;
    const settle = (settled: Settled): void => {
      if (isWanted) setSettled(settled);
    };
    given.then(
      (client) => settle({ given, client }),
      (thrown: unknown) => settle({ given, thrown }),
    );
    return () => {
      isWanted = false;
    };
  }, [given]);
  const value = given === null ? null : isPromise(given) ? outcome(given, settled) : given;
  useEffect(() => {
    if (!value || locale === undefined) return;
    try {
      clientOf(value).setLocale(locale);
    } catch (thrown) {
      // An error in an effect would unmount the whole page, only because of the language.
      if (isDevelopment()) console.warn(`plaudit/react: the locale of <PlauditProvider> has no effect: ${String(thrown)}`);
    }
  }, [value, locale]);
  return createElement(Current.Provider, { value: value && clientOf(value) }, children);
}

/** Returns the client itself, not a handle. */
export function useCurrent(): Client | undefined {
  const client = useContext(Current);
  if (client === undefined) throw new Error("plaudit/react: there is no <PlauditProvider client={…}> around this component");
  return client ?? undefined;
}

/** Creates a client with the given function, in the page and once per provider, and closes it on unmount; null before that. */
function useMade(make: (() => Given) | undefined): Given | null {
  const [made, setMade] = useState<Given | null>(null);
  const kept = useRef<{ made: Given; isWanted: boolean } | undefined>(undefined);
  const isMade = make !== undefined;
  const latest = useRef(make);
  latest.current = make;
  useEffect(() => {
    if (!isMade || !latest.current) return;
    const keeping = (kept.current ??= { made: latest.current(), isWanted: true });
    keeping.isWanted = true;
    setMade(keeping.made);
    return () => {
      keeping.isWanted = false;
      // StrictMode ends an effect only to start it again at once.
      setTimeout(() => {
        if (keeping.isWanted) return;
        if (kept.current === keeping) kept.current = undefined;
        Promise.resolve(keeping.made)
          .then((client) => client.close())
          .catch(() => undefined);
      }, 0);
    };
  }, [isMade]);
  return isMade ? made : null;
}

/** Warns if the client changes at every render, because it is created while rendering by mistake. */
function useWarning(client: PlauditProviderProps["client"]): void {
  const seen = useRef({ client, changes: [] as number[], isTold: false });
  useEffect(() => {
    const { current } = seen;
    if (typeof client === "function" || current.client === client) return;
    const now = Date.now();
    current.client = client;
    current.changes = [...current.changes.filter((at) => now - at < SHORT_MS), now];
    if (current.changes.length >= TOO_MANY && !current.isTold && isDevelopment()) {
      current.isTold = true;
      console.warn(
        "plaudit/react: <PlauditProvider> received a different client at each of its last renders. Create the client outside of components, or pass a function: client={() => createClient(…)}",
      );
    }
  });
}

/** Returns the client of a settled promise; throws its rejection, for the error boundary around the provider. */
function outcome(given: PromiseLike<Client>, settled: Settled | undefined): Client | null {
  // The result may belong to an earlier promise.
  if (settled?.given !== given) return null;
  if ("thrown" in settled) throw settled.thrown;
  return settled.client;
}

function isPromise(given: Given): given is PromiseLike<Client> {
  if (typeof given !== "object" || given === null)
    throw new TypeError(`plaudit/react: <PlauditProvider> needs a client or a promise of one, found ${given}`);
  return "then" in given;
}
