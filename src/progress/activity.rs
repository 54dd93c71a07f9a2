//! Activity: records facts, and earns the triggered nodes that they match (rules G1–G8, G10, G12).

use litemap::LiteMap;

use super::batch::Batch;
use super::command::{Action, Command};
use super::facts::{MAX_CONTENTS, MAX_PRODUCTS};
use super::measure::Measure;
use super::obstacle::switched_off;
use super::standing::Moment;
use super::statistic::Numbers;
use super::streak::{Lengths, LocalInstant};
use crate::definitions::index::ascending;
use crate::definitions::{CommunityAction, NodeIx, Require, StreakIx, Trigger};
use crate::error::Error;

impl Batch<'_, '_> {
    /// Records an activity, and plans the earnings that it matches.
    pub(crate) fn plan_activity(&mut self, command: &Command, activity: &Action) -> Result<(), Error> {
        match activity {
            Action::SessionCompleted { duration_sec, content_id } => self.session(command, *duration_sec, content_id.as_deref()),
            Action::ContentCompleted { content_id } => self.content(content_id),
            Action::Joined => self.community(CommunityAction::Join),
            Action::Posted => self.community(CommunityAction::Post),
            Action::Commented => self.community(CommunityAction::Comment),
            Action::Subscribed { product_id, transaction_id } => self.subscription(product_id.as_deref(), transaction_id.as_deref()),
            Action::Stat { set, max, min, add } => self.statistics(Numbers([set, max, min, add]))?,
            Action::AppOpened => return self.app_opened(command),
            Action::StreakFreeze { of, add } => return self.streak_freeze(command, of, *add),
            Action::StreakRepair { of } => return self.streak_repair(command, of),
            Action::Update { .. } | Action::Claim { .. } | Action::Grant { .. } | Action::ClockSetBack => {}
        }
        self.count_in_accounts(command, activity);
        if self.may_earn(command) {
            while let Some(ix) = self.matched.pop() {
                self.plan_earning(ix);
            }
        } else {
            self.matched.clear();
            self.moved.clear();
            self.later_lengths.clear();
        }
        Ok(())
    }

    /// Matches those of these nodes that are activated.
    pub(crate) fn match_activated(&mut self, nodes: impl Iterator<Item = NodeIx>) {
        for ix in nodes {
            if self.is_activated(ix) {
                self.matched.push(ix);
            }
        }
    }

    /// G10: whether this command may earn anything.
    pub(crate) fn may_earn(&self, command: &Command) -> bool {
        switched_off(&self.scene.definitions.settings, command.app_version.as_ref()).next().is_none()
    }

    /// G1–G4: counts a session, and matches nodes.
    fn session(&mut self, command: &Command, duration_sec: i64, content_id: Option<&str>) {
        let tally = self.draft.tally();
        let before = *tally;
        tally.count_session(duration_sec);
        let tally = *tally;
        let streak = self.draft.streak();
        let days_before = streak.value_at(command.at);
        let lengths = streak.count_session(LocalInstant { at: command.at, offset_sec: command.utc_offset_sec });
        let days = streak.value_at(command.at);
        self.note(|days| Measure::Streak(StreakIx::BY_SESSIONS, days), days_before, days);
        self.note(Measure::Sessions, before.sessions, tally.sessions);
        self.note(Measure::Minutes, before.minutes(), tally.minutes());
        let waiting = self.scene.waiting;
        if let Some(Lengths { own, later }) = lengths {
            self.match_activated(waiting.streaks(StreakIx::BY_SESSIONS, own.days));
            self.later_lengths.extend(later.into_iter().map(|length| (StreakIx::BY_SESSIONS, length)));
        }
        self.match_activated(waiting.session_counts(tally.sessions));
        self.match_activated(waiting.total_times(tally.minutes()));
        if let Some(content_id) = content_id {
            self.content(content_id);
        }
    }

    /// G1: a late session also lengthens the streak on the days after its own. Matches these lengths in order, each at the instant
    /// at which it counts.
    pub(crate) fn match_later_lengths(&mut self) -> Result<(), Error> {
        if self.later_lengths.is_empty() {
            return Ok(());
        }
        let lengths = std::mem::take(self.later_lengths);
        let order = ascending(lengths.iter().map(|(_, length)| length.at.0).zip(0u32..)); // the lengths of each streak are in order
        for (streak, length) in order.into_iter().filter_map(|(_, place)| lengths.get(place as usize).copied()) {
            self.move_to(length.at);
            for ix in self.scene.waiting.streaks(streak, length.days) {
                if self.is_activated(ix) {
                    self.plan_earning(ix);
                }
            }
            self.work_off()?;
        }
        Ok(())
    }

