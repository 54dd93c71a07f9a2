// The monthly challenge, and its texts.

import type { Definitions } from "plaudit";
import { orderOf } from "../nodes.ts";
import type { Source } from "../samples/index.ts";
import document from "../samples/team.json";

/** The document, nested like Hiro's team documents (T1). */
export const definitions: Definitions = document as unknown as Definitions;

export const order = orderOf(definitions);

export const source: Source = {
  id: "game",
  title: "The monthly challenge",
  tagline: "Three players, one team, one server. Each contribution shows up for everyone at once.",
  guide: [],
  catalogue: { team_coins: "team coins", team_gems: "team gems", drake_banner: "Drake banner" },
};

/** The three players; the first one founds the team. */
export const NAMES = ["Ann", "Bea", "Cas"] as const;
