//! Outcomes for JavaScript. They are the most frequent answer, so they are written without a document in between.

use super::outbox::Outbox;
use super::told::Told;
use crate::definitions::{Definitions, NodeIx};
use crate::{AchievementEvent, Outcome, Skipped};

const OUTCOME: f64 = 10.0;

/// The value in place of a number that an event does not have.
const ABSENT: f64 = f64::NAN;

/// What names a node in an outcome.
pub(super) trait Name {
    /// Writes the node's id.
    fn write(&self, outbox: &mut Outbox, told: &mut Told, definitions: &Definitions);
}

impl Name for NodeIx {
    fn write(&self, outbox: &mut Outbox, told: &mut Told, definitions: &Definitions) {
        outbox.id_at(told, Some(*self), &definitions.node(*self).id);
    }
}

impl Name for String {
    fn write(&self, outbox: &mut Outbox, told: &mut Told, definitions: &Definitions) {
        outbox.id(told, definitions, self);
    }
}

impl Outbox {
    /// Writes the outcome of commands.
    pub(super) fn outcome<Id: Name>(&mut self, told: &mut Told, definitions: &Definitions, outcome: &Outcome<Id>) {
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

    fn event<Id: Name>(&mut self, told: &mut Told, definitions: &Definitions, event: &AchievementEvent<Id>) {
        self.name(event.kind.as_str());
        event.id.write(self, told, definitions);
        self.push(event.at.0 as f64);
        self.push(event.count.map_or(ABSENT, |count| count as f64));
        self.push(event.phase_start.map_or(ABSENT, |start| start.0 as f64));
    }

    fn skipped<Id: Name>(&mut self, told: &mut Told, definitions: &Definitions, skipped: &Skipped<Id>) {
        self.name(skipped.reason.as_str());
        skipped.id.write(self, told, definitions);
    }
}
