//! Reads a `trigger`: an object with exactly one key (G1–G7).

use super::kinds::Words;
use super::names::is_comment;
use super::spelling::nearest;
use super::table::{Key, Keys, Kind, Shape};
use super::tables;
use crate::definitions::trigger::{Bound, CommunityAction, Require, Trigger};
use crate::text::quote;
use crate::value::fields::{Fields, Item};

impl Shape for tables::Trigger {
    type Read<'v> = Trigger;

    /// Opens the object without warnings about unknown keys, because the kind of trigger is read from a list of its own.
    fn open<'v, 'p>(item: Item<'v, 'p>) -> Option<Fields<'v, 'p>> {
        item.object()
    }

    fn read<'v>(&self, fields: &Fields<'v, '_>) -> Option<Trigger> {
        let known = || format!("give exactly one of: {}", Self::TABLE.keys.join(", "));
        let kinds = fields.each(|kind, _| (!is_comment(kind)).then_some(kind));
        let [kind] = kinds.as_slice() else {
            let message = format!("a trigger has exactly one kind, but this one has {}", kinds.len());
            fields.missing("trigger_kinds", &message, &known());
            return None;
        };
        if !Self::TABLE.keys.contains(kind) {
            let meant = match nearest(kind, Self::TABLE.keys) {
                Some(meant) => format!("; did you mean `{meant}`?"),
                None => String::new(),
            };
            let message = format!("there is no trigger of the kind {}{meant}", quote(kind));
            fields.error("unknown_trigger", kind, &message, &known());
            return None;
        }
        let counted = self.streak.read(fields).or_else(|| self.session_count.read(fields)).or_else(|| self.total_time.read(fields));
        let done = || self.content.read(fields).or_else(|| self.community.read(fields)).or_else(|| self.subscription.read(fields));
        counted.or_else(done).or_else(|| self.stat.read(fields))
    }
}

impl Shape for tables::SessionCount {
    type Read<'v> = Trigger;

    fn read<'v>(&self, fields: &Fields<'v, '_>) -> Option<Trigger> {
        Some(Trigger::SessionCount { sessions: required(&self.sessions, fields)? })
    }
}

impl Shape for tables::TotalTime {
    type Read<'v> = Trigger;

    fn read<'v>(&self, fields: &Fields<'v, '_>) -> Option<Trigger> {
        Some(Trigger::TotalTime { minutes: required(&self.minutes, fields)? })
    }
}

impl Shape for tables::Content {
    type Read<'v> = Trigger;

    fn read<'v>(&self, fields: &Fields<'v, '_>) -> Option<Trigger> {
        let require = self.require.read(fields).unwrap_or(Require::Any);
        Some(Trigger::Content { content_ids: required(&self.content_ids, fields)?, require, once: self.once.read(fields).unwrap_or(false) })
    }
}

impl Shape for tables::Community {
    type Read<'v> = Trigger;

    fn read<'v>(&self, fields: &Fields<'v, '_>) -> Option<Trigger> {
        let named = required(&self.action, fields)?;
        let all = CommunityAction::WORDS.iter().map(|(_, action)| *action);
        Some(Trigger::Community { actions: all.filter(|action| named.contains(action)).collect() })
    }
}

impl Shape for tables::Subscription {
    type Read<'v> = Trigger;

    fn read<'v>(&self, fields: &Fields<'v, '_>) -> Option<Trigger> {
        Some(Trigger::Subscription { product_ids: self.product_ids.read(fields), once: self.once.read(fields).unwrap_or(false) })
    }
}

impl Shape for tables::Stat {
    type Read<'v> = Trigger;

    fn read<'v>(&self, fields: &Fields<'v, '_>) -> Option<Trigger> {
        if self.at_least.is_set(fields) && self.at_most.is_set(fields) {
            let help = "keep one of them; a second achievement may have the other";
            fields.error("two_bounds", "at_most", "a statistic's bound is `at_least` or `at_most`, not both", help);
        }
        let bound = match self.at_most.read(fields) {
            Some(most) => Some(Bound::AtMost(most)),
            None if self.at_most.is_set(fields) => None,
            None => required(&self.at_least, fields).map(Bound::AtLeast),
        };
        let id = required(&self.id, fields)?;
        if id.is_empty() {
            fields.error("empty_text", self.id.name, "the statistic's id is empty", "name the statistic as `stat` commands do");
        }
        Some(Trigger::Stat { id: id.to_owned(), bound: bound? })
    }
}

/// Reads a required member. Reports a missing one; a member that is set but unreadable has been reported already.
fn required<'v, K: Kind>(key: &Key<K>, fields: &Fields<'v, '_>) -> Option<K::Read<'v>> {
    if !key.is_set(fields) {
        let name = key.name;
        fields.missing("missing_field", &format!("`{name}` is missing"), &format!("add `{name}`"));
    }
    key.read(fields)
}

impl Words for Require {
    const WORDS: &'static [(&'static str, Self)] = &[("any", Self::Any), ("all", Self::All)];
}

impl Words for CommunityAction {
    const WORDS: &'static [(&'static str, Self)] =
        &[("join", Self::Join), ("post", Self::Post), ("comment", Self::Comment), ("any", Self::Any)];
}
