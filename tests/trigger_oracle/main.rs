//! A second implementation of section 5: after each command it evaluates the whole history again, and predicts the unlocks.
//!
//! It shares only the text of the rules with the engine. Its only state is the history, and the earnings with their
//! instants.

#![allow(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod account;
#[path = "../streaks/oracle.rs"]
mod accounts;
mod agreement;
mod case;
mod random;
mod reading;
mod streaks;

use agreement::agrees;
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;
use random::case;

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 3_000,
        failure_persistence: Some(Box::new(FileFailurePersistence::WithSource("proptest-regressions"))),
        ..ProptestConfig::default()
    })]

    #[test]
    fn g1_to_g15_the_engine_agrees_with_a_second_reading_of_the_history(case in case()) {
        agrees(&case)?;
    }
}
