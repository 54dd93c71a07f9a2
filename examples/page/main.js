import { createClient } from "plaudit/client";
import "plaudit/elements";
import definitions from "./achievements.json";

const client = await createClient({ player: "ada", definitions });

document.querySelector("plaudit-achievements").client = client;
document.querySelector("plaudit-unlocks").client = client;

document.querySelector("#finish").addEventListener("click", () => {
  client.record({ type: "session_completed", duration_sec: 1800 });
});
