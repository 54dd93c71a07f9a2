// One document, evaluated in the page and by the authority; and the effect of a refusal by the authority.

import { createClient, memoryStore } from "plaudit/client";
import { createTestAuthority } from "plaudit/testing";
import { counted, Log, text } from "./lab.ts";

const TARGET = 10;
const AT_MOST = 5;
const definitions = {
  achievements: { champion: { name: "Champion", max_count: TARGET, auto_claim: true } },
  settings: { limits: { champion: { per_hour: AT_MOST } } },
};

export async function rules(place: HTMLElement): Promise<void> {
  const log = new Log(place);
  const authority = await createTestAuthority({ definitions });
  // Long enough to see that the page is ahead.
  authority.delay(900);
  const client = await createClient({
    player: "ada",
    definitions,
    transport: authority.transport("ada"),
    store: memoryStore(),
    past: "known",
  });
  const line = (count = 0): string => (count >= TARGET ? "Champion: unlocked" : `Champion: ${String(count)} of ${String(TARGET)}`);
  const show = (): void => {
    const [page, server] = [client.get("champion")?.count, counted(authority, "champion")];
    text(place, "page", line(page));
    text(place, "page-note", client.status.pending > 0 ? "predicted, not confirmed yet" : "confirmed by the server");
    text(place, "authority", line(server));
    place.dataset["wire"] = "open";
  };
  client.on("unlock", (unlock) => {
    log.say(`The page shows “${unlock.title}” at once.`);
    unlock.acknowledge();
  });
  client.on("rejected", ({ code }) => {
    log.say(`The server refuses with ${code}: the unlock is taken back.`);
    show();
  });
  client.subscribe(show);
  place.addEventListener("click", (event) => {
    const pressed = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-lab-do]") : null;
    const amount = { play: 2, cheat: TARGET }[pressed?.dataset["labDo"] ?? ""];
    if (amount === undefined) return;
    const run = async (): Promise<void> => {
      await client.record({ type: "update", achievements: { champion: amount } });
      show();
      await client.sync();
      show();
      if (client.get("champion")?.count === counted(authority, "champion") && amount !== TARGET) log.say("Both sides agree.");
    };
    run().catch((error: unknown) => {
      log.say(error instanceof Error ? error.message : String(error));
    });
  });
  show();
}
