// Made-up players, for previews.

import { init } from "plaudit";
import { beforeAll, expect, test } from "vitest";
import type { Document } from "../src/document.ts";
import { asKind, KINDS } from "../src/kinds.ts";
import { PreviewClient } from "../src/preview/adapter.ts";
import { halfway, life } from "../src/preview/players.ts";

const NOW = 1_790_000_000;

beforeAll(() => init());

test("on day 7 a streak of seven days is complete, and on day 6 it is not", () => {
  const document: Document = { achievements: { week: { name: "A week", trigger: { streak: { days: 7 } } } } };
  const earned = (days: number): number | undefined =>
    PreviewClient.of(document, life(document, { days, minutes: 20, amount: 1 }, NOW), NOW)?.get("week")?.earned_count;
  expect([earned(6), earned(7)]).toEqual([0, 1]);
});

test("every kind has a player who is under way, and tells an unlock", () => {
  for (const kind of KINDS) {
    const made = asKind({ name: kind.label }, kind);
    const node =
      kind.name === "content"
        ? { ...made, trigger: { content: { content_ids: ["a", "b"], require: "all" } } }
        : kind.name === "stat"
          ? { ...made, trigger: { stat: { id: "steps", at_least: 100 } } }
          : kind.name === "steps"
            ? { ...made, sub_achievements: { one: { name: "One", max_count: 1 }, two: { name: "Two", max_count: 1 } } }
            : made;
    const client = PreviewClient.of({ achievements: { it: node } }, halfway("it", node, NOW), NOW);
    const view = client?.get("it");
    expect(view?.earned_count, kind.name).toBe(0);
    if (!["community", "subscription"].includes(kind.name)) expect(view?.value, kind.name).toBeGreaterThan(0);
    expect(client?.unlockOf("it")?.title, kind.name).toBe(kind.label);
  }
});

test("words are those of the language, as the engine chooses them", () => {
  const document: Document = {
    settings: { categories: { sport: { name: "Sport", texts: { de: { name: "Bewegung" } } } } },
    achievements: { a: { name: "Week", description: "Seven", category: "sport", max_count: 1, texts: { de: { name: "Woche" } } } },
  };
  const shown = (locale: string): unknown => PreviewClient.of(document, [], NOW, { locale })?.get("a");
  expect(shown("de-AT")).toMatchObject({ name: "Woche", description: "Seven", category_name: "Bewegung" });
  expect(shown("")).toMatchObject({ name: "Week", category_name: "Sport" });
});

test("a team's document is shown by the rules of teams", () => {
  const document: Document = { achievements: { achievements: { wins: { name: "Wins", count: 5 } } } };
  const view = PreviewClient.of(document, [], NOW, { isOfTeams: true })?.get("wins");
  expect(view).toMatchObject({ value: 0, target: 5 });
});

test("thousands of counts are one command a day, and what cannot be counted keeps nothing else from it", () => {
  const counted = Object.fromEntries(Array.from({ length: 2_000 }, (_, index) => [`n${index}`, { name: "N", max_count: 5 }]));
  const document: Document = {
    achievements: {
      ...counted,
      locked: { name: "Locked", max_count: 5, precondition_ids: ["never"] },
      never: { name: "Never", max_count: 999 },
      gone: { name: "Gone", max_count: 5, archived: true },
      later: { name: "Later", max_count: 5, start_time_sec: NOW + 999 },
    },
  };
  const commands = life(document, { days: 3, minutes: 0, amount: 1 }, NOW);
  expect(commands).toHaveLength(4);
  const client = PreviewClient.of(document, commands, NOW);
  expect(["n0", "n1999", "never", "locked"].map((id) => client?.get(id)?.value)).toEqual([3, 3, 3, 0]);
});
