//! Tracks which definitions of a stream JavaScript has received, so that each is sent once.

use std::sync::Arc;

use super::outbox::Outbox;
use crate::definitions::{Definitions, NodeIx};

/// The tag before an answer about nodes: the stream's slot, and its definitions.
const TOLD: f64 = 9.0;

/// The nodes of one stream that JavaScript knows, by index.
#[derive(Default)]
pub(super) struct Told {
    definitions: Option<Arc<Definitions>>,
    /// A new generation makes JavaScript forget the earlier one.
    generation: u32,
    ids: Vec<bool>,
    /// Whether JavaScript knows the definition's part of a node's views.
    pub(super) views: Vec<bool>,
}

impl Told {
    /// Forgets which views are known, because their texts have changed.
    pub(super) fn forget_views(&mut self) {
        self.views.fill(false);
    }
}

impl Outbox {
    /// Announces that the nodes of a stream follow; `slot` identifies the stream for JavaScript.
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

    /// Writes a node's id: its index alone if JavaScript knows the id, otherwise the index and the text.
    pub(super) fn id(&mut self, told: &mut Told, definitions: &Definitions, id: &str) {
        self.id_at(told, definitions.find(id), id);
    }

    /// Writes the id of the node at an index.
    pub(super) fn id_at(&mut self, told: &mut Told, ix: Option<NodeIx>, id: &str) {
        let place = ix.map_or(told.ids.len(), |ix| ix.0 as usize);
        match told.ids.get_mut(place) {
            Some(true) => return self.push(place as f64),
            Some(known) => *known = true,
            None => {}
        }
        self.push(-1.0 - place as f64);
        self.text(id);
    }
}
