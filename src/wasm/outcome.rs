//! Outcomes for JavaScript. They are the most frequent answer, so they are written without a document in between.

use super::outbox::Outbox;
use super::told::Told;
use crate::definitions::Definitions;
use crate::{AchievementEvent, Outcome, Skipped};

const OUTCOME: f64 = 10.0;

/// The value in place of a number that an event does not have.
const ABSENT: f64 = f64::NAN;

impl Outbox {
    /// Writes the outcome of commands.
    pub(super) fn outcome(&mut self, told: &mut Told, definitions: &Definitions, outcome: &Outcome) {
        self.push(OUTCOME);
        self.push(outcome.events.len() as f64);
        outcome.events.iter().for_each(|event| self.event(told, definitions, event));
        self.list(outcome.unlocks.len());
        outcome.unlocks.iter().for_each(|unlock| self.value(&unlock.to_value()));
        self.list(outcome.rewards.len());
        outcome.rewards.iter().for_each(|grant| self.value(&grant.to_value()));
        self.push(outcome.skipped.len() as f64);
        outcome.skipped.iter().for_each(|skipped| self.skipped(told, definitions, skipped));
        if outcome.saves.is_empty() { self.undefined() } else { self.value(&outcome.saves_value()) }
    }

    fn event(&mut self, told: &mut Told, definitions: &Definitions, event: &AchievementEvent) {
        self.name(event.kind.as_str());
        self.id(told, definitions, &event.id);
        self.push(event.at.0 as f64);
        self.push(event.count.map_or(ABSENT, |count| count as f64));
        self.push(event.phase_start.map_or(ABSENT, |start| start.0 as f64));
    }

    fn skipped(&mut self, told: &mut Told, definitions: &Definitions, skipped: &Skipped) {
        self.name(skipped.reason.as_str());
        self.id(told, definitions, &skipped.id);
    }
}
