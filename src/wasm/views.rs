//! Views for JavaScript. The definition's part of a node is sent once, and shared by all its later views.

use super::outbox::Outbox;
use super::told::Told;
use crate::definitions::{Definitions, NodeIx};
use crate::progress::standing::Known;
use crate::value::Value;
use crate::view::{self, Members, Sight};
use crate::{Engine, NodeView, UnixSec};

const VIEW: f64 = 11.0;
const VIEWS: f64 = 12.0;

/// The member of a view that contains views.
const SUBS: &str = "sub_achievements";

impl Outbox {
    /// One node of an engine, or `undefined`; `slot` identifies the stream for JavaScript.
    pub(super) fn node_of(&mut self, slot: usize, told: &mut Told, engine: &Engine, id: &str, now: UnixSec) {
        let definitions = engine.definitions();
        self.of(slot, told, definitions);
        let find = |ix| Some((ix, view::get(Sight { told: &told.views, ..engine.sight() }, ix, now)?));
        match definitions.find(id).and_then(find) {
            Some((ix, view)) => {
                self.push(VIEW);
                self.node(told, definitions, ix, view);
            }
            None => self.undefined(),
        }
    }

    /// All visible achievements of an engine; with a `category`, only those of that category.
    pub(super) fn list_of(&mut self, slot: usize, told: &mut Told, engine: &Engine, now: UnixSec, category: Option<&str>) {
        let definitions = engine.definitions();
        self.of(slot, told, definitions);
        self.both_halves(told, engine, now, &view::listed(engine.sight(), category));
    }

    /// The achievements whose views may have changed since the last call, or `undefined` if any may have.
    pub(super) fn changed_of(&mut self, slot: usize, told: &mut Told, engine: &Engine, now: UnixSec) {
        let definitions = engine.definitions();
        self.of(slot, told, definitions);
        match engine.changed_achievements(now) {
            Some(changed) => self.both_halves(told, engine, now, &changed),
            None => self.undefined(),
        }
    }

    fn both_halves(&mut self, told: &mut Told, engine: &Engine, now: UnixSec, achievements: &[NodeIx]) {
        let mut known = Known::default();
        self.object(2);
        for (name, repeats) in [("achievements", false), ("repeat_achievements", true)] {
            self.name(name);
            let half = achievements.iter().filter(|ix| view::repeats(engine.definitions().node(**ix)) == repeats);
            self.half(told, engine, now, half, &mut known);
        }
    }

    /// Makes and writes one view after the other, because the views of a long list are more than a processor's cache holds.
    fn half<'i>(
        &mut self,
        told: &mut Told,
        engine: &Engine,
        now: UnixSec,
        achievements: impl Iterator<Item = &'i NodeIx>,
        known: &mut Known,
    ) {
        let definitions = engine.definitions();
        self.push(VIEWS);
        let (place, mut count) = (self.place(), 0);
        self.push(0.0);
        for ix in achievements {
            let view = view::view(Sight { told: &told.views, ..engine.sight() }, *ix, now, known);
            self.id_at(told, Some(*ix), &view.id);
            self.node(told, definitions, *ix, view);
            count += 1;
        }
        self.put(place, f64::from(count));
    }

    /// Writes views by id.
    fn views(&mut self, told: &mut Told, definitions: &Definitions, views: Vec<NodeView>) {
        self.push(VIEWS);
        self.push(views.len() as f64);
        for view in views {
            let ix = definitions.find(&view.id).unwrap_or(NodeIx(0));
            self.id_at(told, Some(ix), &view.id);
            self.node(told, definitions, ix, view);
        }
    }

    /// Writes the index, then a whole view as a pattern if JavaScript has none, then the values of this instant: the changing
    /// members, after a bit set of the absent ones.
    fn node(&mut self, told: &mut Told, definitions: &Definitions, ix: NodeIx, mut view: NodeView) {
        let subs = view.parent.as_mut().map(|parent| std::mem::take(&mut parent.sub_achievements));
        self.push(f64::from(ix.0));
        let known = told.views.get_mut(ix.0 as usize);
        let is_known = known.as_deref() == Some(&true);
        self.truth(!is_known);
        if !is_known {
            let mut names = Names(Vec::new());
            view.write_changing(&mut names);
            self.list(names.0.len() + usize::from(subs.is_some()));
            names.0.iter().for_each(|name| self.name(name));
            subs.iter().for_each(|_| self.name(SUBS));
            self.value(&pattern(view.clone()));
            // A hidden precondition is named only once it is earned (G13), so this pattern is sent each time.
            let hides =
                definitions.node(ix).preconditions.iter().filter_map(|named| named.node).any(|named| definitions.node(named).hidden);
            known.into_iter().for_each(|known| *known = !hides);
        }
        self.changing(&view);
        if let Some(subs) = subs {
            self.views(told, definitions, subs);
        }
    }

    /// Writes the changing members of a view, after a bit set of the absent ones.
    fn changing(&mut self, view: &NodeView) {
        let place = self.place();
        self.push(0.0);
        let mut members = Changing { outbox: self, at: 0, absent: 0 };
        view.write_changing(&mut members);
        let absent = f64::from(members.absent);
        self.put(place, absent);
    }
}

/// Writes the values of a view's changing members without their names, and none of the absent ones.
struct Changing<'o> {
    outbox: &'o mut Outbox,
    /// The place of the next member.
    at: u32,
    /// A bit for each absent member.
    absent: u32,
}

impl Members for Changing<'_> {
    fn set(&mut self, _: &'static str, value: Value) {
        match value {
            Value::Null => self.absent |= 1 << self.at.min(31),
            value => self.outbox.value(&value),
        }
        self.at += 1;
    }

    fn text(&mut self, _: &'static str, text: &str) {
        self.outbox.words(text);
        self.at += 1;
    }

    fn number(&mut self, _: &'static str, number: i64) {
        self.outbox.number(number as f64);
        self.at += 1;
    }

    fn truth(&mut self, _: &'static str, truth: bool) {
        self.outbox.truth(truth);
        self.at += 1;
    }
}

/// Collects the names of members.
struct Names(Vec<&'static str>);

impl Members for Names {
    fn set(&mut self, key: &'static str, _: Value) {
        self.0.push(key);
    }

    fn text(&mut self, key: &'static str, _: &str) {
        self.0.push(key);
    }

    fn number(&mut self, key: &'static str, _: i64) {
        self.0.push(key);
    }

    fn truth(&mut self, key: &'static str, _: bool) {
        self.0.push(key);
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
