import { createEngine } from "plaudit";
import definitions from "./languages.json" with { type: "json" };

const engine = await createEngine(definitions, { locale: "de-AT" });
const now = 1_790_812_800; // 2026-10-01T00:00:00Z

const wins = engine.get("wins", now);
console.log(wins?.name, "-", wins?.description, "-", wins?.category_name); // Drei Siege - Gewinne drei Duelle - Duelle

const { unlocks } = engine.apply({ type: "update", at: now, achievements: { wins: 3 } });
console.log(unlocks[0]?.title, unlocks[0]?.key); // Bravo! wins@once#1

engine.setLocale("fr"); // of which there is none
console.log(engine.get("wins", now)?.name); // Three wins
engine.setLocale("de_CH.UTF-8");
console.log(engine.get("wins", now)?.name); // Drei Siege
