// The documents to start from: the demo's two samples, and the recipes of the documentation.

import battlePass from "../../docs/recipes/battle-pass.json";
import dailyQuest from "../../docs/recipes/daily-quest.json";
import premiumTrack from "../../docs/recipes/premium-track.json";
import streaks from "../../docs/recipes/streaks.json";
import streak from "../../docs/recipes/streak.json";
import teamChallenge from "../../docs/recipes/team-challenge.json";
import { datedToday, sampleFor } from "../samples/index.ts";

export interface Sample {
  id: string;
  name: string;
  /** Creates the document, with dates that count from today. */
  document: () => unknown;
  team: boolean;
}

const today = (): number => Math.floor(Date.now() / 1_000);
const recipe = (id: string, name: string, document: object, team = false): Sample => ({
  id,
  name: `Recipe: ${name}`,
  document: () => datedToday(document, today()),
  team,
});

export const samples: readonly Sample[] = [
  { id: "game", name: "Emberfall, a game", document: () => sampleFor("game", today()), team: false },
  { id: "wellness", name: "Stillwater, a wellness app", document: () => sampleFor("wellness", today()), team: false },
  recipe("daily-quest", "a daily quest", dailyQuest),
  recipe("battle-pass", "a battle pass", battlePass),
  recipe("premium-track", "a premium track", premiumTrack),
  recipe("streak", "a streak", streak),
  recipe("streaks", "streaks with freezes", streaks),
  recipe("team-challenge", "a team’s challenge", teamChallenge, true),
];
