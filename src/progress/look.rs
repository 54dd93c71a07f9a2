//! The progress of a command's checks of a family (rule R3).

use crate::definitions::NodeIx;
use crate::time::UnixSec;

/// The progress of the last check of a family, for the next check by the same command.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Look {
    pub(crate) root: NodeIx,
    /// The instant of the check; no write of the command moves beyond it.
    pub(crate) at: UnixSec,
    /// The number of subs, counted from the last one, that were complete.
    pub(crate) complete: usize,
}
