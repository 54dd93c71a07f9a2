//! Views as plain documents: Hiro's names, plain numbers, zero values present.

use std::borrow::Cow;

use super::{AchievementList, NodeView, ParentView};
use crate::value::{Key, Value};

type Members = Vec<(Key, Value)>;

fn set(object: &mut Members, key: &'static str, value: impl Into<Value>) {
    object.push((Cow::Borrowed(key), value.into()));
}

fn set_some(object: &mut Members, key: &'static str, value: Option<impl Into<Value>>) {
    if let Some(value) = value {
        set(object, key, value);
    }
}

impl AchievementList {
    /// The list as `plaudit.d.ts` shapes it.
    #[must_use]
    pub fn to_value(&self) -> Value {
        let mut object = Members::with_capacity(2);
        set(&mut object, "achievements", by_id(&self.achievements));
        set(&mut object, "repeat_achievements", by_id(&self.repeat_achievements));
        Value::Object(object)
    }
}

fn by_id(views: &[NodeView]) -> Value {
    Value::Object(views.iter().map(|view| (Cow::Owned(view.id.clone()), view.to_value())).collect())
}

impl NodeView {
    /// The view as `plaudit.d.ts` shapes it.
    #[must_use]
    pub fn to_value(&self) -> Value {
        let mut object = Members::with_capacity(36);
        set(&mut object, "id", self.id.as_str());
        set(&mut object, "name", self.name.as_str());
        set(&mut object, "description", self.description.as_str());
        set(&mut object, "category", self.category.as_str());
        set(&mut object, "count", self.count);
        set(&mut object, "max_count", self.max_count);
        set(&mut object, "claim_time_sec", self.claim_time_sec);
        set(&mut object, "current_time_sec", self.current_time_sec);
        set(&mut object, "expire_time_sec", self.expire_time_sec);
        set(&mut object, "reset_time_sec", self.reset_time_sec);
        set(&mut object, "update_time_sec", self.update_time_sec);
        set(&mut object, "precondition_ids", texts(&self.precondition_ids));
        set_some(&mut object, "reward", self.reward.clone());
        set_some(&mut object, "available_rewards", self.available_rewards.clone());
        set(&mut object, "additional_properties", properties(&self.additional_properties));
        set(&mut object, "auto_claim", self.auto_claim);
        set(&mut object, "auto_reset", self.auto_reset);
        set(&mut object, "is_active", self.is_active);
        set(&mut object, "pending_claims", self.pending_claims);
        set(&mut object, "earned_count", self.earned_count);
        set(&mut object, "first_earned_time_sec", self.first_earned_time_sec);
        set(&mut object, "last_earned_time_sec", self.last_earned_time_sec);
        set(&mut object, "archived", self.archived);
        set_some(&mut object, "icon", self.icon.as_deref());
        set_some(&mut object, "trigger", self.trigger.clone());
        if let Some(progress) = self.progress {
            let mut members = Members::with_capacity(2);
            set(&mut members, "value", progress.value);
            set(&mut members, "target", progress.target);
            set(&mut object, "progress", Value::Object(members));
        }
        if let Some(parent) = &self.parent {
            parent.write(&mut object);
        }
        Value::Object(object)
    }
}

impl ParentView {
    fn write(&self, object: &mut Members) {
        set(object, "total_claim_time_sec", self.total_claim_time_sec);
        set_some(object, "available_total_reward", self.available_total_reward.clone());
        set_some(object, "total_reward", self.total_reward.clone());
        set(object, "sub_achievements", by_id(&self.sub_achievements));
        set(object, "auto_claim_total", self.auto_claim_total);
        set(object, "start_time_sec", self.start_time_sec);
        set(object, "end_time_sec", self.end_time_sec);
        set(object, "pending_total_claims", self.pending_total_claims);
    }
}

fn texts(items: &[String]) -> Value {
    Value::List(items.iter().map(|item| Value::from(item.as_str())).collect())
}

fn properties(items: &[(String, String)]) -> Value {
    Value::Object(items.iter().map(|(key, value)| (Cow::Owned(key.clone()), Value::from(value.as_str()))).collect())
}
