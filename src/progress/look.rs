//! How far a command has looked at a family (rule R3).

use crate::definitions::NodeIx;
use crate::time::UnixSec;

/// How far a family has been looked at, for the next look of the same command.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Look {
    pub(crate) root: NodeIx,
    /// The instant at which the family was looked at: no write of a command leads beyond it.
    pub(crate) at: UnixSec,
    /// So many subs, from the last one, were complete.
    pub(crate) complete: usize,
}
