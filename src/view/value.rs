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

    /// The members that change while the definition stays, in the order of [`NodeView::to_value`]. Absent members are `null`, and
    /// the subs are left to the caller.
    #[cfg(target_arch = "wasm32")]
    pub(crate) fn changing(&self) -> Vec<(crate::Key, Value)> {
        let mut object = Object::with_capacity(24);
        self.write(&mut object, Part::Changing);
        object.into_members()
    }

    fn write(&self, object: &mut Object, part: Part) {
        let defined = part == Part::Whole;
        if defined {
            object.text("id", self.id.as_str());
            object.text("name", self.name.as_str());
            object.text("description", self.description.as_str());
            object.text("category", self.category.as_str());
            object.some_text("category_name", self.category_name.as_ref());
        }
        object.number("count", self.count);
        if defined {
            object.number("max_count", self.max_count);
        }
        if let Some(contributions) = &self.contributions {
            object.numbers("contributions", contributions.iter().map(|(id, sum)| (id, sum)));
        }
        object.number("claim_time_sec", self.claim_time_sec);
        object.number("current_time_sec", self.current_time_sec);
        object.number("expire_time_sec", self.expire_time_sec);
        object.number("reset_time_sec", self.reset_time_sec);
        object.number("update_time_sec", self.update_time_sec);
        if defined {
            object.texts("precondition_ids", self.precondition_ids.iter());
        }
        granted(object, "reward", self.reward.as_ref(), part);
        if defined {
            object.some("available_rewards", self.available_rewards.as_ref());
            object.set("additional_properties", properties(&self.additional_properties));
            object.truth("auto_claim", self.auto_claim);
            object.truth("auto_reset", self.auto_reset);
        }
        object.truth("is_active", self.is_active);
        object.number("pending_claims", self.pending_claims);
        object.number("earned_count", self.earned_count);
        object.number("first_earned_time_sec", self.first_earned_time_sec);
        object.number("last_earned_time_sec", self.last_earned_time_sec);
        if defined {
            object.truth("archived", self.archived);
            object.some_text("icon", self.icon.as_ref());
            object.number("order", self.order);
            if let Some(tier) = self.tier {
                object.text("tier", tier.as_str());
            }
            object.some_text("unit", self.unit.as_ref());
            object.some("trigger", self.trigger.as_ref());
        }
        if let Some(progress) = self.progress {
            let mut members = Object::default();
            members.number("value", progress.value);
            members.number("target", progress.target);
            object.set("progress", members.into());
        }
        if let Some(streak) = &self.streak {
            object.set("streak", streak.to_value());
        }
        object.text("state", self.state.as_str());
        object.truth("claimable", self.claimable);
        object.truth("claimable_total", self.claimable_total);
        object.number("value", self.value);
        object.number("target", self.target);
        object.set("reasons", Value::List(self.reasons.iter().map(Reason::to_value).collect()));
        if let Some(parent) = &self.parent {
            parent.write(object, part);
        }
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

/// Writes a granted reward; among the changing members, `null` if there is none.
fn granted(object: &mut Object, key: &'static str, reward: Option<&Value>, part: Part) {
    match reward {
        None if part == Part::Whole => {}
        reward => object.set(key, reward.cloned().unwrap_or_default()),
    }
}

impl ParentView {
    fn write(&self, object: &mut Object, part: Part) {
        let defined = part == Part::Whole;
        object.number("total_claim_time_sec", self.total_claim_time_sec);
        if defined {
            object.some("available_total_reward", self.available_total_reward.as_ref());
        }
        granted(object, "total_reward", self.total_reward.as_ref(), part);
        if defined {
            object.set("sub_achievements", by_id(&self.sub_achievements));
            object.truth("auto_claim_total", self.auto_claim_total);
            object.number("start_time_sec", self.start_time_sec);
            object.number("end_time_sec", self.end_time_sec);
        }
        object.number("pending_total_claims", self.pending_total_claims);
    }
}

fn properties(items: &[(String, String)]) -> Value {
    let mut object = Object::default();
    items.iter().for_each(|(key, value)| object.named(key, Value::from(value.as_str())));
    object.into()
}
