//! The one-time check for achievements that a user had earned before they were enabled (rule G9).

use super::batch::Batch;
use super::command::Command;
use super::facts::Facts;
use crate::definitions::{CommunityAction, NodeIx, Require, Settings, StreakIx, Trigger};
use crate::error::Error;
use crate::time::UnixSec;

impl Batch<'_, '_> {
    /// G9: runs the check once per stream, when the app is first opened at or after the instant in the settings.
    pub(crate) fn app_opened(&mut self, command: &Command) -> Result<(), Error> {
        let Some(enabled_at) = self.scene.definitions.settings.enabled_time else { return Ok(()) };
        let done = self.draft.facts().tally.retroactive.is_some();
        if done || self.at < enabled_at || !self.may_earn(command) {
            return Ok(());
        }
        self.draft.tally().retroactive = Some(self.at);
        self.retroactive = true;
        for ix in self.qualified(enabled_at) {
            self.plan_earning(ix);
        }
        let named = &self.scene.definitions.triggers.contents;
        self.draft.retain_contents(|id| !named.get(id).is_empty());
        Ok(())
    }

    /// The triggered nodes that were activated by that instant, have not been earned, and whose condition the facts meet.
    fn qualified(&self, enabled_at: UnixSec) -> Vec<NodeIx> {
        let (facts, settings) = (self.draft.facts(), &self.scene.definitions.settings);
        let all = (0..).map(NodeIx).zip(&self.scene.definitions.nodes);
        let qualifies = all.filter(|(ix, node)| {
            let met = node.trigger.as_ref().is_some_and(|trigger| is_met(trigger, settings, facts));
            met && node.activated <= enabled_at && !self.standing().earned(*ix)
        });
        qualifies.map(|(ix, _)| ix).collect()
    }
}

/// The longest length of a streak; 0 for accounts that do not count sessions, which the check ignores.
fn longest(streak: StreakIx, settings: &Settings, facts: &Facts) -> i64 {
    let Some(place) = streak.account() else { return facts.streak.longest };
    let account = settings.streaks.get(place).filter(|account| account.is_by_session());
    account.and_then(|account| facts.accounts.get(&account.name)).map_or(0, |account| account.best)
}

/// Whether the facts meet a trigger, regardless of when.
pub(crate) fn is_met(trigger: &Trigger, settings: &Settings, facts: &Facts) -> bool {
    let tally = &facts.tally;
    match trigger {
        Trigger::Streak(mark) => longest(mark.streak, settings, facts) >= mark.length,
        Trigger::SessionCount { sessions } => tally.sessions >= *sessions,
        Trigger::TotalTime { minutes } => tally.minutes() >= *minutes,
        Trigger::Content { content_ids, require: Require::Any, .. } => content_ids.iter().any(|id| facts.contents.contains_key(id)),
        Trigger::Content { content_ids, require: Require::All, .. } => content_ids.iter().all(|id| facts.contents.contains_key(id)),
        Trigger::Community { actions } => actions.iter().any(|action| match action {
            CommunityAction::Join => tally.joined,
            CommunityAction::Post => tally.posted,
            CommunityAction::Comment => tally.commented,
            CommunityAction::Any => tally.joined || tally.posted || tally.commented,
        }),
        Trigger::Subscription { product_ids: None, .. } => tally.purchased,
        Trigger::Subscription { product_ids: Some(ids), .. } => ids.iter().any(|id| facts.products.contains_key(id)),
        Trigger::Stat { id, bound } => facts.stats.get(id).is_some_and(|value| bound.is_met(*value)),
    }
}
