//! The one-time check for what a user had earned before achievements were switched on (rule G9).

use super::batch::Batch;
use super::command::Command;
use super::facts::Facts;
use crate::definitions::{CommunityAction, NodeIx, Require, Trigger};
use crate::error::Error;
use crate::time::UnixSec;

impl Batch<'_, '_> {
    /// G9: once per stream for ever, at the first opening at or after the instant that the settings name.
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

    /// Triggered nodes that were active by then, have not been earned, and whose condition the facts meet.
    fn qualified(&self, enabled_at: UnixSec) -> Vec<NodeIx> {
        let facts = self.draft.facts();
        let all = (0..).map(NodeIx).zip(&self.scene.definitions.nodes);
        let qualifies = all.filter(|(ix, node)| {
            let met = node.trigger.as_ref().is_some_and(|trigger| is_met(trigger, facts));
            met && node.activated <= enabled_at && !self.standing().earned(*ix)
        });
        qualifies.map(|(ix, _)| ix).collect()
    }
}

/// Whether the facts meet a trigger, whenever that came about.
pub(crate) fn is_met(trigger: &Trigger, facts: &Facts) -> bool {
    let tally = &facts.tally;
    match trigger {
        Trigger::Streak { days } => facts.streak.longest >= *days,
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
