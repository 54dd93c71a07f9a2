//! Views as plain documents: Hiro's names, plain numbers, zero values present.

use super::{AchievementList, NodeView, ParentView, Reason};
use crate::value::Value;
use crate::value::object::Object;

impl AchievementList {
    /// The list in the shape of `plaudit.d.ts`.
    #[must_use]
    pub fn to_value(&self) -> Value {
        let mut object = Object::default();
        object.set("achievements", by_id(&self.achievements));
        object.set("repeat_achievements", by_id(&self.repeat_achievements));
        object.into()
    }
}

fn by_id(views: &[NodeView]) -> Value {
    let mut object = Object::default();
    views.iter().for_each(|view| object.named(&view.id, view.to_value()));
    object.into()
}

impl NodeView {
    /// The view in the shape of `plaudit.d.ts`.
    #[must_use]
    pub fn to_value(&self) -> Value {
        let mut object = Object::default();
        self.write(&mut object, Part::Whole);
        object.into()
    }

    /// Writes the members that change while the definition stays, in the order of [`NodeView::to_value`]. Absent members are `null`,
    /// and the subs are left to the caller.
    #[cfg(target_arch = "wasm32")]
    pub(crate) fn write_changing(&self, members: &mut dyn Members) {
        self.write(members, Part::Changing);
    }

    fn write(&self, members: &mut dyn Members, part: Part) {
        let defined = part == Part::Whole;
        if defined {
            members.text("id", &self.id);
            members.text("name", &self.name);
            members.text("description", &self.description);
            members.text("category", &self.category);
            some_text(members, "category_name", self.category_name.as_ref());
        }
        members.number("count", self.count);
        if defined {
            members.number("max_count", self.max_count);
        }
        if let Some(contributions) = &self.contributions {
            members.set("contributions", numbers(contributions));
        }
        members.number("claim_time_sec", self.claim_time_sec);
        members.number("current_time_sec", self.current_time_sec);
        members.number("expire_time_sec", self.expire_time_sec);
        members.number("reset_time_sec", self.reset_time_sec);
        members.number("update_time_sec", self.update_time_sec);
        if defined {
            members.set("precondition_ids", Value::List(self.precondition_ids.iter().map(|id| Value::from(id.as_str())).collect()));
        }
        granted(members, "reward", self.reward.as_ref(), part);
        if defined {
            some(members, "available_rewards", self.available_rewards.as_ref());
            members.set("additional_properties", properties(&self.additional_properties));
            members.truth("auto_claim", self.auto_claim);
            members.truth("auto_reset", self.auto_reset);
        }
        members.truth("is_active", self.is_active);
        members.number("pending_claims", self.pending_claims);
        members.number("earned_count", self.earned_count);
        members.number("first_earned_time_sec", self.first_earned_time_sec);
        members.number("last_earned_time_sec", self.last_earned_time_sec);
        if defined {
            members.truth("archived", self.archived);
            some_text(members, "icon", self.icon.as_ref());
            members.number("order", self.order);
            if let Some(tier) = self.tier {
                members.text("tier", tier.as_str());
            }
            some_text(members, "unit", self.unit.as_ref());
            some(members, "trigger", self.trigger.as_ref());
        }
        if let Some(progress) = self.progress {
            let mut object = Object::default();
            object.number("value", progress.value);
            object.number("target", progress.target);
            members.set("progress", object.into());
        }
        if let Some(streak) = &self.streak {
            members.set("streak", streak.to_value());
        }
        members.text("state", self.state.as_str());
        members.truth("claimable", self.claimable);
        members.truth("claimable_total", self.claimable_total);
        members.number("value", self.value);
        members.number("target", self.target);
        members.set("reasons", Value::List(self.reasons.iter().map(Reason::to_value).collect()));
        if let Some(parent) = &self.parent {
            parent.write(members, part);
        }
    }
}

/// Receives the members of a view, in their order.
pub(crate) trait Members {
    fn set(&mut self, key: &'static str, value: Value);
    fn text(&mut self, key: &'static str, text: &str);
    fn number(&mut self, key: &'static str, number: i64);
    fn truth(&mut self, key: &'static str, truth: bool);
}

impl Members for Object {
    fn set(&mut self, key: &'static str, value: Value) {
        Object::set(self, key, value);
    }

    fn text(&mut self, key: &'static str, text: &str) {
        Object::text(self, key, text);
    }

    fn number(&mut self, key: &'static str, number: i64) {
        Object::number(self, key, number);
    }

    fn truth(&mut self, key: &'static str, truth: bool) {
        Object::truth(self, key, truth);
    }
}

/// The members of a view to write.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Whole,
    /// The members that change without a change of the definition.
    #[cfg(target_arch = "wasm32")]
    Changing,
}

fn some_text(members: &mut dyn Members, key: &'static str, text: Option<&String>) {
    if let Some(text) = text {
        members.text(key, text);
    }
}

fn some(members: &mut dyn Members, key: &'static str, value: Option<&Value>) {
    if let Some(value) = value {
        members.set(key, value.clone());
    }
}

/// Writes a granted reward; among the changing members, `null` if there is none.
fn granted(members: &mut dyn Members, key: &'static str, reward: Option<&Value>, part: Part) {
    match reward {
        None if part == Part::Whole => {}
        reward => members.set(key, reward.cloned().unwrap_or_default()),
    }
}

impl ParentView {
    fn write(&self, members: &mut dyn Members, part: Part) {
        let defined = part == Part::Whole;
        members.number("total_claim_time_sec", self.total_claim_time_sec);
        if defined {
            some(members, "available_total_reward", self.available_total_reward.as_ref());
        }
        granted(members, "total_reward", self.total_reward.as_ref(), part);
        if defined {
            members.set("sub_achievements", by_id(&self.sub_achievements));
            members.truth("auto_claim_total", self.auto_claim_total);
            members.number("start_time_sec", self.start_time_sec);
            members.number("end_time_sec", self.end_time_sec);
        }
        members.number("pending_total_claims", self.pending_total_claims);
    }
}

fn numbers(items: &[(String, i64)]) -> Value {
    let mut object = Object::default();
    items.iter().for_each(|(name, number)| object.named(name, Value::Int(*number)));
    object.into()
}

fn properties(items: &[(String, String)]) -> Value {
    let mut object = Object::default();
    items.iter().for_each(|(key, value)| object.named(key, Value::from(value.as_str())));
    object.into()
}
