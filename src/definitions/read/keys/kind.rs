//! What stands under a key, as the schema tells it to editors. The readers enforce it; the package's tests compare the two.

use super::Table;

/// A key with what stands under it.
pub(in crate::definitions::read) struct Entry {
    pub(in crate::definitions::read) key: &'static str,
    pub(in crate::definitions::read) kind: Kind,
    /// One sentence or two.
    pub(in crate::definitions::read) about: &'static str,
}

/// What may stand under a key; `null` may, too, and counts as unset.
pub(in crate::definitions::read) enum Kind {
    /// Must be there, and not be `null`.
    Must(&'static Kind),
    Text,
    FilledText,
    /// Dotted whole numbers.
    Version,
    Choice(&'static [&'static str]),
    Flag,
    /// A whole number from 0.
    Natural,
    /// A whole number from 1.
    Positive,
    Integer,
    /// UNIX seconds within the years that are evaluated.
    Time,
    Number,
    NumberFromZero,
    Texts,
    /// Distinct and filled texts, at least one.
    Ids,
    /// Texts by name.
    NamedTexts,
    One(&'static Table),
    List(&'static Table),
    /// Objects by name.
    Named(&'static Table),
    /// Numbers or ranges by name, each within int32.
    NamedEnergies,
    /// Objects that the host resolves.
    CarriedList,
    Carried,
    /// Achievements by id, also nested once more (T1).
    Achievements,
    Subs,
}

/// What an object's keys must fulfil together.
pub(in crate::definitions::read) enum Rule {
    Free,
    /// At least one of these must be set.
    AnyOf(&'static [&'static str]),
    /// Exactly one key must be set, and none but those that are known.
    OneAlone,
}
