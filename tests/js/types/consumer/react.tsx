// Components with plaudit/react, as in an app.

import type { ReactElement } from "react";
import type { Achievement, AchievementList, SubAchievement } from "plaudit";
import { type Client, createClient, type Snapshot } from "plaudit/client";
import {
  PlauditProvider,
  type PlauditProviderProps,
  type UnlockToCelebrate,
  useAchievement,
  useAchievements,
  useClient,
  useSnapshot,
  useUnlocks,
} from "plaudit/react";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function sure<_T extends true>(): void {}

sure<Same<ReturnType<typeof useClient>, Client | undefined>>();
sure<Same<ReturnType<typeof useSnapshot>, Snapshot>>();
sure<Same<ReturnType<typeof useAchievements>, AchievementList>>();
sure<Same<ReturnType<typeof useAchievement>, Achievement | SubAchievement | undefined>>();
sure<Same<ReturnType<typeof useUnlocks>[number], UnlockToCelebrate>>();

const opened: Promise<Client> = createClient({ player: "ada" });

function Celebration(): ReactElement | null {
  const [daily, regular] = [useAchievements({ category: "daily" }), useAchievement("regular")];
  const [unlock] = useUnlocks();
  if (unlock === undefined) return null;
  return (
    <button onClick={unlock.acknowledge} title={regular?.name}>
      {unlock.title} {Object.keys(daily.achievements).length}
    </button>
  );
}

export const app: ReactElement = (
  <PlauditProvider client={opened}>
    <Celebration />
  </PlauditProvider>
);
export const empty: PlauditProviderProps = { client: opened };
// @ts-expect-error: the provider requires a client.
export const none: ReactElement = <PlauditProvider />;
