//! The parts of a case: nodes, documents that define them, and a history of commands.

use std::collections::BTreeSet;

use plaudit::Command;

pub use crate::accounts::Rules;

pub const HOUR: i64 = 3_600;
pub const DAY: i64 = 86_400;
pub const T0: i64 = 1_767_225_600;

#[derive(Clone, Debug)]
pub enum Trigger {
    Streak(i64),
    /// A length of the account with this index.
    StreakOf(usize, i64),
    Sessions(i64),
    Minutes(i64),
    /// Content ids, whether all are needed, and whether it is earned only once.
    Content(BTreeSet<String>, bool, bool),
    Community(Vec<&'static str>),
    /// Products, and whether it is earned only once.
    Subscription(Option<BTreeSet<String>>, bool),
    Stat(&'static str, Bound),
    /// No trigger: one `update` completes the node.
    Plain,
}

#[derive(Clone, Copy, Debug)]
pub enum Bound {
    AtLeast(i64),
    AtMost(i64),
}

/// The activity that counts a day of an account.
#[derive(Clone, Debug)]
pub enum By {
    Session,
    Content(BTreeSet<String>),
    Stat(&'static str),
}

/// A streak account. Its name is `s` with its index.
#[derive(Clone, Debug)]
pub struct Account {
    pub rules: Rules,
    pub by: By,
}

#[derive(Clone, Debug)]
pub struct Node {
    pub id: String,
    pub trigger: Trigger,
    /// The index of the parent, which is always an earlier node without a parent.
    pub parent: Option<usize>,
    pub needs: Vec<usize>,
    pub needs_missing: bool,
    pub auto_claim: bool,
    pub activated: i64,
}

/// One document. The nodes are the same throughout a case; the other parts may change between documents.
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
    /// The accounts of both documents. With accounts, all commands have one offset.
    pub accounts: Vec<Account>,
    pub documents: Vec<Document>,
    pub claimed_mode: bool,
    /// The commands, each with the index of the document in force.
    pub history: Vec<(usize, Command)>,
    /// The sizes of batches, repeated cyclically.
    pub batches: Vec<usize>,
}
