// A page with plaudit/elements, and an adapter over another source than a client.

import type { Achievement, Engine, Unlock } from "plaudit";
import { type Client, createClient } from "plaudit/client";
import {
  type AchievementsClient,
  PlauditAchievements,
  PlauditStreak,
  type PlauditTexts,
  PlauditUnlocks,
  type UnlocksClient,
} from "plaudit/elements";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function sure<_T extends true>(): void {}

sure<Client extends UnlocksClient & AchievementsClient ? true : false>();
sure<Same<ReturnType<typeof found>, PlauditUnlocks | null>>();

export function found() {
  return document.querySelector("plaudit-unlocks");
}

const constant = { achievements: { daily: { name: "Daily", max_count: 3 } } } as const;

/** A client that knows the names in its definitions serves elements, which do not. */
export async function named(): Promise<void> {
  const client = createClient({ player: "ada", definitions: constant });
  for (const element of [new PlauditUnlocks(), new PlauditAchievements(), new PlauditStreak()]) {
    element.client = client;
    element.client = await client;
  }
}

/** An adapter that is written in place. */
export function inPlace(engine: Engine): void {
  const list = new PlauditAchievements();
  list.client = {
    subscribe: () => () => undefined,
    getSnapshot: () => ({ achievements: engine.list(0), status: { clock_offset_sec: 0 } }),
    get: (id) => engine.list(0).achievements[id],
    claim: async (id) => engine.apply({ type: "claim", at: 0, ids: [id] }),
  };
}

const opened: Promise<Client> = createClient({ player: "ada" });
const texts: Partial<PlauditTexts> = { summary: (count, number) => `${number(count)} ${new Intl.PluralRules("cy").select(count)}` };

export function page(engine: Engine): void {
  const unlocks = new PlauditUnlocks();
  unlocks.client = opened;
  unlocks.texts = texts;
  unlocks.tier = ({ share_text }: Unlock) => (share_text === undefined ? "toast" : "modal");
  unlocks.confetti = ({ disableForReducedMotion }) => disableForReducedMotion;
  unlocks.openInbox();
  unlocks.tell("Saved.");
  unlocks.tell("Copied.", { aloud: false });

  const list = document.createElement("plaudit-achievements");
  list.client = alone(engine);
  list.compare = (one, other) => one.name.localeCompare(other.name);
  list.openDetail("regular");
  document.body.append(unlocks, list);
  // @ts-expect-error: an engine is not a client.
  list.client = engine;
  if (!(list instanceof PlauditAchievements)) throw new Error("the element is not defined");
}

function alone(engine: Engine): AchievementsClient {
  const now = (): number => Math.floor(Date.now() / 1000);
  return {
    subscribe: () => () => undefined,
    getSnapshot: () => ({ achievements: engine.list(now()), status: { clock_offset_sec: 0 } }),
    get: (id): Achievement | undefined => engine.list(now()).achievements[id],
    explain: (id) => engine.explain(id, now()),
    preview: (activity) => engine.preview({ ...activity, at: now() }),
    claim: async (id, options) => engine.apply({ type: "claim", at: now(), ids: [id], ...options }),
  };
}
