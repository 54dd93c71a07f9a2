//! What one case consists of: nodes, documents that define them, and a history of commands.

use std::collections::BTreeSet;

use plaudit::Command;

pub const HOUR: i64 = 3_600;
pub const DAY: i64 = 86_400;
pub const T0: i64 = 1_767_225_600;

#[derive(Clone, Debug)]
pub enum Trigger {
    Streak(i64),
    Sessions(i64),
    Minutes(i64),
    Content(BTreeSet<String>, bool),
    Community(&'static str),
    Subscription(Option<BTreeSet<String>>),
    Stat(&'static str, i64),
    /// No trigger: completed by one `update`.
    Plain,
}

#[derive(Clone, Debug)]
pub struct Node {
    pub id: String,
    pub trigger: Trigger,
    /// Place of the parent, always an earlier node without one.
    pub parent: Option<usize>,
    pub needs: Vec<usize>,
    pub needs_missing: bool,
    pub auto_claim: bool,
    pub activated: i64,
}

/// What one document says; the nodes are the same in all of a case, the rest may change from one to the next.
#[derive(Clone, Debug)]
pub struct Document {
    pub present: Vec<bool>,
    pub archived: Vec<bool>,
    pub times: Vec<(i64, i64)>,
    pub enabled: bool,
    pub enabled_time: Option<i64>,
    pub min_app_version: Option<&'static str>,
}

#[derive(Clone, Debug)]
pub struct Case {
    pub nodes: Vec<Node>,
    pub documents: Vec<Document>,
    pub claimed_mode: bool,
    /// Each with the place of the document in force.
    pub history: Vec<(usize, Command)>,
    /// How many commands go into one batch, over and over.
    pub batches: Vec<usize>,
}
