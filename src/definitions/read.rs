//! Reading a definitions document: every problem is collected, and what can be read is.

mod fields;
mod keys;
mod nesting;
mod node;
mod reward;
mod schedules;
#[cfg(not(target_arch = "wasm32"))]
mod schema;
mod settings;
mod trigger;

use super::node::Node;
use super::settings::Settings;
use crate::error::Issue;
use crate::value::Value;
use crate::value::read::Path;
use fields::{Fields, entries};
pub(super) use schedules::Schedules;
#[cfg(not(target_arch = "wasm32"))]
pub use schema::definitions_schema;

/// A document as it was read: drafts of its nodes in document order, and every problem found so far.
pub(super) struct Reading<'v> {
    pub(super) team: bool,
    /// Whether the document nests as `achievements.achievements` (T1).
    pub(super) nested: bool,
    pub(super) settings: Settings,
    pub(super) drafts: Vec<Draft<'v>>,
    pub(super) schedules: Schedules,
    pub(super) issues: Vec<Issue>,
    /// Ids that stand in the document, but whose definition is not even an object.
    pub(super) unread: Vec<&'v str>,
    /// Whether the achievements could be found at all.
    pub(super) readable: bool,
}

/// A node that is read but not yet connected to others.
pub(super) struct Draft<'v> {
    pub(super) place: Place<'v>,
    /// Everything but the places of other nodes.
    pub(super) node: Node,
    /// The preconditions, each with its place in the document's list; none twice.
    pub(super) needs: Vec<(usize, &'v str)>,
    /// The first instant at which it can be active, as far as its own window says.
    pub(super) opens: i64,
    /// Whether any of its fields is in error.
    pub(super) faulty: bool,
    /// Whether `count` stands for the target (T1).
    pub(super) takes_count_as_target: bool,
    pub(super) cron: Option<&'v str>,
    pub(super) time_offset_sec: i64,
}

/// Where a node stands in its document.
#[derive(Clone, Copy)]
pub(super) struct Place<'v> {
    pub(super) nested: bool,
    /// The achievement's id.
    pub(super) root: &'v str,
    /// The sub's id, if it is one.
    pub(super) sub: Option<&'v str>,
}

impl Place<'_> {
    /// The node's id.
    pub(super) fn id(&self) -> &str {
        self.sub.unwrap_or(self.root)
    }

    /// The JSON pointer of the node.
    pub(super) fn pointer(&self) -> String {
        let outer = Path::ROOT;
        let outer = outer.key("achievements");
        let inner = outer.key("achievements");
        let root = if self.nested { inner.key(self.root) } else { outer.key(self.root) };
        let subs = root.key("sub_achievements");
        match self.sub {
            Some(sub) => subs.key(sub).to_string(),
            None => root.to_string(),
        }
    }

    /// The JSON pointer of one of the node's own fields, whose name needs no escape.
    pub(super) fn field(&self, field: &str) -> String {
        let mut pointer = self.pointer();
        pointer.push('/');
        pointer.push_str(field);
        pointer
    }
}

/// Reads a player's or a team's document.
pub(super) fn read(document: &Value, team: bool) -> Reading<'_> {
    let mut issues = Vec::new();
    let mut reading = Reading {
        team,
        nested: false,
        settings: settings::read(None, &Path::ROOT, team, &mut issues),
        drafts: Vec::new(),
        schedules: Schedules::default(),
        issues,
        unread: Vec::new(),
        readable: false,
    };
    let Some(mut fields) = Fields::open(document, &Path::ROOT, &keys::DOCUMENT, &mut reading.issues) else {
        return reading;
    };
    reading.settings = settings::read(fields.get("settings"), &Path::ROOT.key("settings"), team, fields.issues);
    let Some(achievements) = fields.get("achievements") else {
        fields.missing("missing_achievements", "the document has no `achievements`", "write {\"achievements\": {\"<id>\": {…}}}");
        return reading;
    };
    let inner = nesting::nested(achievements);
    reading.nested = inner.is_some();
    reading.read_achievements(inner.unwrap_or(achievements));
    reading
}

impl<'v> Reading<'v> {
    fn read_achievements(&mut self, achievements: &'v Value) {
        let outer = Path::ROOT;
        let outer = outer.key("achievements");
        let inner = outer.key("achievements");
        let at = if self.nested { inner } else { outer };
        let Some(entries) = entries(achievements, &at, &mut self.issues) else { return };
        self.readable = true;
        for (id, value) in entries.iter().filter(|(_, value)| *value != Value::Null) {
            let place = Place { nested: self.nested, root: id, sub: None };
            self.read_achievement(place, value, &at.key(id));
        }
    }

    fn read_achievement(&mut self, place: Place<'v>, value: &'v Value, at: &Path<'_>) {
        let Some(draft) = self.read_node(place, value, at, None) else { return self.unread.push(place.root) };
        let parent = node::Inherited::of(&draft.node);
        self.drafts.push(draft);
        let at = at.key("sub_achievements");
        let Some(subs) = value.get("sub_achievements").filter(|subs| **subs != Value::Null) else { return };
        let Some(entries) = entries(subs, &at, &mut self.issues) else { return };
        for (id, value) in entries.iter().filter(|(_, value)| *value != Value::Null) {
            let place = Place { sub: Some(id), ..place };
            match self.read_node(place, value, &at.key(id), Some(&parent)) {
                Some(draft) => self.drafts.push(draft),
                None => self.unread.push(id),
            }
        }
    }
}
