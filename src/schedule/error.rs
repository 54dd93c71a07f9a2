//! The errors of expressions (C7).

use std::fmt;

/// The kind of mistake of a [`ScheduleError`].
///
/// ```
/// use plaudit::schedule::{Schedule, ScheduleErrorKind};
/// let kind = |text| Schedule::parse(text).err().map(|error| error.kind());
/// assert_eq!(kind("0 0 * *"), Some(ScheduleErrorKind::FieldCount));
/// assert_eq!(kind("@midnight"), Some(ScheduleErrorKind::UnknownMacro));
/// assert_eq!(kind("0 25 * * *"), Some(ScheduleErrorKind::OutOfRange));
/// assert_eq!(kind("@daily"), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ScheduleErrorKind {
    /// The expression is longer than 1,000 bytes.
    TooLong,
    /// There are fewer than 5 fields, or more than 7 (C1).
    FieldCount,
    /// The expression begins with `@` but is none of the six macros (C5).
    UnknownMacro,
    /// A field has only commas and no entry.
    EmptyField,
    /// The entry has no form that its field accepts (C2, C3).
    Unparsable,
    /// A value lies outside of its field's range.
    OutOfRange,
    /// A step is 0, or larger than its field's maximum.
    Step,
    /// A range ends before it begins.
    Reversed,
    /// A number has a leading zero that Nakama would misread, or more digits than its field allows.
    LeadingZero,
}

/// The error of a cron expression that does not parse, with the field, the entry and the reason (C7).
///
/// ```
/// use plaudit::schedule::{Schedule, ScheduleErrorKind};
/// let error = Schedule::parse("0 22-2 * * *").unwrap_err();
/// assert_eq!(error.kind(), ScheduleErrorKind::Reversed);
/// assert_eq!(error.to_string(), "hour field, entry `22-2`: the range ends before it begins");
/// assert_eq!(error.help(), Some("write it as `22-23,0-2`"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScheduleError(Box<Inner>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Inner {
    kind: ScheduleErrorKind,
    field: Option<&'static str>,
    entry: String,
    reason: String,
    help: Option<String>,
}

impl ScheduleError {
    /// An error of the whole expression, which is quoted unless it is empty.
    pub(super) fn whole(kind: ScheduleErrorKind, expression: &str, reason: impl Into<String>) -> Self {
        Self(Box::new(Inner { kind, field: None, entry: expression.to_owned(), reason: reason.into(), help: None }))
    }

    /// An error of one entry of one field.
    pub(super) fn entry_of(kind: ScheduleErrorKind, field: &'static str, entry: &str, reason: impl Into<String>) -> Self {
        let mut error = Self::whole(kind, entry, reason);
        error.0.field = Some(field);
        error
    }

    /// The same error with help.
    pub(super) fn with_help(mut self, help: impl Into<String>) -> Self {
        self.0.help = Some(help.into());
        self
    }

    /// The kind of mistake.
    #[must_use]
    pub fn kind(&self) -> ScheduleErrorKind {
        self.0.kind
    }

    /// The field: `second`, `minute`, `hour`, `day-of-month`, `month`, `day-of-week` or `year`; `None` if the error concerns the
    /// whole expression.
    #[must_use]
    pub fn field(&self) -> Option<&'static str> {
        self.0.field
    }

    /// The entry as written. If the error concerns the whole expression, that expression; empty if it is too long to repeat.
    #[must_use]
    pub fn entry(&self) -> &str {
        &self.0.entry
    }

    /// The reason, in words.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.0.reason
    }

    /// The correction, if there is one.
    #[must_use]
    pub fn help(&self) -> Option<&str> {
        self.0.help.as_deref()
    }
}

impl fmt::Display for ScheduleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(field) = self.0.field {
            f.write_str(field)?;
            f.write_str(" field, entry ")?;
        }
        if !self.0.entry.is_empty() {
            f.write_str("`")?;
            f.write_str(&self.0.entry)?;
            f.write_str("`: ")?;
        }
        f.write_str(&self.0.reason)
    }
}

impl std::error::Error for ScheduleError {}
