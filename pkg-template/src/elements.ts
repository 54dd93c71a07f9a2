// What plaudit/elements exports; importing it defines the elements, once, where there are any.

import { PlauditAchievements } from "./elements/achievements.js";
import { PlauditUnlocks } from "./elements/unlocks.js";

const elements = { "plaudit-unlocks": PlauditUnlocks, "plaudit-achievements": PlauditAchievements };

if (typeof customElements !== "undefined") {
  for (const [name, element] of Object.entries(elements)) customElements.get(name) ?? customElements.define(name, element);
}

export { PlauditAchievements, PlauditUnlocks };
