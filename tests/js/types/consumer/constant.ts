// Definitions `as const`: names that they lack do not compile. Without `as const`, any string compiles.

import { createEngine, createEngineSync, type Definitions, type Engine, type Names, type NamesOf, type RegisteredNames } from "plaudit";
import { type Client, createClient } from "plaudit/client";
import imported from "./definitions.json" with { type: "json" };

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function sure<_T extends true>(): void {}

const definitions = {
  "//": "a comment",
  achievements: {
    daily: { name: "Daily", max_count: 3, category: "quests" },
    lesson: {
      name: "Lesson",
      trigger: { content: { content_ids: ["intro", "end"] } },
      sub_achievements: { fast: { name: "Fast", category: "speed", trigger: { stat: { id: "pace", at_least: 1 } } } },
    },
    7: { name: "Seven", max_count: 1 },
  },
  settings: { categories: { arena: {} }, statistics: ["steps"] },
} as const;

type Named = NamesOf<typeof definitions>;
sure<Same<Named["ids"], "daily" | "lesson" | "fast" | "7">>();
sure<Same<Named["content_ids"], "intro" | "end">>();
sure<Same<Named["categories"], "quests" | "speed" | "arena">>();
sure<Same<Named["statistics"], "pace" | "steps">>();
// Nothing is registered, and for kinds without names any string compiles.
sure<Same<RegisteredNames, { ids: string; content_ids: string; categories: string; statistics: string }>>();
const small = { achievements: { a: { name: "A", max_count: 1 } } } as const;
sure<Same<NamesOf<typeof small>["content_ids"], string>>();
// Content and statistics of streak accounts are included.
const streaks = {
  achievements: { a: { name: "A", trigger: { streak: { days: 3, of: "walks" } } } },
  settings: { streaks: { walks: { by: { stat: "steps", at_least: 9 } }, reads: { by: { content: ["book"] } }, usual: {} } },
} as const;
sure<Same<NamesOf<typeof streaks>["statistics"], "steps">>();
sure<Same<NamesOf<typeof streaks>["content_ids"], "book">>();
// Teams' documents are nested, and an achievement may have the id "achievements".
const nested = { achievements: { achievements: { a: { name: "A", max_count: 1 } } } } as const;
sure<Same<NamesOf<typeof nested>["ids"], "a">>();
const called = { achievements: { achievements: { name: "A", max_count: 1 } } } as const;
sure<Same<NamesOf<typeof called>["ids"], "achievements">>();

export async function typed(): Promise<void> {
  const engine = createEngineSync(definitions);
  sure<Same<typeof engine, Engine<Named>>>();
  sure<Same<typeof engine, Awaited<ReturnType<typeof asynchronous>>>>();
  engine.get("daily", 1);
  engine.get("fast", 1);
  engine.list(1, { category: "arena" });
  engine.apply({ type: "update", at: 1, achievements: { daily: 1, fast: 1 }, at_least: { lesson: 1 } });
  engine.apply({ type: "claim", at: 1, ids: ["daily"] });
  engine.apply({ type: "content_completed", at: 1, content_id: "intro" });
  engine.apply({ type: "stat", at: 1, set: { pace: 1 }, add: { steps: 1 } });
  // @ts-expect-error there is no such achievement
  engine.get("dialy", 1);
  // @ts-expect-error
  engine.explain("dialy", 1);
  // @ts-expect-error
  engine.isActive("dialy", 1);
  // @ts-expect-error
  engine.apply({ type: "update", at: 1, achievements: { no_such: 1 } });
  // @ts-expect-error
  engine.apply({ type: "update", at: 1, at_least: { no_such: 1 } });
  // @ts-expect-error
  engine.applyAll([{ type: "claim", at: 1, ids: ["no_such"] }]);
  // @ts-expect-error
  engine.apply({ type: "grant", at: 1, ids: ["no_such"] });
  // @ts-expect-error there is no such content
  engine.preview({ type: "content_completed", at: 1, content_id: "no_such" });
  // @ts-expect-error
  engine.apply({ type: "session_completed", at: 1, duration_sec: 1, content_id: "no_such" });
  // @ts-expect-error there is no such statistic
  engine.apply({ type: "stat", at: 1, add: { no_such: 1 } });
  // @ts-expect-error there is no such category
  engine.list(1, { category: "no_such" });

  const client = await createClient({ player: "ada", definitions, past: "known" });
  sure<Same<typeof client, Client<Named>>>();
  client.get("daily");
  await client.record({ type: "update", achievements: { daily: 1 } });
  await client.claim(["daily", "fast"]);
  // @ts-expect-error there is no such achievement
  client.get("dialy");
  // @ts-expect-error
  client.explain("dialy");
  // @ts-expect-error
  await client.record({ type: "update", achievements: { no_such: 1 } });
  // @ts-expect-error
  await client.claim("dialy");
  // @ts-expect-error there is no such content
  client.preview({ type: "content_completed", content_id: "no_such" });
  // @ts-expect-error there is no such category
  client.list({ category: "no_such" });
  // A team has its own definitions.
  (await client.team("crew")).get("whatever");
  // Functions for any client accept this one.
  const [any, usual, anyEngine]: [Client<Names>, Client, Engine] = [client, client, engine];
  void [any, usual, anyEngine];
}

function asynchronous(): Promise<Engine<Named>> {
  return createEngine(definitions);
}

export async function untyped(): Promise<void> {
  const plain = { achievements: { a: { name: "A", max_count: 1 } } };
  const declared: Definitions = plain;
  for (const document of [plain, declared, imported])
    sure<Same<ReturnType<typeof engineOf>, Engine>>(), engineOf(document).get("whatever", 1);
  createEngineSync(plain).get("whatever", 1);
  createEngineSync({ achievements: { a: { name: "A", max_count: 1 } } }).get("whatever", 1);
  createEngineSync(imported).apply({ type: "update", at: 1, achievements: { whatever: 1 } });
  (await createClient({ player: "ada", definitions: imported })).get("whatever");
  (await createClient({ player: "ada", definitions: { achievements: { a: { name: "A", max_count: 1 } } } })).get("whatever");
  const id: string = plain.achievements.a.name;
  createEngineSync(plain).explain(id, 1);
  // @ts-expect-error documents that `Definitions` refuses are still refused
  createEngineSync({ achievements: {}, setings: {} });
  // @ts-expect-error
  createEngineSync({ achievements: { a: { name: "A", max_count: "1" } } } as const);
  // @ts-expect-error
  await createClient({ player: "ada", definitions, playr: "ada" });
}

function engineOf(document: Definitions): Engine {
  return createEngineSync(document);
}
