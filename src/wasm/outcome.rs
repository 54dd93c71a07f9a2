//! Outcomes for JavaScript: the most frequent answer, written without a document in between.

use std::sync::Arc;

use super::outbox::Outbox;
use crate::definitions::Definitions;
use crate::value::Value;
use crate::{AchievementEvent, Outcome, Skipped};

const OUTCOME: f64 = 9.0;

/// Stands for a number that an event does not have.
const ABSENT: f64 = f64::NAN;

/// What JavaScript has been told of a stream's definitions, so that it need not be told again.
#[derive(Default)]
pub(super) struct Told {
    definitions: Option<Arc<Definitions>>,
    /// JavaScript forgets what it was told under another one.
    generation: u32,
    /// Whether it knows a node's id, by the node's place.
    ids: Vec<bool>,
}

impl Told {
    /// Ready for answers that speak of these definitions.
    fn of(&mut self, definitions: &Arc<Definitions>) {
        if self.definitions.as_ref().is_none_or(|told| !Arc::ptr_eq(told, definitions)) {
            self.definitions = Some(Arc::clone(definitions));
            self.generation += 1;
            self.ids = vec![false; definitions.nodes.len()];
        }
    }
}

impl Outbox {
    /// What commands have done to a stream; `slot` tells JavaScript which one.
    pub(super) fn outcome(&mut self, slot: usize, told: &mut Told, definitions: &Arc<Definitions>, outcome: &Outcome) {
        told.of(definitions);
        self.push(OUTCOME);
        self.push(slot as f64);
        self.push(f64::from(told.generation));
        self.push(outcome.events.len() as f64);
        outcome.events.iter().for_each(|event| self.event(told, definitions, event));
        self.value(&Value::List(outcome.unlocks.iter().map(crate::Unlock::to_value).collect()));
        self.value(&Value::List(outcome.rewards.iter().map(crate::Grant::to_value).collect()));
        self.push(outcome.skipped.len() as f64);
        outcome.skipped.iter().for_each(|skipped| self.skipped(told, definitions, skipped));
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

    /// A node's id: by its place where JavaScript knows it, else with its text.
    fn id(&mut self, told: &mut Told, definitions: &Definitions, id: &str) {
        let place = definitions.find(id).map_or(told.ids.len(), |ix| ix.0 as usize);
        match told.ids.get_mut(place) {
            Some(true) => return self.push(place as f64),
            Some(known) => *known = true,
            None => {}
        }
        self.push(-1.0 - place as f64);
        self.text(id);
    }
}
