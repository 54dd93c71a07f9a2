// The exports of plaudit/react.

export {
  useAchievement,
  useAchievements,
  useClaim,
  useClient,
  useCountdown,
  useExplanation,
  useNearest,
  useNow,
  useSelector,
  useSnapshot,
  useStableClient,
  useStreak,
  useUnlocks,
} from "./react/hooks.js";
export { PlauditProvider } from "./react/provider.js";
