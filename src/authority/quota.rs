//! The number of rejections in an answer beside those of its request (S4).

use crate::protocol::limits::MAX_LATER_REJECTIONS;

/// The number of later rejections of each process in an answer to a request with this many processes (S4). A host that fills an
/// account reads one more of each, so that the exchange knows whether there are more.
///
/// ```
/// use plaudit::authority::later_rejections;
/// assert_eq!((later_rejections(1), later_rejections(200)), (1_000, 5));
/// ```
#[must_use]
pub fn later_rejections(processes: usize) -> usize {
    MAX_LATER_REJECTIONS.checked_div(processes).unwrap_or(MAX_LATER_REJECTIONS)
}
