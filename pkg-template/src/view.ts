// The view of one node.

import type { Achievement, SubAchievement } from "../index.js";

export type View = Achievement | SubAchievement;