    /// G4: records content, and matches nodes.
    fn content(&mut self, content_id: &str) {
        let named = self.scene.definitions.triggers.contents.get(content_id);
        let facts = self.draft.facts();
        // The retroactive check needs all content ids. After it, or if none is to come, only ids that definitions name are kept
        // (G9, T6).
        let check_to_come = self.scene.definitions.settings.enabled_time.is_some() && facts.tally.retroactive.is_none();
        let kept = !named.is_empty() || (check_to_come && !self.scene.is_team);
        if kept && facts.contents.len() < MAX_CONTENTS {
            self.draft.add_content(content_id);
        }
        for ix in named {
            if self.is_activated(*ix) && self.collect(*ix, content_id) {
                self.matched.push(*ix);
            }
        }
    }

    /// Whether the content earns: any content of the set earns at once; a whole set earns when its last content is collected.
    fn collect(&mut self, ix: NodeIx, content_id: &str) -> bool {
        let Some(Trigger::Content { content_ids, require, once }) = &self.node(ix).trigger else { return false };
        if *require == Require::Any {
            return true;
        }
        if *once && self.record(ix).is_some_and(|record| record.run.is_done()) {
            return false; // no new set begins
        }
        let (phase, _) = self.place(ix);
        // The set is saved with the record, so a record must exist.
        if self.write(ix, &phase).is_none() {
            return false;
        }
        let collected = |batch: &Self| batch.draft.facts().collected.get(&ix).map_or(0, LiteMap::len);
        let before = collected(self);
        let is_full = self.draft.collect(ix, content_id, content_ids);
        if collected(self) > before {
            self.moved.push(Measure::Content(ix));
        }
        is_full
    }

    /// G5: records a community action, and matches nodes.
    fn community(&mut self, action: CommunityAction) {
        let tally = self.draft.tally();
        match action {
            CommunityAction::Join => tally.joined = true,
            CommunityAction::Post => tally.posted = true,
            CommunityAction::Comment => tally.commented = true,
            CommunityAction::Any => {}
        }
        self.match_activated(self.scene.waiting.community(action));
    }

    /// G6: records a purchase, and matches nodes. A known transaction is a restored purchase, which matches nothing.
    fn subscription(&mut self, product_id: Option<&str>, transaction_id: Option<&str>) {
        let index = &self.scene.definitions.triggers;
        let named = product_id.map_or(&[][..], |id| index.products.get(id));
        if self.scene.is_team && named.is_empty() && index.any_product.is_empty() {
            return; // T6
        }
        if transaction_id.is_some_and(|id| !self.draft.add_transaction(id)) {
            return;
        }
        self.draft.tally().purchased = true;
        let kept = product_id.filter(|_| !self.scene.is_team || !named.is_empty());
        if let Some(product_id) = kept.filter(|_| self.draft.facts().products.len() < MAX_PRODUCTS) {
            self.draft.add_product(product_id);
        }
        self.match_activated(index.any_product.iter().chain(named).copied());
    }

    /// G17: notes a measure that has moved; it is reported at the end of the command.
    pub(crate) fn note(&mut self, measure: impl FnOnce(i64) -> Measure, before: i64, now: i64) {
        if before != now {
            self.moved.push(measure(now));
        }
    }

    /// G8: whether the node is activated; earlier activity does not count.
    pub(crate) fn is_activated(&self, ix: NodeIx) -> bool {
        self.standing().is_activated(ix, self.at)
    }

    /// Earns a node whose trigger matched, if the node is open now (G8, G12).
    pub(crate) fn earn(&mut self, ix: NodeIx) {
        let moment = self.moment(ix);
        if self.first_obstacle(&moment).is_some() {
            return;
        }
        let Moment { phase, place, .. } = moment;
        self.settle(ix, place, &phase); // only an edited record: a triggered node has no schedule (D5)
        let earned = self.record(ix).is_some_and(|record| record.run.is_done());
        self.with_dependents(ix, |batch| {
            if earned {
                batch.begin_run(ix);
            }
            let at = batch.at;
            if let Some(record) = batch.write(ix, &phase) {
                record.run.count = 1;
                record.created = Some(record.created.map_or(at, |created| created.min(at)));
            }
            batch.draft.empty_set(ix);
            batch.complete(ix);
            batch.earned.push(ix);
        });
    }
}
