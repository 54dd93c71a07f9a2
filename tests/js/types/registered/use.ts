// With `Register` filled by `plaudit types`, names that the definitions lack do not compile anywhere.

import { type AchievementId, type CategoryId, type ContentId, createEngineSync, type Engine, type StatisticId } from "plaudit";
import { createClient } from "plaudit/client";
import { createClient as createStreaming } from "plaudit/streaming/client";
import { useAchievement, useAchievements, useClient } from "plaudit/react";
import { createEngine as translated } from "plaudit/javascript";

const ids: AchievementId[] = ["daily", "lesson", "fast", "__proto__"];
const content: ContentId = "intro";
const category: CategoryId = "quests";
const statistic: StatisticId = "pace";
// @ts-expect-error
const wrong: [AchievementId, ContentId, CategoryId, StatisticId] = ["dialy", content, category, statistic];
void [ids, wrong];

declare const fetched: { achievements: Record<string, { name: string; max_count: number }> };

export async function calls(): Promise<void> {
  const engine: Engine = createEngineSync(fetched);
  engine.get("daily", 1);
  // @ts-expect-error
  engine.get("dialy", 1);
  // @ts-expect-error
  (await translated(fetched)).explain("dialy", 1);
  const client = await createClient({ player: "ada", definitions: fetched });
  await client.record({ type: "update", achievements: { daily: 1, fast: 2 } });
  await client.record({ type: "stat", add: { pace: 1 } });
  await client.record({ type: "content_completed", content_id: "intro" });
  // @ts-expect-error
  await client.record({ type: "update", achievements: { no_such: 1 } });
  // @ts-expect-error
  await client.record({ type: "stat", add: { no_such: 1 } });
  // @ts-expect-error
  await client.record({ type: "content_completed", content_id: "no_such" });
  // @ts-expect-error
  client.list({ category: "no_such" });
  // @ts-expect-error
  (await createStreaming({ player: "ada", definitions: fetched })).get("dialy");
  (await client.team("crew")).get("whatever");
}

export function Component(): null {
  useAchievement("daily");
  // @ts-expect-error
  useAchievement("dialy");
  // @ts-expect-error
  useAchievements({ category: "no_such" });
  void useClient()?.record({ type: "update", achievements: { daily: 1 } });
  // @ts-expect-error
  void useClient()?.claim("dialy");
  return null;
}
