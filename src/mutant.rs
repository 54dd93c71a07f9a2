//! Rules that can be broken on purpose, in test builds only, to see which invariant of the simulation notices.

/// A rule of the protocol, broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(not(feature = "mutants"), allow(dead_code, reason = "only the simulation breaks rules"))]
pub enum Mutant {
    /// S1: what is settled is applied again.
    S1AppliesAgain,
    /// S2: a gap is not noticed.
    S2AcceptsGaps,
    /// S3: `after` is not looked at.
    S3IgnoresAfter,
    /// S4: a refusal settles nothing.
    S4Stalls,
    /// S4: a refusal is listed only in the answer to the request that it settled.
    S4ListsOnce,
    /// S5: a passing failure settles the event.
    S5SettlesFailures,
    /// S6: effects and acks are two transactions.
    S6TwoTransactions,
    /// S7: epochs are not compared: the events are processed, and an equal revision is taken for the same.
    S7IgnoresEpochs,
    /// S8: a re-keyed copy is not recognised.
    S8ForgetsIdentities,
    /// S10: celebrated keys are not kept.
    S10ForgetsCelebrations,
    /// S10: celebrated keys of teams are not kept.
    S10ForgetsTeams,
    /// K2: the client id is kept per install.
    K2SameIdentity,
    /// K4: an answer to any request is accepted.
    K4AnyNonce,
    /// K4: a lower epoch is accepted.
    K4LowerEpoch,
    /// K4: a lower revision is accepted.
    K4LowerRevision,
    /// K5: whatever was sent is dropped.
    K5DropsWhatWasSent,
    /// K5: the queue and the journal of rejections are two writes.
    K5TwoWrites,
    /// K6: a higher epoch re-keys nothing.
    K6KeepsPlaces,
    /// K6: re-keyed events get new identities.
    K6NewIdentities,
    /// K7: unlock keys do not tell phases and runs apart.
    K7KeyWithoutRun,
    /// K7: what is earned again is numbered, not named by its event.
    K7KeyWithoutEvent,
    /// K7: the journal is not written.
    K7NoJournal,
    /// K7: the authority's celebrated keys are not looked at.
    K7IgnoresCelebrated,
    /// K7: nothing is retracted.
    K7NeverRetracts,
    /// K7: what is confirmed after a retraction is shown again.
    K7ShowsRetracted,
}

#[cfg(feature = "mutants")]
mod switch {
    use std::cell::Cell;

    use super::Mutant;

    thread_local!(static BROKEN: Cell<Option<Mutant>> = const { Cell::new(None) });

    impl Mutant {
        /// Every mutant.
        pub const ALL: [Mutant; 25] = [
            Mutant::S1AppliesAgain,
            Mutant::S2AcceptsGaps,
            Mutant::S3IgnoresAfter,
            Mutant::S4Stalls,
            Mutant::S4ListsOnce,
            Mutant::S5SettlesFailures,
            Mutant::S6TwoTransactions,
            Mutant::S7IgnoresEpochs,
            Mutant::S8ForgetsIdentities,
            Mutant::S10ForgetsCelebrations,
            Mutant::S10ForgetsTeams,
            Mutant::K2SameIdentity,
            Mutant::K4AnyNonce,
            Mutant::K4LowerEpoch,
            Mutant::K4LowerRevision,
            Mutant::K5DropsWhatWasSent,
            Mutant::K5TwoWrites,
            Mutant::K6KeepsPlaces,
            Mutant::K6NewIdentities,
            Mutant::K7KeyWithoutRun,
            Mutant::K7KeyWithoutEvent,
            Mutant::K7NoJournal,
            Mutant::K7IgnoresCelebrated,
            Mutant::K7NeverRetracts,
            Mutant::K7ShowsRetracted,
        ];

        /// Breaks this rule, and no other, on this thread; `None` mends them all.
        pub fn switch(broken: Option<Mutant>) {
            BROKEN.set(broken);
        }

        /// Whether this rule is broken on this thread.
        #[must_use]
        pub fn is_on(self) -> bool {
            BROKEN.get() == Some(self)
        }
    }
}

#[cfg(not(feature = "mutants"))]
impl Mutant {
    pub(crate) const fn is_on(self) -> bool {
        false
    }
}
