import { Preferences } from "@capacitor/preferences";
import { createClient, keyValueStore } from "plaudit/client";
import "plaudit/elements";
import definitions from "./achievements.json";

// Stored in the system's preferences, because a web view's own storage may be evicted.
const store = keyValueStore({
  getItem: async (key) => (await Preferences.get({ key })).value,
  setItem: (key, value) => Preferences.set({ key, value }),
  removeItem: (key) => Preferences.remove({ key }),
});
const client = await createClient({ player: "ada", definitions, store });

document.querySelector("plaudit-achievements").client = client;
document.querySelector("plaudit-unlocks").client = client;

document.querySelector("#finish").addEventListener("click", () => {
  client.record({ type: "session_completed", duration_sec: 1800 });
});
