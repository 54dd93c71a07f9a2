//! Views for JavaScript. The definition's part of a node is sent once, and shared by all its later views.

use super::outbox::Outbox;
use super::told::Told;
use crate::definitions::{Definitions, NodeIx};
use crate::value::Value;
use crate::view::{self, Sight};
use crate::{AchievementList, Engine, NodeView, UnixSec};

const VIEW: f64 = 11.0;
const VIEWS: f64 = 12.0;

/// The member of a view that contains views.
const SUBS: &str = "sub_achievements";

impl Outbox {
    /// One node of an engine, or `undefined`; `slot` identifies the stream for JavaScript.
    pub(super) fn node_of(&mut self, slot: usize, told: &mut Told, engine: &Engine, id: &str, now: UnixSec) {
        let definitions = engine.definitions();
        self.of(slot, told, definitions);
        match definitions.find(id).and_then(|ix| view::get(Sight { told: &told.views, ..engine.sight() }, ix, now)) {
            Some(view) => {
                self.push(VIEW);
                self.node(told, definitions, view);
            }
            None => self.undefined(),
        }
    }

    /// All visible achievements of an engine; with a `category`, only those of that category.
    pub(super) fn list_of(&mut self, slot: usize, told: &mut Told, engine: &Engine, now: UnixSec, category: Option<&str>) {
        let definitions = engine.definitions();
        self.of(slot, told, definitions);
        let list = view::list(Sight { told: &told.views, ..engine.sight() }, now, category);
        self.both_halves(told, definitions, list);
    }

    /// The achievements whose views may have changed since the last call, or `undefined` if any may have.
    pub(super) fn changed_of(&mut self, slot: usize, told: &mut Told, engine: &Engine, now: UnixSec) {
        let definitions = engine.definitions();
        self.of(slot, told, definitions);
        match engine.changed_seen(Sight { told: &told.views, ..engine.sight() }, now) {
            Some(list) => self.both_halves(told, definitions, list),
            None => self.undefined(),
        }
    }

    fn both_halves(&mut self, told: &mut Told, definitions: &Definitions, list: AchievementList) {
        self.object(2);
        self.name("achievements");
        self.views(told, definitions, list.achievements);
        self.name("repeat_achievements");
        self.views(told, definitions, list.repeat_achievements);
    }

    /// Writes views by id.
    fn views(&mut self, told: &mut Told, definitions: &Definitions, views: Vec<NodeView>) {
        self.push(VIEWS);
        self.push(views.len() as f64);
        for view in views {
            self.id(told, definitions, &view.id);
            self.node(told, definitions, view);
        }
    }

    /// Writes the index, then a whole view as a pattern if JavaScript has none, then the values of this instant: the changing
    /// members, after a bit set of the absent ones.
    fn node(&mut self, told: &mut Told, definitions: &Definitions, mut view: NodeView) {
        let ix = definitions.find(&view.id).unwrap_or(NodeIx(0));
        let subs = view.parent.as_mut().map(|parent| std::mem::take(&mut parent.sub_achievements));
        self.push(f64::from(ix.0));
        let changing = view.changing();
        let known = told.views.get_mut(ix.0 as usize);
        let is_known = known.as_deref() == Some(&true);
        self.truth(!is_known);
        if !is_known {
            self.list(changing.len() + usize::from(subs.is_some()));
            changing.iter().for_each(|(key, _)| {
                if let crate::Key::Borrowed(name) = key {
                    self.name(name)
                }
            });
            subs.iter().for_each(|_| self.name(SUBS));
            self.value(&pattern(view));
            // A hidden precondition is named only once it is earned (G13), so this pattern is sent each time.
            let hides =
                definitions.node(ix).preconditions.iter().filter_map(|named| named.node).any(|named| definitions.node(named).hidden);
            known.into_iter().for_each(|known| *known = !hides);
        }
        let absent = changing.iter().enumerate().filter(|(_, (_, value))| matches!(value, Value::Null));
        self.push(absent.fold(0.0, |bits, (at, _)| bits + f64::from(1u32 << at.min(31))));
        changing.iter().filter(|(_, value)| !matches!(value, Value::Null)).for_each(|(_, value)| self.value(value));
        if let Some(subs) = subs {
            self.views(told, definitions, subs);
        }
    }
}

/// The view with every optional member present.
fn pattern(mut view: NodeView) -> Value {
    view.reward.get_or_insert_default();
    if let Some(parent) = &mut view.parent {
        parent.total_reward.get_or_insert_default();
    }
    view.to_value()
}
