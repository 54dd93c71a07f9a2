"use client";

import { createClient } from "plaudit/client";
import "plaudit/elements";
import { PlauditProvider, useStableClient } from "plaudit/react";
import definitions from "./achievements.json";

export function Achievements() {
  // A function: called once, in the browser and never on the server.
  return (
    <PlauditProvider client={() => createClient({ player: "ada", definitions })}>
      <Workouts />
    </PlauditProvider>
  );
}

function Workouts() {
  const client = useStableClient(); // undefined on the server, and until the engine is there
  return (
    <>
      <button type="button" disabled={!client} onClick={() => client.record({ type: "session_completed", duration_sec: 1800 })}>
        Finish a workout
      </button>
      <plaudit-achievements client={client}></plaudit-achievements>
      <plaudit-unlocks client={client}></plaudit-unlocks>
    </>
  );
}
