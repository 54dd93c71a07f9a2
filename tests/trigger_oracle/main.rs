//! A second reading of section 5: after each command it reads the whole history again and says which unlocks must come.
//!
//! It shares nothing with the engine but the text of the rules, and keeps no state beside the history and what was
//! earned when.

#![allow(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

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
    fn g1_to_g12_the_engine_agrees_with_a_second_reading_of_the_history(case in case()) {
        agrees(&case)?;
    }
}
