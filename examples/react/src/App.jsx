import { createClient } from "plaudit/client";
import "plaudit/elements";
import { PlauditProvider, useAchievement, useStableClient } from "plaudit/react";
import definitions from "./achievements.json";

// Created once, outside of any component.
const client = createClient({ player: "ada", definitions });

export default function App() {
  return (
    <PlauditProvider client={client}>
      <h1>Workouts</h1>
      <Workouts />
    </PlauditProvider>
  );
}

function Workouts() {
  const client = useStableClient(); // undefined until the client is ready
  const regular = useAchievement("regular");
  return (
    <>
      <button type="button" disabled={!client} onClick={() => client.record({ type: "session_completed", duration_sec: 1800 })}>
        Finish a workout
      </button>
      <p>{regular?.value ?? 0} of 3 days in a row</p>
      <plaudit-achievements client={client}></plaudit-achievements>
      <plaudit-unlocks client={client}></plaudit-unlocks>
    </>
  );
}
