import { createClient } from "plaudit/client";
import "plaudit/elements";
import definitions from "./achievements.json" with { type: "json" };
const client = await createClient({ player: "ada", definitions });
list.client = unlocks.client = client;
win.onclick = () => client.record({ type: "stat", add: { wins: 1 } });
