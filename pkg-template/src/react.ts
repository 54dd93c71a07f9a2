// What plaudit/react exports.

export { useAchievement, useAchievements, useSnapshot, useUnlocks } from "./react/hooks.js";
export { PlauditProvider, useClient } from "./react/provider.js";
