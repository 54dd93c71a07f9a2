//! K16: removes from a state built without an authority what only servers may send (A9), and limits its pending claims.

use super::facts::{Facts, Tally};
use super::standing::Standing;
use super::state::State;
use super::streak::Streak;
use crate::definitions::streak::StreakBy;
use crate::definitions::{CommunityAction, Definitions, NodeIx, Settings, StreakIx, Trigger};
use crate::time::UnixSec;

impl State {
    /// Removes all freezes, and everything that only servers may send (A9): the effects of such commands, and the nodes that they
    /// earned.
    pub(crate) fn strip(&mut self, definitions: &Definitions) {
        for (_, account) in self.facts.accounts.iter_mut() {
            account.gifts.clear();
            (account.opening.freezes, account.folded.freezes) = (0, 0);
        }
        let settings = &definitions.settings;
        for name in &settings.trusted {
            self.facts.strip(name);
            self.facts.accounts.retain(|account, _| {
                let place = settings.streak(account).and_then(|place| settings.streaks.get(place as usize));
                place.is_none_or(|account| !is_by(&account.by, name))
            });
        }
        let is_trusted = |ix: NodeIx| settings.trusted.iter().any(|name| is_by_trusted(definitions, ix, name));
        // R3, U12: a total reward, and a parent that counts its subs, depend on every sub.
        let is_by_subs = |ix: NodeIx| definitions.node(ix).subs.iter().any(|sub| !definitions.node(*sub).archived && is_trusted(*sub));
        self.erase(|ix| is_trusted(ix) || (definitions.node(ix).counts_subs && is_by_subs(ix)));
        self.forget_totals(is_by_subs);
    }
}

impl Standing<'_> {
    /// The numbers of pending claims and totals that each node keeps: 1, or 0 if the next reset of a stale record will leave one
    /// (P7).
    pub(crate) fn adopted_claims(&self, at: UnixSec) -> Vec<(i64, i64)> {
        let of = |ix| {
            let moment = self.moment(ix, at);
            (1 - self.pending_run_by_reset(&moment), 1 - self.pending_by_reset(&moment))
        };
        (0..).map(NodeIx).zip(&self.definitions.nodes).map(|(ix, _)| of(ix)).collect()
    }
}

/// Whether the name in `settings.trusted` covers what earns or completes a node.
fn is_by_trusted(definitions: &Definitions, ix: NodeIx, name: &str) -> bool {
    let trigger = definitions.node(ix).trigger.as_ref();
    definitions.find(name) == Some(ix) || trigger.map_or(name == "update", |trigger| is_earned_by(trigger, name, &definitions.settings))
}

/// Whether the name in `settings.trusted` covers an activity that earns by this trigger.
fn is_earned_by(trigger: &Trigger, name: &str, settings: &Settings) -> bool {
    match trigger {
        Trigger::Streak(mark) if mark.streak == StreakIx::BY_SESSIONS => name == "session_completed",
        Trigger::Streak(mark) => {
            let account = mark.streak.account().and_then(|place| settings.streaks.get(place));
            account.is_some_and(|account| is_by(&account.by, name))
        }
        Trigger::SessionCount { .. } | Trigger::TotalTime { .. } => name == "session_completed",
        Trigger::Content { .. } => name == "content_completed",
        Trigger::Community { actions } => actions.iter().any(|action| is_action(*action, name)),
        Trigger::Subscription { .. } => name == "subscribed",
        Trigger::Stat { id, .. } => is_statistic(id, name),
    }
}

fn is_action(action: CommunityAction, name: &str) -> bool {
    match action {
        CommunityAction::Join => name == "joined",
        CommunityAction::Post => name == "posted",
        CommunityAction::Comment => name == "commented",
        CommunityAction::Any => ["joined", "posted", "commented"].contains(&name),
    }
}

/// Whether the name covers the activity that counts the days of a streak account.
fn is_by(by: &StreakBy, name: &str) -> bool {
    match by {
        StreakBy::Session => name == "session_completed",
        StreakBy::Content(_) => name == "content_completed",
        StreakBy::Stat { id, .. } => is_statistic(id, name),
    }
}

fn is_statistic(id: &str, name: &str) -> bool {
    name == "stat" || name.strip_prefix("stat:") == Some(id)
}

impl Facts {
    /// Forgets the effects of commands of this type, or the statistic of a name `stat:<id>`.
    fn strip(&mut self, name: &str) {
        let Tally { sessions, total_sec, joined, posted, commented, purchased, .. } = &mut self.tally;
        match name {
            "session_completed" => (*sessions, *total_sec, self.streak) = (0, 0, Streak::default()),
            "content_completed" => {
                self.contents.clear();
                self.collected.clear();
            }
            "subscribed" => {
                *purchased = false;
                self.products.clear();
                self.transactions.clear();
            }
            "joined" => *joined = false,
            "posted" => *posted = false,
            "commented" => *commented = false,
            "stat" => self.stats.clear(),
            other => {
                if let Some(id) = other.strip_prefix("stat:") {
                    self.stats.remove(id);
                }
            }
        }
    }
}
