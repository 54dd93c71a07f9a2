// What there is to begin with: the demo's two, and the recipes of the documentation.

import battlePass from "../../docs/recipes/battle-pass.json";
import dailyQuest from "../../docs/recipes/daily-quest.json";
import streak from "../../docs/recipes/streak.json";
import teamChallenge from "../../docs/recipes/team-challenge.json";
import game from "../samples/game.json";
import wellness from "../samples/wellness.json";

export interface Sample { id: string; name: string; document: unknown; team: boolean }

export const samples: readonly Sample[] = [
  { id: "game", name: "Emberfall, a game", document: game, team: false },
  { id: "wellness", name: "Stillwater, a wellness app", document: wellness, team: false },
  { id: "daily-quest", name: "Recipe: a daily quest", document: dailyQuest, team: false },
  { id: "battle-pass", name: "Recipe: a battle pass", document: battlePass, team: false },
  { id: "streak", name: "Recipe: a streak", document: streak, team: false },
  { id: "team-challenge", name: "Recipe: a team’s challenge", document: teamChallenge, team: true },
];
