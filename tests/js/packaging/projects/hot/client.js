import { useEffect, useState, useSyncExternalStore } from "react";
import { createClient } from "plaudit/client";

const options = { player: "ada", definitions: { achievements: { steps: { name: "Steps", max_count: 10 } } } };
const nothing = { subscribe: () => () => undefined, getSnapshot: () => undefined };

/** Records a step each time that a component is mounted, each time with its own client on the same IndexedDB. */
export function useClient() {
  const [client, setClient] = useState(nothing);
  useEffect(() => {
    let here = true;
    const opened = createClient(options);
    void opened.then((client) => {
      if (!here) return;
      setClient(client);
      return client.record({ type: "update", achievements: { steps: 1 } });
    });
    return () => {
      here = false;
      // Twice, like careless code.
      void opened.then((client) => Promise.all([client.close(), client.close()]));
    };
  }, []);
  const { achievements, status } = useSyncExternalStore(client.subscribe, client.getSnapshot) ?? {};
  return status?.storage === "durable" ? achievements.achievements.steps.count : undefined;
}
