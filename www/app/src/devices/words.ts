// Describes recorded commands in words.

import type { Command } from "plaudit";
import { duration, listed, number } from "../format.ts";
import { nameOf, type Game } from "../game.ts";
import { label } from "../words.ts";

/** Describes a command, such as `+2 Keeper of Shrines`; only the first of many nodes is named. */
export function commandWords(game: Game, command: Command): string {
  switch (command.type) {
    case "update":
      return updateWords(game, Object.entries(command.achievements ?? {}), Object.entries(command.at_least ?? {}));
    case "claim":
      return `Claim ${listed(command.ids.map((id) => nameOf(game, id)))}`;
    case "session_completed":
      return `Session of ${duration(command.duration_sec)}${command.content_id === undefined ? "" : `: ${label(game, command.content_id)}`}`;
    case "content_completed":
      return `Finish ${label(game, command.content_id)}`;
    case "joined":
      return "Join";
    case "posted":
      return "Post";
    case "commented":
      return "Comment";
    case "subscribed":
      return `Subscribe${command.product_id === undefined ? "" : `: ${label(game, command.product_id)}`}`;
    case "stat":
      return `Save ${listed(Object.keys({ ...command.set, ...command.add }).map((id) => label(game, id)))}`;
    case "app_opened":
      return "Open the app";
    case "grant":
      return `Grant ${listed(command.ids.map((id) => nameOf(game, id)))}`;
    case "streak_freeze":
      return `${number(command.add)} ${command.add === 1 ? "freeze" : "freezes"} for ${label(game, command.of)}`;
    case "streak_repair":
      return `Repair ${label(game, command.of)}`;
  }
}

function updateWords(game: Game, amounts: readonly (readonly [string, number])[], marks: readonly (readonly [string, number])[]): string {
  const added = amounts.map(([id, amount]) => `${amount < 0 ? "−" : "+"}${number(Math.abs(amount))} ${nameOf(game, id)}`);
  const reached = marks.map(([id, mark]) => `${nameOf(game, id)} to ${number(mark)}`);
  const [first, ...more] = [...added, ...reached];
  if (first === undefined) return "Nothing";
  return `${first}${more.length === 0 ? "" : ` and ${number(more.length)} more`}`;
}
