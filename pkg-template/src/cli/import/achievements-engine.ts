// Imports the configuration of the npm package `achievements-engine`: for each metric, achievements by threshold.
//
// A metric becomes a statistic, and a threshold a trigger on it. The ids are those that the package itself generates, so that unlocked
// achievements keep theirs.

import { CommandLineError } from "../command.js";
import { type Fields, isObject } from "../nodes.js";
import type { Imported } from "./imported.js";

export function fromAchievementsEngine(value: unknown): Imported {
  const config = isObject(value) && isObject(value["achievements"]) && !isLeaf(value["achievements"]) ? value["achievements"] : value;
  if (!isObject(config)) throw new CommandLineError('the file is not a configuration such as {"score": {"100": {"title": "Century!"}}}');
  const achievements: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  const notes: string[] = [];
  for (const [metric, entries] of Object.entries(config)) {
    if (Array.isArray(entries)) entries.forEach((entry) => addDetails(achievements, notes, metric, entry));
    else if (isObject(entries))
      for (const [threshold, details] of Object.entries(entries)) add(achievements, notes, metric, threshold, details);
    else notes.push(`${JSON.stringify(metric)} is left out: it is neither an object of thresholds nor a list`);
  }
  return { document: { achievements }, notes };
}

/** Whether an object is a metric: `{"achievements": {"100": {"title": …}}}` is a metric called "achievements". */
function isLeaf(metric: Fields): boolean {
  return Object.values(metric).some((entry) => isObject(entry) && typeof entry["title"] === "string");
}

function add(achievements: Record<string, unknown>, notes: string[], metric: string, threshold: string, details: unknown): void {
  const id = `${metric}_${threshold}`;
  if (!isObject(details)) {
    notes.push(`${JSON.stringify(id)} is left out: it is not an object`);
    return;
  }
  // Parsed as by achievements-engine: 100, 1e3, "7 days".
  const number = Number.parseFloat(threshold);
  const shown = appearance(details, text(details["title"]) ?? id);
  if (threshold === "true") {
    notes.push(`${JSON.stringify(id)}: set the statistic ${JSON.stringify(metric)} to 1 where it was set to true`);
    achievements[id] = { ...shown, trigger: { stat: { id: metric, at_least: 1 } } };
  } else if (Number.isFinite(number)) {
    if (!Number.isInteger(number))
      notes.push(`${JSON.stringify(id)}: statistics are whole numbers; the threshold ${number} is rounded up to ${Math.ceil(number)}`);
    achievements[id] = { ...shown, trigger: { stat: { id: metric, at_least: Math.ceil(number) } } };
  } else {
    const why = threshold === "custom" ? "its condition is code" : `it compares ${JSON.stringify(metric)} with a text`;
    notes.push(
      `${JSON.stringify(id)}: ${why}; record it in your app instead: record({ type: "update", achievements: { ${JSON.stringify(id)}: 1 } })`,
    );
    achievements[id] = { ...shown, max_count: 1 };
  }
}

/** Imports the other format, with conditions as functions, of which JSON keeps only the details. */
function addDetails(achievements: Record<string, unknown>, notes: string[], metric: string, entry: unknown): void {
  const details = isObject(entry) && isObject(entry["achievementDetails"]) ? entry["achievementDetails"] : undefined;
  const id = text(details?.["achievementId"]);
  if (details === undefined || id === undefined) {
    notes.push(`an entry of ${JSON.stringify(metric)} is left out: it has no achievementDetails with an achievementId`);
    return;
  }
  notes.push(
    `${JSON.stringify(id)}: its condition is code; record it in your app instead: record({ type: "update", achievements: { ${JSON.stringify(id)}: 1 } }), or give it a trigger`,
  );
  const named = { description: details["achievementDescription"], icon: details["achievementIconKey"] };
  achievements[id] = { ...appearance(named, text(details["achievementTitle"]) ?? id), max_count: 1 };
}

function appearance(details: Fields, name: string): Record<string, string> {
  const [description, icon] = [text(details["description"]), text(details["icon"])];
  return { name, ...(description === undefined ? {} : { description }), ...(icon === undefined ? {} : { icon }) };
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
