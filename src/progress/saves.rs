//! What the commands of a preview save of the streaks that a player sees (rules G15, G16).

use litemap::LiteMap;

use super::batch::Batch;
use super::facts::Facts;
use super::streak::{Account, Streak, StreakSaving};
use crate::definitions::{NodeIx, StreakIx, Trigger};
use crate::time::UnixSec;

/// The streaks before the commands.
pub(crate) struct StreaksBefore {
    sessions: Streak,
    accounts: LiteMap<String, Account>,
}

impl StreaksBefore {
    pub(crate) fn of(facts: &Facts) -> StreaksBefore {
        StreaksBefore { sessions: facts.streak.clone(), accounts: facts.accounts.clone() }
    }
}

impl Batch<'_, '_> {
    /// What the commands so far have saved; `at` is the latest of their instants.
    pub(crate) fn saves(&self, before: &StreaksBefore, at: UnixSec) -> Vec<StreakSaving> {
        let facts = self.draft.facts();
        let sessions = if facts.streak == before.sessions { None } else { facts.streak.saving(&before.sessions, at) };
        let accounts = self.scene.definitions.settings.streaks.iter().zip(0u32..).filter_map(|(settings, place)| {
            let (now, earlier) = (facts.accounts.get(&settings.name)?, before.accounts.get(&settings.name)?);
            let saving = if now == earlier { None } else { now.saving(earlier, settings, at) };
            Some((StreakIx::of_account(place), saving?))
        });
        let all = sessions.map(|saving| (StreakIx::BY_SESSIONS, saving)).into_iter().chain(accounts);
        all.filter(|(streak, _)| self.is_seen(*streak)).map(|(_, saving)| saving).collect()
    }

    /// Whether a visible node shows the streak (G13).
    fn is_seen(&self, streak: StreakIx) -> bool {
        let mut nodes = (0..).map(NodeIx).zip(&self.scene.definitions.nodes);
        nodes.any(|(ix, node)| matches!(&node.trigger, Some(Trigger::Streak(mark)) if mark.streak == streak) && self.standing().visible(ix))
    }
}
