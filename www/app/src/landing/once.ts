// A phone and a server, both real: a client, and the in-memory authority for tests, with a network between them that can fail.

import { createClient, memoryStore } from "plaudit/client";
import { createTestAuthority } from "plaudit/testing";
import { counted, Log, text } from "./lab.ts";

const definitions = { achievements: { wins: { name: "Wins", max_count: 1_000 } } };

export async function once(place: HTMLElement): Promise<void> {
  const log = new Log(place);
  const authority = await createTestAuthority({ definitions });
  authority.goOffline();
  let [online, losing] = [false, false];
  const client = await createClient({
    player: "ada",
    definitions,
    transport: authority.transport("ada"),
    store: memoryStore(),
    past: "known",
  });
  const win = (): Promise<unknown> => client.record({ type: "update", achievements: { wins: 1 } });
  for (let wins = 0; wins < 3; wins += 1) await win();

  const show = (): void => {
    const waiting = client.status.pending;
    text(place, "phone", String(client.get("wins")?.count ?? 0));
    text(place, "phone-note", waiting === 0 ? "wins, all confirmed" : `wins, ${String(waiting)} waiting to be sent`);
    text(place, "server", String(counted(authority, "wins")));
    place.dataset["wire"] = online ? (losing ? "losing" : "open") : "cut";
    const network = place.querySelector<HTMLElement>("[data-lab-do=network]");
    if (network === null) return;
    network.textContent = online ? "Go offline" : "Go online";
    network.setAttribute("aria-pressed", String(!online));
  };
  const settled = (): void => {
    const count = counted(authority, "wins");
    if (client.status.pending === 0 && online) log.say(`Settled: the server has ${String(count)} wins, each counted once.`);
  };
  const sync = async (): Promise<void> => {
    if (!online) return;
    const wasLosing = losing;
    losing = false;
    try {
      await client.sync();
    } catch {
      if (!wasLosing) throw new Error("the authority in memory does not answer");
      show();
      log.say("The server counted them, but its answer got lost. The phone sends the same events again.");
      await client.sync();
    }
    settled();
  };
  client.subscribe(show);
  place.addEventListener("click", (event) => {
    const pressed = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-lab-do]") : null;
    const run = async (): Promise<void> => {
      switch (pressed?.dataset["labDo"]) {
        case "win":
          await win();
          log.say(online ? "A win, sent at once." : "A win, stored on the phone.");
          await sync();
          break;
        case "network":
          online = !online;
          if (online) authority.goOnline();
          else authority.goOffline();
          log.say(online ? "Back online." : "The phone is offline.");
          await sync();
          break;
        case "lose":
          losing = true;
          authority.loseAnswers(1);
          log.say("The server’s next answer will get lost.");
          break;
        default:
      }
      show();
    };
    run().catch((error: unknown) => {
      log.say(error instanceof Error ? error.message : String(error));
    });
  });
  show();
}
