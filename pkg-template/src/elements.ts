// The exports of plaudit/elements; the import defines the elements once, where the platform has custom elements.

import { PlauditAchievements } from "./elements/achievements.js";
import { PlauditStreak } from "./elements/streak.js";
import { PlauditUnlocks } from "./elements/unlocks.js";

const elements = { "plaudit-unlocks": PlauditUnlocks, "plaudit-achievements": PlauditAchievements, "plaudit-streak": PlauditStreak };

if (typeof customElements !== "undefined") {
  for (const [name, element] of Object.entries(elements)) customElements.get(name) ?? customElements.define(name, element);
}

export { PlauditAchievements, PlauditStreak, PlauditUnlocks };
