//! What JavaScript has been told of a stream's definitions, so that it need not be told again.

use std::sync::Arc;

use super::outbox::Outbox;
use crate::definitions::Definitions;

/// Before an answer that speaks of nodes: the stream's slot, and under which definitions.
const TOLD: f64 = 9.0;

/// What JavaScript knows of the nodes of one stream, by their places.
#[derive(Default)]
pub(super) struct Told {
    definitions: Option<Arc<Definitions>>,
    /// JavaScript forgets what it was told under another one.
    generation: u32,
    ids: Vec<bool>,
    /// What a node's definition says in its views.
    pub(super) views: Vec<bool>,
}

impl Outbox {
    /// What follows speaks of the nodes of a stream; `slot` tells JavaScript which one.
    pub(super) fn of(&mut self, slot: usize, told: &mut Told, definitions: &Arc<Definitions>) {
        if told.definitions.as_ref().is_none_or(|known| !Arc::ptr_eq(known, definitions)) {
            told.definitions = Some(Arc::clone(definitions));
            told.generation += 1;
            told.ids = vec![false; definitions.nodes.len()];
            told.views.clone_from(&told.ids);
        }
        self.push(TOLD);
        self.push(slot as f64);
        self.push(f64::from(told.generation));
    }

    /// A node's id: its place where JavaScript knows it, else with its text.
    pub(super) fn id(&mut self, told: &mut Told, definitions: &Definitions, id: &str) {
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
