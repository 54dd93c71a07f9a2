"use client";

import { createClient, memoryStore } from "plaudit/client";
import { PlauditProvider, useAchievement, useClient } from "plaudit/react";
import { useEffect } from "react";

const definitions = { achievements: { first_steps: { name: "First steps", max_count: 1 } } };
const client = createClient({ player: "ada", definitions, store: memoryStore() });

/** Passes to `children` the count of a step that the page records after hydration. */
export function Hooked({ children }) {
  return (
    <PlauditProvider client={client}>
      <Step>{children}</Step>
    </PlauditProvider>
  );
}

function Step({ children }) {
  const [client, step] = [useClient(), useAchievement("first_steps")];
  useEffect(() => void client?.record({ type: "update", achievements: { first_steps: 1 } }), [client]);
  return children(step?.count);
}
