//! Reads a definitions document: collects every problem, and keeps everything that is readable.

#[cfg(not(target_arch = "wasm32"))]
mod json_schema;
mod kinds;
mod names;
mod neighbours;
mod nesting;
mod node;
mod reward;
mod schedules;
#[cfg(not(target_arch = "wasm32"))]
mod schema;
mod settings;
mod spelling;
mod streak;
mod table;
mod tables;
mod texts;
mod trigger;
mod unknown;
mod weekdays;

use super::node::Node;
use super::settings::Settings;
use crate::error::Issue;
use crate::value::Value;
use crate::value::fields::{Faults, Fields, Item};
use crate::value::read::Path;
#[cfg(not(target_arch = "wasm32"))]
pub(super) use names::is_comment_among_ids;
#[cfg(not(target_arch = "wasm32"))]
pub(super) use nesting::nested;
pub(super) use schedules::Schedules;
#[cfg(not(target_arch = "wasm32"))]
pub use schema::definitions_schema;
use table::Keys;

/// A document as it was read: its nodes as drafts, in document order, and every problem found so far.
pub(super) struct Reading<'v> {
    pub(super) team: bool,
    /// Whether the document nests as `achievements.achievements` (T1).
    pub(super) nested: bool,
    pub(super) settings: Settings,
    pub(super) drafts: Vec<Draft<'v>>,
    pub(super) schedules: Schedules<'v>,
    pub(super) issues: Vec<Issue>,
    /// Ids whose definition is not an object.
    pub(super) unread: Vec<&'v str>,
    /// Whether the document has readable achievements.
    pub(super) readable: bool,
}

/// A node that is read but not yet connected to others.
pub(super) struct Draft<'v> {
    pub(super) place: Place<'v>,
    /// The number of nodes before it in the document.
    pub(super) position: usize,
    /// The node, without the indices of other nodes.
    pub(super) node: Node,
    /// The ids of the preconditions, each once, with their indices in the document's list.
    pub(super) needs: Vec<(usize, &'v str)>,
    /// The first instant at which its own start, schedule and duration let it be active.
    pub(super) opens: i64,
    /// Whether one of its fields has an error.
    pub(super) faulty: bool,
    /// Whether `count` is taken as the target (T1).
    pub(super) takes_count_as_target: bool,
    pub(super) cron: Option<&'v str>,
    pub(super) time_offset_sec: i64,
}

/// The position of a node in its document.
#[derive(Clone, Copy)]
pub(super) struct Place<'v> {
    pub(super) nested: bool,
    /// The achievement's id.
    pub(super) root: &'v str,
    /// The sub's id; `None` for an achievement.
    pub(super) sub: Option<&'v str>,
}

impl<'v> Place<'v> {
    /// The node's id.
    pub(super) fn id(&self) -> &'v str {
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

    /// The JSON pointer of one of the node's fields; the field's name must need no escape.
    pub(super) fn field(&self, field: &str) -> String {
        let mut pointer = self.pointer();
        pointer.push('/');
        pointer.push_str(field);
        pointer
    }
}

/// Reads a player's or a team's document.
pub(super) fn read(document: &Value, team: bool) -> Reading<'_> {
    let faults = Faults::all();
    let mut reading = Reading {
        team,
        nested: false,
        settings: settings::defaults(team),
        drafts: Vec::new(),
        schedules: Schedules::default(),
        issues: Vec::new(),
        unread: Vec::new(),
        readable: false,
    };
    if let Some(fields) = table::open(tables::Document::TABLE, Item { value: document, at: &Path::ROOT, faults: &faults }) {
        reading.read_document(&fields);
    }
    reading.issues = faults.into_issues();
    reading
}

impl<'v> Reading<'v> {
    fn read_document(&mut self, fields: &Fields<'v, '_>) {
        let keys = tables::Document::KEYS;
        if let Some(settings) = keys.settings.read(fields) {
            if self.team && settings.names_a_zone() {
                let at = fields.at.key(keys.settings.name).key("reset_zone").to_string();
                fields
                    .faults
                    .report(Issue::error("team_reset_zone", at, node::TEAMS_HAVE_NO_ZONE).help("remove it, or write `time_offset_sec`"));
            }
            self.settings = settings.over(settings::defaults(self.team));
        }
        let Some(achievements) = keys.achievements.read(fields) else {
            fields.missing("missing_achievements", "the document has no `achievements`", "write {\"achievements\": {\"<id>\": {…}}}");
            return;
        };
        let at = fields.at.key(keys.achievements.name);
        let outer = Item { value: achievements, at: &at, faults: fields.faults };
        let at = at.key(keys.achievements.name);
        let inner = nesting::nested(achievements).map(|value| Item { value, at: &at, ..outer });
        self.nested = inner.is_some();
        self.read_achievements(inner.unwrap_or(outer));
    }

    fn read_achievements(&mut self, achievements: Item<'v, '_>) {
        let Some(achievements) = achievements.object() else { return };
        self.readable = true;
        for_each_id(&achievements, |id, item| self.read_achievement(Place { nested: self.nested, root: id, sub: None }, item));
    }

    fn read_achievement(&mut self, place: Place<'v>, item: Item<'v, '_>) {
        let Some((draft, subs)) = self.read_node(place, item, None) else { return self.unread.push(place.root) };
        let parent = node::Inherited::of(&draft.node);
        self.drafts.push(draft);
        let Some(subs) = subs else { return };
        let at = item.at.key(tables::Achievement::KEYS.sub_achievements.name);
        let Some(subs) = (Item { value: subs, at: &at, ..item }).object() else { return };
        for_each_id(&subs, |id, item| match self.read_node(Place { sub: Some(id), ..place }, item, Some(&parent)) {
            Some((draft, _)) => self.drafts.push(draft),
            None => self.unread.push(id),
        });
    }
}

/// Reads each definition by its id. `null` counts as a definition, because a key without one is a mistake here.
fn for_each_id<'v>(fields: &Fields<'v, '_>, mut reader: impl FnMut(&'v str, Item<'v, '_>)) {
    for (_, (id, value)) in fields.left().filter(|(_, (id, value))| !names::is_comment_among_ids(id, value)) {
        let item = Item { value, at: &fields.at.key(id), faults: fields.faults };
        if *value == Value::Null {
            let help = "write the achievement, or remove the key; one that was published is kept, with \"archived\": true";
            item.error("wrong_type", "expected an object, found null", help);
        }
        reader(id, item);
    }
}
