//! The tasks into which a batch divides a command.

use super::step::Step;

/// A task for one node. Tasks run in the order of ranks; the tasks of one node run in the order of these variants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Task {
    /// Adds an amount, or raises the count to a mark.
    Update(Step),
    /// Claims a reward.
    Claim(Claim),
    /// Completes the node on an operator's command.
    Grant,
    /// Earns the node, because its trigger matched.
    Earn,
    /// Reports that the node's preconditions may have been met just now.
    Unlock,
    /// Counts the subs of a parent (U12), because one may have been completed.
    Count,
}

/// One occurrence of an id in a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Claim {
    /// The index of the id in the command.
    pub(crate) index: usize,
    pub(crate) with_total: bool,
}
